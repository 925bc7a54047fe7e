/** The command that runs benchmarks. */
@NullMarked
package io.github.sparseae.benchmarks;

import org.jspecify.annotations.NullMarked;
