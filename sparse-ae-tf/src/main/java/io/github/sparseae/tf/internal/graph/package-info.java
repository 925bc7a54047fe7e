/** Networks as TensorFlow graphs: layers, losses, gradients and updates. */
@NullMarked
package io.github.sparseae.tf.internal.graph;

import org.jspecify.annotations.NullMarked;
