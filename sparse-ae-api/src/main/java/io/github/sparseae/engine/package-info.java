/**
 * The border between this library and the engines that compute.
 *
 * <p>An engine is an {@link io.github.sparseae.engine.EngineProvider} that {@link
 * java.util.ServiceLoader} finds. It opens a {@link io.github.sparseae.engine.Network} for a
 * specification, a state and a device, and that network only computes: it takes rows into its
 * memory, makes the steps of a {@link io.github.sparseae.engine.TrainingSpan}, answers forward
 * passes, and returns and takes its whole {@link io.github.sparseae.engine.NetworkState}. Epochs,
 * the order of rows, schedules, reports and files are not its concern.
 *
 * @serial exclude
 */
@NullMarked
package io.github.sparseae.engine;

import org.jspecify.annotations.NullMarked;
