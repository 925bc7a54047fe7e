/** Rows that do not fit in memory. */
@NullMarked
package io.github.sparseae.benchmarks.streams;

import org.jspecify.annotations.NullMarked;
