package io.github.sparseae.internal.train;

import io.github.sparseae.engine.NetworkState;

/** A network's state and its position in training at the same step. */
public record Snapshot(NetworkState state, TrainingPosition position) {}
