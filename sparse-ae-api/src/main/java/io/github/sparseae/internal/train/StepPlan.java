package io.github.sparseae.internal.train;

import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.train.KSchedule;
import io.github.sparseae.train.Training;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What each step of a call of {@code fit} is told, as the options say: rows, rates, factors, k. */
public final class StepPlan {
  private final Training training;
  private final NetworkSpec spec;
  private final int batchSize;
  private final int batchesPerEpoch;

  public StepPlan(Training training, NetworkSpec spec, int batchSize, int batchesPerEpoch) {
    this.training = training;
    this.spec = spec;
    this.batchSize = batchSize;
    this.batchesPerEpoch = batchesPerEpoch;
  }

  /** How many steps there are; 1 where nobody knows, and nothing moves with the share done. */
  public long steps() {
    return Math.max(1, (long) training.epochs() * batchesPerEpoch);
  }

  /**
   * Steps on a segment, from the place {@code from} of its order, never beyond its end.
   *
   * @param steps how many at most
   * @param first the number of the first in the call
   * @param position how far training has come
   * @param penaltyFactor what the penalty's weight is multiplied by beside its schedule
   */
  public TrainingSpan span(
      int[] order,
      int from,
      long steps,
      long first,
      TrainingPosition position,
      double penaltyFactor) {
    int count = (int) Math.min(steps, (order.length - from - 1) / batchSize + 1);
    double[] rates = new double[count];
    double[] factors = new double[count];
    for (int step = 0; step < count; step++) {
      rates[step] =
          training.optimizer().learningRate()
              * training.learningRateSchedule().factor(first + step, steps());
      factors[step] = training.penaltySchedule().factor(first + step, steps()) * penaltyFactor;
    }
    int to = (int) Math.min(from + (long) count * batchSize, order.length);
    TrainingSpan span =
        new TrainingSpan(
            training.optimizer(),
            Arrays.copyOfRange(order, from, to),
            batchSize,
            position.updates(),
            rates,
            factors);
    if (!(training.corruption() instanceof Corruption.None)) {
      span = span.corrupted(training.corruption(), spec.seed(), position.steps());
    }
    if (training.clipGradientNorm().isPresent()) {
      span = span.clippedTo(training.clipGradientNorm().getAsDouble());
    }
    KSchedule k = training.kSchedule().orElse(null);
    if (k != null) {
      int goal = k.goal(spec);
      span =
          span.withActiveUnits(
              IntStream.range(0, count).map(step -> k.k(goal, first + step, steps())).toArray());
    }
    return span;
  }
}
