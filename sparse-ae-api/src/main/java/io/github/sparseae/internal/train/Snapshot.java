package io.github.sparseae.internal.train;

import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import java.util.Map;

/** A network's state and its position in training at the same step. */
public record Snapshot(NetworkState state, TrainingPosition position) {

  boolean isFinite() {
    return isFinite(state.parameters());
  }

  static boolean isFinite(Map<Parameter, DenseArray> parameters) {
    return parameters.values().stream().allMatch(DenseArray::isFinite);
  }
}
