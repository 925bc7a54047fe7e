package io.github.sparseae.engine;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkAtLeastZero;

import com.google.common.primitives.Booleans;
import com.google.common.primitives.Ints;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The training steps that an engine makes in one call. Step s takes the rows {@code
 * order[s·batchSize] … order[(s+1)·batchSize − 1]} of the loaded data; the last step may have
 * fewer. Steps count from 0. Immutable; serializable to travel between the machines of a cluster.
 */
public final class TrainingSpan implements Cloneable, Serializable {
  private static final long serialVersionUID = 1;

  private final Optimizer optimizer;

  // Changed in copies alone, before they are shared.
  private int[] order;
  private int batchSize;
  private long updatesBefore;
  private double[] learningRates;
  private double[] penaltyFactors;
  private @Nullable Double maxGradientNorm;
  private @Nullable Double ownRate;
  private boolean isRateOfEncoders;
  private int @Nullable [] activeUnits;
  private boolean @Nullable [] counted;
  private Corruption corruption = Corruption.none();
  private long noiseSeed;
  private long firstStep;
  private @Nullable Part part;

  /**
   * A part of a batch.
   *
   * @param places of these rows in the whole batch
   * @param rows the number of rows of the whole batch
   * @param whole what is known of the whole batch
   * @param isAlone whether losses are means over these rows alone
   */
  private record Part(
      List<Integer> places, int rows, @Nullable BatchStatistics whole, boolean isAlone)
      implements Serializable {}

  /**
   * Creates steps.
   *
   * @param optimizer the rule by which gradients change parameters
   * @param order row numbers of the loaded data, at least one
   * @param batchSize the number of rows of a step, positive
   * @param updatesBefore the number of updates that this optimizer has made before these steps;
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
        "%s, but %s and %s",
        Quantity.of(steps, "step"),
        Quantity.of(learningRates.length, "learning rate"),
        Quantity.of(penaltyFactors.length, "penalty factor"));
    this.optimizer = optimizer;
    this.order = order.clone();
    this.batchSize = batchSize;
    this.updatesBefore = updatesBefore;
    this.learningRates = learningRates.clone();
    this.penaltyFactors = penaltyFactors.clone();
  }

  private TrainingSpan with(Consumer<TrainingSpan> change) {
    try {
      TrainingSpan span = (TrainingSpan) clone();
      change.accept(span);
      return span;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns one of these steps as a span, with the same result. */
  public TrainingSpan step(int step) {
    return with(
        one -> {
          one.order = rows(step);
          one.batchSize = batchRows(step);
          one.updatesBefore = updatesBefore + step;
          one.learningRates = new double[] {learningRates[step]};
          one.penaltyFactors = new double[] {penaltyFactors[step]};
          one.activeUnits = activeUnits == null ? null : new int[] {activeUnits[step]};
          one.counted = counted == null ? null : new boolean[] {counted[step]};
          one.firstStep = firstStep + step;
        });
  }

  /**
   * Returns a part of a step: some rows of its batch, which a network may know by other numbers.
   * Their losses and gradients are shares of the batch's, so that those of all parts add up.
   *
   * @param places of the rows in the batch, ascending, from 0 to {@code batchRows(0) − 1}
   * @param numbers of the same rows among those that the network has loaded
   * @return a span of one step
   * @throws IllegalArgumentException if this is not one step, or a place is none of the batch's
   */
  public TrainingSpan part(int[] places, int[] numbers) {
    checkArgument(steps() == 1, "only one step has parts, these are %s", steps());
    checkArgument(
        places.length > 0 && places.length == numbers.length,
        "%s, but %s",
        Quantity.of(places.length, "place"),
        Quantity.of(numbers.length, "row number"));
    for (int place : places) {
      checkArgument(
          place >= 0 && place < batchRows(0), "place %s of a batch of %s", place, batchRows(0));
    }
    Part own = new Part(Ints.asList(places.clone()), batchRows(0), null, false);
    return with(
        span -> {
          span.order = numbers.clone();
          span.batchSize = numbers.length;
          span.part = own;
        });
  }

