/**
 * Specifications of networks as immutable data: activations, sparsity, losses, optimizers, initial
 * weights.
 */
@NullMarked
package io.github.sparseae.model;

import org.jspecify.annotations.NullMarked;
