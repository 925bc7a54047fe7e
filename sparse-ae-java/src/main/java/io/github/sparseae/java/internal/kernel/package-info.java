/**
 * The arithmetic of the engine: products of matrices, sums, elementary functions and updates, with
 * the same bits on every machine, for any number of threads, with and without the Vector API.
 */
@NullMarked
package io.github.sparseae.java.internal.kernel;

import org.jspecify.annotations.NullMarked;
