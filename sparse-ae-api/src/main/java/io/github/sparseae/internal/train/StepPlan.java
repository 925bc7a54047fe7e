package io.github.sparseae.internal.train;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Ints;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.train.feed.RowFeed;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.KSchedule;
import io.github.sparseae.train.Resampling;
import io.github.sparseae.train.Training;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** The rows, rates, factors and k of each step of a call of {@code fit}, as the options say. */
final class StepPlan {
  private final Training training;
  private final NetworkSpec spec;
  private final int batchSize;
  private final long steps;

  /** The k at which the k schedule ends; 0 without one. */
  private final int finalK;

  private final OptionalInt batchesPerEpoch;

  StepPlan(Training training, NetworkSpec spec, RowFeed rows) {
    this.training = training;
    this.spec = spec;
    batchSize = rows.batchSize();
    OptionalLong size = RowPass.sizeIfKnown(rows.source());
    batchesPerEpoch =
        size.isPresent()
            ? OptionalInt.of(Ints.saturatedCast((size.getAsLong() - 1) / batchSize + 1))
            : OptionalInt.empty();
    steps = Math.max(1, (long) training.epochs() * batchesPerEpoch.orElse(0));
    String scheduled = needingAllSteps(training);
    checkArgument(
        size.isPresent() || scheduled.isEmpty(),
        "%s needs the number of rows, which is unknown for %s: set it by withSize(rows)",
        scheduled,
        rows.source().name());
    checkArgument(
        training.encoderRate() == 1 || spec instanceof ClassifierSpec,
        "encoderRate is for classifiers: set the learning rate of an autoencoder by its optimizer");
    finalK = training.kSchedule().map(k -> finalK(k, spec)).orElse(0);
  }

  OptionalInt batchesPerEpoch() {
    return batchesPerEpoch;
  }

  /** Returns the number of all steps; 1 if it is unknown, and then no option depends on it. */
  long steps() {
    return steps;
  }

  /** Returns the option, in words, that depends on the number of all steps; empty without one. */
  private static String needingAllSteps(Training training) {
    if (training.learningRateSchedule().needsAllSteps()) {
      return "the learning rate schedule (" + training.learningRateSchedule().describe() + ")";
    }
    if (training.penaltySchedule().needsAllSteps()) {
      return "the penalty schedule (" + training.penaltySchedule().describe() + ")";
    }
    KSchedule k = training.kSchedule().orElse(null);
    if (k != null && k.length().needsAll()) {
      return "the k schedule (" + k.describe() + ")";
    }
    if (training.targetL0().isPresent()) {
      return "targetL0";
    }
    return training.resampling().orElse(null) instanceof Resampling.AtShares
        ? "resampling at shares of all steps"
        : "";
  }

  private static int finalK(KSchedule schedule, NetworkSpec spec) {
    checkArgument(
        spec instanceof AutoencoderSpec,
        "a k schedule is for autoencoders: a classifier's code keeps its k");
    Sparsity sparsity = ((AutoencoderSpec) spec).sparsity();
    checkArgument(
        sparsity.activeUnits().isPresent(),
        "a k schedule needs a sparsity with a k, was %s",
        sparsity.describe());
    int k = sparsity.activeUnits().getAsInt();
    checkArgument(
        schedule.from() >= k && schedule.from() <= spec.hidden(),
        "the k schedule must start between k and hidden, %s and %s, was %s",
        k,
        spec.hidden(),
        schedule.from());
    return k;
  }

  /**
   * Returns at most some steps on a segment, from the place {@code from} of its order.
   *
   * @param first the number of the first step in the call
   * @param penaltyFactor the factor of the penalty's weight beside its schedule
   */
  TrainingSpan span(
      int[] order,
      int from,
      long most,
      long first,
      TrainingPosition position,
      double penaltyFactor) {
    int count = (int) Math.min(most, (order.length - from - 1) / batchSize + 1);
    double[] rates = new double[count];
    double[] factors = new double[count];
    for (int step = 0; step < count; step++) {
      rates[step] =
          training.optimizer().learningRate()
              * training.learningRateSchedule().factor(first + step, steps);
      factors[step] = training.penaltySchedule().factor(first + step, steps) * penaltyFactor;
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
    if (training.encoderRate() != 1) {
      span = span.withEncoderRate(training.encoderRate());
    }
    if (training.clipGradientNorm().isPresent()) {
      span = span.clippedTo(training.clipGradientNorm().getAsDouble());
    }
    if (training.kSchedule().isEmpty()) {
      return span;
    }
    KSchedule k = training.kSchedule().get();
    return span.withActiveUnits(
        IntStream.range(0, count).map(step -> k.k(finalK, first + step, steps)).toArray());
  }
}
