/**
 * The benchmarks, each a command that writes a chapter of one page, and the timing of processes.
 */
@NullMarked
package io.github.sparseae.benchmarks;

import org.jspecify.annotations.NullMarked;
