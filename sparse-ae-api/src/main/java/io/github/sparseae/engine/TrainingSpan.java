package io.github.sparseae.engine;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Optimizer;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A number of training steps that an engine makes in one call. Step s takes the rows {@code
 * order[s·batchSize] … order[(s+1)·batchSize − 1]} of the loaded data; the last step may have
 * fewer. Immutable.
 */
public final class TrainingSpan {
  private final Optimizer optimizer;
  private final int[] order;
  private final int batchSize;
  private final long updatesBefore;
  private final double[] learningRates;
  private final double[] penaltyFactors;

  // Set in a copy before anybody sees it, and never again.
  private @Nullable Double maxGradientNorm;
  private @Nullable Double thresholdRate;
  private int @Nullable [] activeUnits;
  private boolean @Nullable [] counted;
  private @Nullable Noise noise;

  /** What noise is drawn from: the kind, the seed, and the number of the first step. */
  private record Noise(Corruption corruption, long seed, long firstStep) {}

  /**
   * Describes steps.
   *
   * @param optimizer how gradients change parameters
   * @param order row numbers of the loaded data, at least one
   * @param batchSize rows of a step, positive
   * @param updatesBefore how many updates this optimiser has made before the first of these steps;
   *     Adam's bias correction counts from there
   * @param learningRates one for each step
   * @param penaltyFactors one for each step; the sparsity penalty's weight is multiplied by it
   * @throws IllegalArgumentException if the lengths do not agree
   */
  public TrainingSpan(
      Optimizer optimizer,
      int[] order,
      int batchSize,
      long updatesBefore,
      double[] learningRates,
      double[] penaltyFactors) {
    checkArgument(order.length > 0, "a span needs at least one row");
    checkArgument(batchSize > 0, "the batch size must be positive, was %s", batchSize);
    int steps = (order.length - 1) / batchSize + 1;
    checkArgument(
        learningRates.length == steps && penaltyFactors.length == steps,
        "%s steps, but %s learning rates and %s penalty factors",
        steps,
        learningRates.length,
        penaltyFactors.length);
    this.optimizer = optimizer;
    this.order = order.clone();
    this.batchSize = batchSize;
    this.updatesBefore = updatesBefore;
    this.learningRates = learningRates.clone();
    this.penaltyFactors = penaltyFactors.clone();
  }

  private TrainingSpan(TrainingSpan span) {
    optimizer = span.optimizer;
    order = span.order;
    batchSize = span.batchSize;
    updatesBefore = span.updatesBefore;
    learningRates = span.learningRates;
    penaltyFactors = span.penaltyFactors;
    maxGradientNorm = span.maxGradientNorm;
    thresholdRate = span.thresholdRate;
    activeUnits = span.activeUnits;
    counted = span.counted;
    noise = span.noise;
  }

  /**
   * The same steps with the encoder's inputs corrupted.
   *
   * @param corruption the kind
   * @param seed the network's
   * @param firstStep the number of the first of these steps, over all of the network's training
   * @return another span
   */
  public TrainingSpan corrupted(Corruption corruption, long seed, long firstStep) {
    TrainingSpan span = new TrainingSpan(this);
    span.noise = new Noise(corruption, seed, firstStep);
    return span;
  }

  /**
   * How the encoder's inputs are corrupted.
   *
   * @return {@link Corruption#none} if they are not
   */
  public Corruption corruption() {
    return noise == null ? Corruption.none() : noise.corruption();
  }

  /**
   * The noise of a step, as {@link Corruption#noise} draws it.
   *
   * @param step counted from 0
   * @param inputs the width of a row
   * @return row by row, {@code batchRows(step) · inputs} numbers; none if nothing is corrupted
   */
  public float[] noise(int step, int inputs) {
    return noise == null
        ? new float[0]
        : noise.corruption.noise(
            noise.seed, noise.firstStep + step, Math.multiplyExact(batchRows(step), inputs));
  }

  /**
   * The same steps with gradients clipped: if their norm n, the L2 norm of the gradients of all
   * trained parameters put together, is above a bound, each is multiplied by {@code bound / (n +
   * 1e-6)}, no more than 1. The gradient of a decoder kept at unit rows counts without its radial
   * part, as the optimiser gets it.
   *
   * @param maxNorm the bound, positive
   * @return another span
   */
  public TrainingSpan clippedTo(double maxNorm) {
    checkArgument(maxNorm > 0, "the largest gradient norm must be positive, was %s", maxNorm);
    TrainingSpan span = new TrainingSpan(this);
    span.maxGradientNorm = maxNorm;
    return span;
  }

