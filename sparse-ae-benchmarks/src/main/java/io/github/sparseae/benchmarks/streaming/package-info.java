/** Training on rows that do not fit in memory. */
@NullMarked
package io.github.sparseae.benchmarks.streaming;

import org.jspecify.annotations.NullMarked;
