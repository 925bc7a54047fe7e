package io.github.sparseae.spark;

import static java.util.Objects.requireNonNull;

import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.SpanResult;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Parameter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Steps that a partition has made alone, on its rows of each batch: the parameters and the
 * optimizer's arrays after them, and the steps in whose batch it has rows.
 */
record LocalSteps(NetworkState state, List<Step> steps) implements Serializable {

  /** A step, counted from the first of the round, and its number of rows. */
  record Step(int number, int rows, Losses losses, @Nullable UnitActivity activity)
      implements Serializable {}

  static LocalSteps of(Network network, List<Optional<TrainingSpan>> parts) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).isPresent()) {
        TrainingSpan part = parts.get(i).get().alone();
        SpanResult result = network.train(part);
        steps.add(new Step(i, part.batchRows(0), result.losses().get(0), result.activity()));
      }
    }
    return new LocalSteps(network.state(), steps);
  }

  private double rows() {
    return steps.stream().mapToInt(Step::rows).sum();
  }

  static Losses losses(List<Step> parts) {
    double rows = parts.stream().mapToInt(Step::rows).sum();
    return new Losses(
        parts.stream().mapToDouble(part -> part.losses().data() * part.rows()).sum() / rows,
        parts.stream().mapToDouble(part -> part.losses().penalty() * part.rows()).sum() / rows);
  }

  /**
   * Returns the mean of all arrays, at least one, weighted by rows: parameters, and the optimizer's
   * as well. A unit is idle where it is idle for all, and the mean of decoder rows of norm 1 gets
   * norm 1.
   */
  static NetworkState averaged(AutoencoderSpec spec, NetworkState before, List<LocalSteps> all) {
    if (all.size() == 1) {
      return all.get(0).state();
    }
    Map<Parameter, DenseArray> parameters = new LinkedHashMap<>();
    for (Parameter each : spec.shapes().keySet()) {
      parameters.put(
          each,
          each.equals(Parameter.IDLE_ROWS)
              ? idleRows(before.parameter(each), all)
              : mean(all, state -> state.parameters().get(each)));
    }
    if (spec.structure().unitNormDecoder()) {
      parameters.computeIfPresent(Parameter.DECODER_WEIGHTS, (each, mean) -> unitRows(mean));
    }
    Map<String, DenseArray> slots = new LinkedHashMap<>();
    for (String slot : all.get(0).state().slots().keySet()) {
      slots.put(slot, mean(all, state -> state.slots().get(slot)));
    }
    return new NetworkState(parameters, slots);
  }

  private static DenseArray mean(
      List<LocalSteps> all, Function<NetworkState, @Nullable DenseArray> array) {
    DenseArray first = requireNonNull(array.apply(all.get(0).state()));
    double rows = all.stream().mapToDouble(LocalSteps::rows).sum();
    double[] mean = new double[first.size()];
    for (LocalSteps part : all) {
      DenseArray own = requireNonNull(array.apply(part.state()));
      double weight = part.rows() / rows;
      for (int i = 0; i < mean.length; i++) {
        mean[i] += weight * own.get(i);
      }
    }
    return DenseArray.wrap(mean, first.shape()).in(first.precision());
  }

  /** Each part has counted its own rows alone: a unit that was active for one is not idle. */
  private static DenseArray idleRows(DenseArray before, List<LocalSteps> all) {
    double rows = all.stream().mapToDouble(LocalSteps::rows).sum();
    double[] idle = new double[before.size()];
    for (int i = 0; i < idle.length; i++) {
      idle[i] = before.get(i) + rows;
      for (LocalSteps part : all) {
        double own = part.state().parameter(Parameter.IDLE_ROWS).get(i);
        if (own < before.get(i) + part.rows()) {
          idle[i] = Math.min(idle[i], own);
        }
      }
    }
    return DenseArray.wrap(idle, before.shape()).in(before.precision());
  }

  private static DenseArray unitRows(DenseArray matrix) {
    double[] values = matrix.toDoubles();
    int columns = matrix.columns();
    for (int row = 0; row < matrix.rows(); row++) {
      double square = 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        square += values[i] * values[i];
      }
      for (int i = row * columns; i < (row + 1) * columns && square > 0; i++) {
        values[i] /= Math.sqrt(square);
      }
    }
    return DenseArray.wrap(values, matrix.shape()).in(matrix.precision());
  }
}
