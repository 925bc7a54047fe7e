/**
 * Reports on sparsity, reconstruction, anomalies and classification, each with its formula.
 *
 * <p>Before training, {@link io.github.sparseae.metrics.DataReport} says what rows need. After it,
 * {@link io.github.sparseae.metrics.SparsityReport} counts active and dead units, {@link
 * io.github.sparseae.metrics.ReconstructionReport} measures what is explained, {@link
 * io.github.sparseae.metrics.FeatureReport} holds units against known features, {@link
 * io.github.sparseae.metrics.ClassificationReport} and {@link
 * io.github.sparseae.metrics.DetectionReport} judge predictions, and {@link
 * io.github.sparseae.metrics.DriftMonitor} watches a service. Most are records of plain numbers and
 * lists, which print themselves and which a JSON library writes; those that are collected over rows
 * have an {@code Accumulator}, in bounded memory.
 */
@NullMarked
package io.github.sparseae.metrics;

import org.jspecify.annotations.NullMarked;
