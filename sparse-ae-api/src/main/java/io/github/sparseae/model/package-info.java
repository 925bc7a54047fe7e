/**
 * Specifications of networks as immutable data: activations, sparsity, losses, optimizers, initial
 * weights.
 *
 * <p>{@link io.github.sparseae.model.AutoencoderSpec} and {@link
 * io.github.sparseae.model.ClassifierSpec} describe whole networks. The families {@link
 * io.github.sparseae.model.Sparsity}, {@link io.github.sparseae.model.Reconstruction}, {@link
 * io.github.sparseae.model.Optimizer}, {@link io.github.sparseae.model.Initializer} and {@link
 * io.github.sparseae.model.Corruption} are sealed interfaces whose static methods make values and
 * whose other methods return changed copies. {@link io.github.sparseae.model.DenseArray} is the
 * array of numbers in which weights, codes and results come.
 *
 * <p>An argument outside its documented range is an {@link IllegalArgumentException} that names the
 * argument and its value.
 *
 * @serial exclude
 */
@NullMarked
package io.github.sparseae.model;

import org.jspecify.annotations.NullMarked;
