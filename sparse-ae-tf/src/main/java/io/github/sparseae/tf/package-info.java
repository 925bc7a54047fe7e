/**
 * The TensorFlow engine. Users meet {@link io.github.sparseae.tf.TensorFlowEngineProvider} at most,
 * {@link io.github.sparseae.tf.TensorFlowExport}, which writes SavedModels, and {@link
 * io.github.sparseae.tf.Doctor} where something does not work; everything else is the engine's
 * inside.
 */
@NullMarked
package io.github.sparseae.tf;

import org.jspecify.annotations.NullMarked;
