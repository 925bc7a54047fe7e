package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

/**
 * A factor of a setting for each step of training, such as the learning rate or the penalty's
 * weight. Each kind is a record, which also takes a length in steps: {@code new
 * Schedule.CosineDecay(new ScheduleLength.Steps(5000), 0.1)}.
 */
public sealed interface Schedule {

  /** {@return a schedule of a factor of 1 throughout} */
  static Schedule constant() {
    return new Constant();
  }

  /**
   * Returns a schedule that is 0 in the first step and rises linearly to 1 over a share of all
   * steps, in (0, 1], then stays: the one of SAELens' penalties.
   */
  static Schedule linearRise(double share) {
    return new LinearRise(new ScheduleLength.Share(share));
  }

  /**
   * Returns a schedule that rises linearly from 0 to 1 over a share of all steps, in (0, 1], then
   * stays.
   */
  static Schedule linearWarmUp(double share) {
    return new LinearWarmUp(new ScheduleLength.Share(share));
  }

  /**
   * Returns a schedule that rises linearly from 0 to 1 over a number of steps, positive, then
   * stays; 1000, 2000 and 5000 are usual. It does not depend on the number of all steps, so it also
   * works for streamed rows of unknown size.
   */
  static Schedule linearWarmUpSteps(long steps) {
    return new LinearWarmUp(new ScheduleLength.Steps(steps));
  }

  /**
   * Returns a schedule that stays at 1, then falls linearly towards 0 over a share of all steps, in
   * (0, 1].
   */
  static Schedule linearDecay(double share) {
    return new LinearDecay(new ScheduleLength.Share(share));
  }

  /**
   * Returns a schedule that stays at 1, then falls linearly towards 0 over a number of the last
   * steps, positive.
   */
  static Schedule linearDecaySteps(long steps) {
    return new LinearDecay(new ScheduleLength.Steps(steps));
  }

  /**
   * Returns a schedule that stays at 1, then falls along half a cosine over a share of all steps,
   * in (0, 1] and usually 1, towards a floor in [0, 1); 0 and 0.1 are usual.
   */
  static Schedule cosineDecay(double share, double floor) {
    return new CosineDecay(new ScheduleLength.Share(share), floor);
  }

  /**
   * Returns a schedule that is multiplied by γ each time another share of all steps is over, both
   * in (0, 1]; a γ of 0.1 and 0.5 are usual.
   *
   * <pre>{@code
   * Schedule.stepDecay(0.25, 0.1) // 1, 0.1, 0.01 and 0.001, for a quarter of the steps each
   * }</pre>
   */
  static Schedule stepDecay(double share, double gamma) {
    return new StepDecay(new ScheduleLength.Share(share), gamma);
  }

  /**
   * Returns the product of this schedule and another: a schedule whose factor is that of both
   * factors.
   *
   * <pre>{@code
   * Schedule.linearWarmUp(0.05).times(Schedule.cosineDecay(0.95, 0))
   * }</pre>
   */
  default Schedule times(Schedule other) {
    return new Product(this, other);
  }

  /** Returns the factor of a step, counted from 0, of all steps: from 0 to 1. */
  double factor(long step, long steps);

  /**
   * {@return whether the factors depend on the number of all steps; if not, the schedule works for
   * streamed rows of unknown size}
   */
  default boolean needsAllSteps() {
    return true;
  }

  /** {@return the schedule in words, for example {@code rising over the first 1,000 steps}} */
  String describe();

  /** 1 throughout. */
  record Constant() implements Schedule {
    @Override
    public double factor(long step, long steps) {
      return 1;
    }

    @Override
    public boolean needsAllSteps() {
      return false;
    }

    @Override
    public String describe() {
      return "constant";
    }
  }

  /**
   * A linear rise to 1, which then stays: {@code min(1, (step + 1) / n)}, as SAELens warms up its
   * learning rate. Its penalties follow {@link LinearRise}.
   *
   * @param length n, the length of the rise
   */
  record LinearWarmUp(ScheduleLength length) implements Schedule {
    public LinearWarmUp {
      checkNotNull(length, "length");
    }

    @Override
    public double factor(long step, long steps) {
      return Math.min(1, (step + 1) / length.steps(steps));
    }

