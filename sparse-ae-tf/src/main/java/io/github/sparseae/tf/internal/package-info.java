/** Networks of the TensorFlow engine: training, inference and export. */
@NullMarked
package io.github.sparseae.tf.internal;

import org.jspecify.annotations.NullMarked;
