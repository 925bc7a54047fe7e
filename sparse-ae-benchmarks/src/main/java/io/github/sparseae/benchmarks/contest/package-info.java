/** Contenders against each other: processes, rounds, what they come to. */
@NullMarked
package io.github.sparseae.benchmarks.contest;

import org.jspecify.annotations.NullMarked;
