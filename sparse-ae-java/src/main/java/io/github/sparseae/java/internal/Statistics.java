package io.github.sparseae.java.internal;

import static java.util.Objects.requireNonNull;

import io.github.sparseae.engine.BatchStatistics;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import org.jspecify.annotations.Nullable;

/** What training counts: for how long units are idle, thresholds, mean activities. */
final class Statistics {
  private Statistics() {}

  /** Returns what a code adds to the statistics of its batch. */
  static <A> BatchStatistics of(Layer<A> layer, Code<A> code) {
    Sparsity sparsity = layer.spec().sparsity();
    int units = code.units();
    DenseArray sums = null;
    if (sparsity instanceof Sparsity.KullbackLeibler) {
      A columns = layer.math().allocate(units);
      code.addColumnSums(columns);
      sums = DenseArray.wrap(layer.math().toDoubles(columns), units);
    }
    return new BatchStatistics(
        code.rows(),
        sparsity.parameters().containsKey(Parameter.IDLE_ROWS)
            ? DenseArray.wrap(code.rowsAbove(0), units)
            : null,
        sums,
        sparsity.parameters().containsKey(Parameter.CODE_THRESHOLD)
            ? code.smallestAbove0()
            : Double.POSITIVE_INFINITY,
        null,
        0);
  }

  /**
   * Returns for how many rows each unit has been idle after a batch; null where none is counted.
   */
  static double @Nullable [] idleRows(Layer<?> layer, BatchStatistics batch) {
    DenseArray active = batch.activeRows();
    if (active == null) {
      return null;
    }
    double[] idle = layer.doubles(Parameter.IDLE_ROWS);
    for (int j = 0; j < idle.length; j++) {
      idle[j] = active.get(j) > 0 ? 0 : idle[j] + batch.rows();
    }
    return idle;
  }

  /** Returns the running mean activity of each unit after a batch. */
  static double[] meanActivity(
      Sparsity.KullbackLeibler divergence, Layer<?> layer, BatchStatistics batch) {
    double[] mean = requireNonNull(batch.codeSums()).toDoubles();
    double[] before =
        divergence.rate() < 1 ? layer.doubles(Parameter.MEAN_ACTIVITY) : new double[mean.length];
    for (int j = 0; j < mean.length; j++) {
      mean[j] = (1 - divergence.rate()) * before[j] + divergence.rate() * mean[j] / batch.rows();
    }
    return mean;
  }

  /** Stores the statistics after a batch. */
  static <A> void update(Layer<A> layer, BatchStatistics batch) {
    Numbers<A> math = layer.math();
    double[] idle = idleRows(layer, batch);
    if (idle != null) {
      math.write(idle, layer.get(Parameter.IDLE_ROWS), 0);
    }
    Sparsity sparsity = layer.spec().sparsity();
    if (sparsity.parameters().containsKey(Parameter.CODE_THRESHOLD)) {
      // The running mean stays where a batch had no activation.
      A threshold = layer.get(Parameter.CODE_THRESHOLD);
      double before = math.get(threshold, 0);
      double rate = before == 0 ? 1 : Sparsity.BatchTopK.THRESHOLD_RATE;
      if (Double.isFinite(batch.smallest())) {
        math.set(threshold, 0, before + rate * (batch.smallest() - before));
      }
    }
    if (sparsity instanceof Sparsity.KullbackLeibler divergence && divergence.rate() < 1) {
      math.write(meanActivity(divergence, layer, batch), layer.get(Parameter.MEAN_ACTIVITY), 0);
    }
  }

  /** Counts on how many rows of a step each unit is active, and saturated. */
  static <A> void count(
      AutoencoderSpec spec, Code<A> code, TrainingSpan span, int step, UnitActivity.Counter to) {
    boolean isBounded =
        spec.activation() == Activation.TANH || spec.activation() == Activation.SIGMOID;
    to.add(
        step,
        span.batchRows(step),
        code.rowsAbove(spec.activityThreshold()),
        isBounded ? code.rowsAbove(UnitActivity.SATURATED) : new double[code.units()]);
  }
}