  /**
   * The same steps with another learning rate for JumpReLU's {@link
   * io.github.sparseae.model.Parameter#LOG_THRESHOLD thresholds}.
   *
   * @param factor what each step's learning rate is multiplied by for them, positive
   * @return another span
   */
  public TrainingSpan withThresholdRate(double factor) {
    checkArgument(factor > 0, "the threshold rate must be positive, was %s", factor);
    TrainingSpan span = new TrainingSpan(this);
    span.thresholdRate = factor;
    return span;
  }

  /**
   * What a step's learning rate is multiplied by for JumpReLU's thresholds, also in weight decay
   * where the optimiser has it.
   *
   * @return empty if they learn like everything else
   */
  public OptionalDouble thresholdRate() {
    return thresholdRate == null ? OptionalDouble.empty() : OptionalDouble.of(thresholdRate);
  }

  /**
   * The same steps with another k than the sparsity's own.
   *
   * @param k one for each step, each from 1 to {@code hidden}
   * @return another span
   * @throws IllegalArgumentException if there is not one for each step
   */
  public TrainingSpan withActiveUnits(int[] k) {
    checkArgument(k.length == steps(), "%s steps, but %s numbers of units", steps(), k.length);
    TrainingSpan span = new TrainingSpan(this);
    span.activeUnits = k.clone();
    return span;
  }

  /**
   * The same steps, of which some are to be counted: {@link SpanResult#activity} then says which
   * units were active on their rows. What a step computes does not depend on it.
   *
   * @param steps for each step whether it is to be counted
   * @return another span
   * @throws IllegalArgumentException if there is not one for each step
   */
  public TrainingSpan countingActivity(boolean[] steps) {
    checkArgument(steps.length == steps(), "%s steps, but %s choices", steps(), steps.length);
    TrainingSpan span = new TrainingSpan(this);
    span.counted = steps.clone();
    return span;
  }

  /**
   * Whether the activity of units is to be counted in any step.
   *
   * @return false if {@link #countingActivity} was not asked for, or for no step
   */
  public boolean countsActivity() {
    for (int step = 0; step < steps(); step++) {
      if (countsActivity(step)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the activity of units is to be counted in a step.
   *
   * @param step counted from 0
   * @return true if its rows count
   */
  public boolean countsActivity(int step) {
    return counted != null && counted[step];
  }

  /**
   * How many units of a row stay active in a step.
   *
   * @param step counted from 0
   * @return empty if the sparsity's own k holds
   */
  public OptionalInt activeUnits(int step) {
    return activeUnits == null ? OptionalInt.empty() : OptionalInt.of(activeUnits[step]);
  }

  /**
   * Above which norm gradients are clipped.
   *
   * @return empty if they are not
   */
  public OptionalDouble maxGradientNorm() {
    return maxGradientNorm == null ? OptionalDouble.empty() : OptionalDouble.of(maxGradientNorm);
  }

  /**
   * How gradients change parameters.
   *
   * @return the optimiser
   */
  public Optimizer optimizer() {
    return optimizer;
  }

  /**
   * How many steps there are.
   *
   * @return at least 1
   */
  public int steps() {
    return learningRates.length;
  }

  /**
   * How many rows a step has.
   *
   * @param step counted from 0
   * @return at least 1
   */
  public int batchRows(int step) {
    return Math.min(batchSize, order.length - step * batchSize);
  }

  /**
   * The rows of a step.
   *
   * @param step counted from 0
   * @return row numbers of the loaded data
   */
  public int[] rows(int step) {
    return Arrays.copyOfRange(order, step * batchSize, step * batchSize + batchRows(step));
  }

  /**
   * How many updates this optimiser has made once a step is done: Adam's t.
   *
   * @param step counted from 0
   * @return at least 1
   */
  public long updates(int step) {
    return updatesBefore + step + 1;
  }

  /**
   * The learning rate of a step.
   *
   * @param step counted from 0
   * @return η
   */
  public double learningRate(int step) {
    return learningRates[step];
  }

  /**
   * What a step multiplies the sparsity penalty's weight by.
   *
   * @param step counted from 0
   * @return the factor
   */
  public double penaltyFactor(int step) {
    return penaltyFactors[step];
  }
}
