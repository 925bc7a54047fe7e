/**
 * Specifications of networks as immutable data: activations, sparsity, losses, optimizers, initial
 * weights.
 *
 * <p>An argument outside its documented range is an {@link IllegalArgumentException} that names the
 * argument and its value.
 */
@NullMarked
package io.github.sparseae.model;

import org.jspecify.annotations.NullMarked;
