/** The native library of TensorFlow: settings, loading, devices and diagnosis. */
@NullMarked
package io.github.sparseae.tf.internal.loading;

import org.jspecify.annotations.NullMarked;
