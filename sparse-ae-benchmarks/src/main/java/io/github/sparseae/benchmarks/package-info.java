/** The benchmarks: a class with a main each. */
@NullMarked
package io.github.sparseae.benchmarks;

import org.jspecify.annotations.NullMarked;
