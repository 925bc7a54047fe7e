/**
 * The TensorFlow engine. Users meet {@link io.github.sparseae.tf.TensorFlowEngineProvider} at most;
 * everything else is the engine's inside.
 */
@NullMarked
package io.github.sparseae.tf;

import org.jspecify.annotations.NullMarked;
