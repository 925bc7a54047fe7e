/** Contenders against each other: processes, rounds, what they come to. */
@NullMarked
package io.github.sparseae.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
