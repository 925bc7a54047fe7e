package io.github.sparseae.internal.train;

import io.github.sparseae.engine.NetworkState;

/**
 * All that was learned by some step: what can be gone back to.
 *
 * @param state the parameters, and what the optimiser remembers of each
 * @param position how far training had come
 */
public record Snapshot(NetworkState state, TrainingPosition position) {}