  /**
   * Returns this part of a step with the statistics of its whole batch.
   *
   * @throws IllegalArgumentException if this is no part of as many rows
   */
  public TrainingSpan within(BatchStatistics whole) {
    checkArgument(
        part != null && part.rows == whole.rows(),
        "statistics of %s are not those of this step's batch",
        Quantity.of(whole.rows(), "row"));
    Part known = new Part(part.places, part.rows, whole, false);
    return with(span -> span.part = known);
  }

  /**
   * Returns this part of a step as a step of its own, whose losses are means over its own rows. A
   * corrupted row has the same noise as in the whole batch.
   *
   * @throws IllegalArgumentException if this is no part
   */
  public TrainingSpan alone() {
    checkArgument(part != null, "these steps are no part of a step");
    Part own = new Part(part.places, part.rows, null, true);
    return with(span -> span.part = own);
  }

  /**
   * Returns the number of rows of the batch that a step belongs to: {@link #batchRows}, or more for
   * a {@link #part} that is not {@link #alone}.
   */
  public int wholeRows(int step) {
    return part == null || part.isAlone ? batchRows(step) : part.rows;
  }

  /**
   * Checks that this part of a step knows what its gradients depend on. For engines.
   *
   * @throws IllegalArgumentException if {@link #within} has to set the statistics
   */
  public void checkWhole(NetworkSpec spec) {
    checkArgument(
        part == null
            || part.isAlone
            || part.whole != null
            || part.rows == batchRows(0)
            || !BatchStatistics.areNeeded(spec),
        "the gradients of a part of a batch need the statistics of the whole batch: set them by"
            + " within(statistics)");
  }

  /** {@return the statistics of the whole batch, if {@link #within} has set them} */
  public Optional<BatchStatistics> whole() {
    return part == null ? Optional.empty() : Optional.ofNullable(part.whole);
  }

  /**
   * Returns these steps with corrupted encoder inputs, by the network's seed and the number of the
   * first of these steps in all training of the network.
   */
  public TrainingSpan corrupted(Corruption corruption, long seed, long firstStep) {
    return with(
        span -> {
          span.corruption = corruption;
          span.noiseSeed = seed;
          span.firstStep = firstStep;
        });
  }

  /** {@return the corruption of the encoder's inputs; {@link Corruption#none} if there is none} */
  public Corruption corruption() {
    return corruption;
  }

  /**
   * Returns the noise of a step, from {@link Corruption#noise} for a width of rows: row by row,
   * {@code batchRows(step) · inputs} numbers; empty without corruption.
   */
  public float[] noise(int step, int inputs) {
    if (corruption instanceof Corruption.None) {
      return new float[0];
    }
    int rows = part == null ? batchRows(step) : part.rows;
    float[] all = corruption.noise(noiseSeed, firstStep + step, Math.multiplyExact(rows, inputs));
    if (part == null) {
      return all;
    }
    float[] own = new float[part.places.size() * inputs];
    for (int i = 0; i < part.places.size(); i++) {
      System.arraycopy(all, part.places.get(i) * inputs, own, i * inputs, inputs);
    }
    return own;
  }

  /**
   * Returns these steps with clipped gradients: if their norm n, the L2 norm of the gradients of
   * all trained parameters put together, is above a positive bound, each is multiplied by {@code
   * bound / (n + 1e-6)}, no more than 1. The gradient of a decoder kept at unit rows counts without
   * its radial part, as the optimizer receives it.
   */
  public TrainingSpan clippedTo(double maxNorm) {
    checkArgument(maxNorm > 0, "the largest gradient norm must be positive, was %s", maxNorm);
    return with(span -> span.maxGradientNorm = maxNorm);
  }

  /**
   * Returns these steps with another learning rate for JumpReLU's {@link
   * io.github.sparseae.model.Parameter#UNIT_THRESHOLD thresholds}, by a positive factor.
   */
  public TrainingSpan withThresholdRate(double factor) {
    checkArgument(factor > 0, "the threshold rate must be positive, was %s", factor);
    return withRate(factor, false);
  }

