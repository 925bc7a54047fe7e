package io.github.sparseae.train;

import io.github.sparseae.engine.NetworkState;

/** All that was learned by the end of an epoch, or before the first: what can be gone back to. */
record Moment(NetworkState state, TrainingPosition position) {}
