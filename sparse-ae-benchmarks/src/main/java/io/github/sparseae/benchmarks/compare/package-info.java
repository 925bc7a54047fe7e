/** This library beside others, by turns. */
@NullMarked
package io.github.sparseae.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
