/** The benchmarks: one class with a {@code main} for each. */
@NullMarked
package io.github.sparseae.benchmarks;

import org.jspecify.annotations.NullMarked;