    @Override
    public boolean needsAllSteps() {
      return length.needsAll();
    }

    @Override
    public String describe() {
      return "rising over the first " + length.describe();
    }
  }

  /**
   * {@code min(1, step / n)}: the first step has 0, one step behind {@link LinearWarmUp}. So
   * SAELens warms up its penalties, and dictionary_learning all that it does.
   *
   * @param length n, the length of the rise
   */
  record LinearRise(ScheduleLength length) implements Schedule {
    public LinearRise {
      checkNotNull(length, "length");
    }

    @Override
    public double factor(long step, long steps) {
      return Math.min(1, step / length.steps(steps));
    }

    @Override
    public boolean needsAllSteps() {
      return length.needsAll();
    }

    @Override
    public String describe() {
      return "rising from 0 over the first " + length.describe();
    }
  }

  /**
   * A linear fall at the end: {@code min(1, (steps − step) / n)}. The last step has {@code 1 / n}.
   *
   * @param length n, the length of the fall
   */
  record LinearDecay(ScheduleLength length) implements Schedule {
    public LinearDecay {
      checkNotNull(length, "length");
    }

    @Override
    public double factor(long step, long steps) {
      return Math.min(1, (steps - step) / length.steps(steps));
    }

    @Override
    public String describe() {
      return "falling over the last " + length.describe();
    }
  }

  /**
   * {@code floor + (1 − floor)·(1 − cos(π·r)) / 2} with {@code r = min(1, (steps − step) / n)}, the
   * part of the fall that is still to come. Over all steps that is {@code floor + (1 − floor)·(1 +
   * cos(π·step/steps)) / 2} (Loshchilov and Hutter 2017, "SGDR", without restarts; PyTorch's {@code
   * CosineAnnealingLR} over all steps).
   *
   * @param length n, the length of the fall
   * @param floor the value it falls towards, in [0, 1)
   */
  record CosineDecay(ScheduleLength length, double floor) implements Schedule {
    public CosineDecay {
      checkNotNull(length, "length");
      checkArgument(floor >= 0 && floor < 1, "the floor must be in [0, 1), was %s", floor);
    }

    @Override
    public double factor(long step, long steps) {
      double left = Math.min(1, (steps - step) / length.steps(steps));
      return floor + (1 - floor) * (1 - StrictMath.cos(Math.PI * left)) / 2;
    }

    @Override
    public String describe() {
      return "falling along a cosine to " + floor + " over the last " + length.describe();
    }
  }

  /**
   * A fall in steps: {@code γ^⌊step / n⌋}.
   *
   * @param length n, the steps between two multiplications
   * @param gamma γ, in (0, 1]
   */
  record StepDecay(ScheduleLength length, double gamma) implements Schedule {
    /** Prevents that a share which is not exact in binary ends one step late. */
    private static final double ROUNDING = 1e-9;

    public StepDecay {
      checkNotNull(length, "length");
      checkArgument(gamma > 0 && gamma <= 1, "gamma must be in (0, 1], was %s", gamma);
    }

    @Override
    public double factor(long step, long steps) {
      return StrictMath.pow(gamma, Math.floor(step / length.steps(steps) + ROUNDING));
    }

    @Override
    public boolean needsAllSteps() {
      return length.needsAll();
    }

    @Override
    public String describe() {
      return "times " + gamma + " after every " + length.describe();
    }
  }

  /**
   * The product of two schedules. Of more than two, the factors are multiplied from left to right,
   * so that {@code a.times(b.times(c))} equals {@code a.times(b).times(c)}.
   *
   * @param first one factor
   * @param second the other, not itself a product
   */
  record Product(Schedule first, Schedule second) implements Schedule {
    public Product {
      checkNotNull(first, "first");
      checkNotNull(second, "second");
      if (second instanceof Product product) {
        first = new Product(first, product.first());
        second = product.second();
      }
    }

    @Override
    public double factor(long step, long steps) {
      return first.factor(step, steps) * second.factor(step, steps);
    }

    @Override
    public boolean needsAllSteps() {
      return first.needsAllSteps() || second.needsAllSteps();
    }

    @Override
    public String describe() {
      return first.describe() + ", and " + second.describe();
    }
  }
}