  /** Returns these steps with the encoders' learning rate times a finite factor, at least 0. */
  public TrainingSpan withEncoderRate(double factor) {
    checkAtLeastZero("the encoder rate", factor);
    return withRate(factor, true);
  }

  private TrainingSpan withRate(double factor, boolean ofEncoders) {
    return with(
        span -> {
          span.ownRate = factor;
          span.isRateOfEncoders = ofEncoders;
        });
  }

  /**
   * Returns whether a parameter that is trained has another learning rate than the others: one of
   * which {@link #withThresholdRate} or {@link #withEncoderRate} speaks.
   */
  public boolean hasOwnRate(Parameter parameter) {
    if (ownRate == null) {
      return false;
    }
    return isRateOfEncoders
        ? !parameter.equals(Parameter.HEAD_WEIGHTS) && !parameter.equals(Parameter.HEAD_BIAS)
        : parameter.isUnitThreshold();
  }

  /**
   * {@return the factor of the learning rate, and of weight decay, for parameters that have their
   * own; empty if there are none}
   */
  public OptionalDouble ownRate() {
    return ownRate == null ? OptionalDouble.empty() : OptionalDouble.of(ownRate);
  }

  /**
   * Returns these steps with a k of their own, one for each step, from 1 to {@code hidden}.
   *
   * @throws IllegalArgumentException if there is not one for each step
   */
  public TrainingSpan withActiveUnits(int[] k) {
    checkOneForEachStep(k.length, Quantity.of(k.length, "number") + " of units");
    return with(span -> span.activeUnits = k.clone());
  }

  /**
   * Returns these steps, of which those chosen are counted: {@link SpanResult#activity} has the
   * activity of units on their rows. Counting does not change the result of a step.
   *
   * @throws IllegalArgumentException if there is not one choice for each step
   */
  public TrainingSpan countingActivity(boolean[] steps) {
    checkOneForEachStep(steps.length, Quantity.of(steps.length, "choice"));
    return with(span -> span.counted = steps.clone());
  }

  private void checkOneForEachStep(int count, String described) {
    checkArgument(count == steps(), "%s, but %s", Quantity.of(steps(), "step"), described);
  }

  /**
   * {@return whether the activity of units is counted in any step; false without {@link
   * #countingActivity}, or if it names no step}
   */
  public boolean countsActivity() {
    return counted != null && Booleans.contains(counted, true);
  }

  /** Returns whether the activity of units is counted in a step. */
  public boolean countsActivity(int step) {
    return counted != null && counted[step];
  }

  /** Returns the number of active units of a row in a step; empty for the sparsity's own k. */
  public OptionalInt activeUnits(int step) {
    return activeUnits == null ? OptionalInt.empty() : OptionalInt.of(activeUnits[step]);
  }

  /** {@return the norm above which gradients are clipped; empty if they are not} */
  public OptionalDouble maxGradientNorm() {
    return maxGradientNorm == null ? OptionalDouble.empty() : OptionalDouble.of(maxGradientNorm);
  }

  /** {@return the optimizer: the rule by which gradients change parameters} */
  public Optimizer optimizer() {
    return optimizer;
  }

  /** {@return the number of steps, at least 1} */
  public int steps() {
    return learningRates.length;
  }

  /** Returns the number of rows of a step, at least 1. */
  public int batchRows(int step) {
    return Math.min(batchSize, order.length - step * batchSize);
  }

  /** Returns the rows of a step, as numbers of the loaded data. */
  public int[] rows(int step) {
    return Arrays.copyOfRange(order, step * batchSize, step * batchSize + batchRows(step));
  }

  /** Returns the number of this optimizer's updates after a step: Adam's t, at least 1. */
  public long updates(int step) {
    return updatesBefore + step + 1;
  }

  /** Returns the learning rate of a step, η. */
  public double learningRate(int step) {
    return learningRates[step];
  }

  /** Returns the factor of the sparsity penalty's weight in a step. */
  public double penaltyFactor(int step) {
    return penaltyFactors[step];
  }
}
