package io.github.sparseae.internal.train;

import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.model.DenseArray;

/**
 * A network's state and its position in training at the same step.
 *
 * @param state the parameters and the optimizer's arrays
 * @param position the position in training
 */
public record Snapshot(NetworkState state, TrainingPosition position) {

  /** Returns whether every parameter is finite. */
  public boolean isFinite() {
    return state.parameters().values().stream().allMatch(DenseArray::isFinite);
  }
}
