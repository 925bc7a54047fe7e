package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How a setting moves while training goes on: a factor for each step, as a function of how far
 * training is. One of a closed family.
 */
public sealed interface Schedule {

  /**
   * No movement.
   *
   * @return a factor of 1 throughout
   */
  static Schedule constant() {
    return new Constant();
  }

  /**
   * Rises in a straight line from 0 to 1, then stays.
   *
   * @param share the share of all steps that the rise takes, in (0, 1]
   * @return the schedule
   * @throws IllegalArgumentException if the share is not in (0, 1]
   */
  static Schedule linearWarmUp(double share) {
    return new LinearWarmUp(share);
  }

  /**
   * Stays at 1, then falls in a straight line towards 0.
   *
   * @param share the share of all steps that the fall takes, in (0, 1]
   * @return the schedule
   * @throws IllegalArgumentException if the share is not in (0, 1]
   */
  static Schedule linearDecay(double share) {
    return new LinearDecay(share);
  }

  /**
   * Stays at 1, then falls along half a cosine towards a floor.
   *
   * @param share the share of all steps that the fall takes, in (0, 1]; 1 is usual
   * @param floor what it falls towards, in [0, 1); 0 and 0.1 are usual
   * @return the schedule
   * @throws IllegalArgumentException if an argument is out of its range
   */
  static Schedule cosineDecay(double share, double floor) {
    return new CosineDecay(share, floor);
  }

  /**
   * Falls in steps: is multiplied by γ each time that another share of all steps is over.
   *
   * <pre>{@code
   * Schedule.stepDecay(0.25, 0.1) // 1, 0.1, 0.01 and 0.001, for a quarter of the steps each
   * }</pre>
   *
   * @param share the share of all steps between two multiplications, in (0, 1]
   * @param gamma γ, in (0, 1]; 0.1 and 0.5 are usual
   * @return the schedule
   * @throws IllegalArgumentException if an argument is out of its range
   */
  static Schedule stepDecay(double share, double gamma) {
    return new StepDecay(share, gamma);
  }

  /**
   * Both at once.
   *
   * <pre>{@code
   * Schedule.linearWarmUp(0.05).times(Schedule.cosineDecay(0.95, 0))
   * }</pre>
   *
   * @param other another schedule
   * @return a schedule whose factor is the product of the two factors
   */
  default Schedule times(Schedule other) {
    return new Product(this, other);
  }

  /**
   * The factor of a step.
   *
   * @param step the step, counted from 0
   * @param steps how many steps there are in all, positive
   * @return a factor from 0 to 1
   */
  double factor(long step, long steps);

  /** 1 throughout. */
  record Constant() implements Schedule {
    @Override
    public double factor(long step, long steps) {
      return 1;
    }
  }

  /**
   * {@code min(1, (step + 1) / (share · steps))}.
   *
   * @param share the share of all steps that the rise takes, in (0, 1]
   */
  record LinearWarmUp(double share) implements Schedule {
    /**
     * Checks the arguments.
     *
     * @param share the share of all steps that the rise takes, in (0, 1]
     */
    public LinearWarmUp {
      checkShare(share);
    }

    @Override
    public double factor(long step, long steps) {
      return Math.min(1, (step + 1) / (share * steps));
    }
  }

  /**
   * {@code min(1, (steps − step) / (share · steps))}: the last step has {@code 1 / (share ·
   * steps)}.
   *
   * @param share the share of all steps that the fall takes, in (0, 1]
   */
  record LinearDecay(double share) implements Schedule {
    /**
     * Checks the arguments.
     *
     * @param share the share of all steps that the fall takes, in (0, 1]
     */
    public LinearDecay {
      checkShare(share);
    }

    @Override
    public double factor(long step, long steps) {
      return Math.min(1, (steps - step) / (share * steps));
    }
  }

  /**
   * {@code floor + (1 − floor)·(1 − cos(π·r)) / 2} with {@code r = min(1, (steps − step) / (share ·
   * steps))}, the part of the fall that is still to come. With a share of 1 that is {@code floor +
   * (1 − floor)·(1 + cos(π·step/steps)) / 2} (Loshchilov and Hutter 2017, "SGDR", without restarts;
   * PyTorch's {@code CosineAnnealingLR} over all steps).
   *
   * @param share the share of all steps that the fall takes, in (0, 1]
   * @param floor what it falls towards, in [0, 1)
   */
  record CosineDecay(double share, double floor) implements Schedule {
    /**
     * Checks the arguments.
     *
     * @param share the share of all steps that the fall takes, in (0, 1]
     * @param floor what it falls towards, in [0, 1)
     */
    public CosineDecay {
      checkShare(share);
      checkArgument(floor >= 0 && floor < 1, "the floor must be in [0, 1), was %s", floor);
    }

    @Override
    public double factor(long step, long steps) {
      double toCome = Math.min(1, (steps - step) / (share * steps));
      return floor + (1 - floor) * (1 - StrictMath.cos(Math.PI * toCome)) / 2;
    }
  }

  /**
   * {@code γⁿ} with {@code n = ⌊step / (share · steps)⌋}, how many shares are over.
   *
   * @param share the share of all steps between two multiplications, in (0, 1]
   * @param gamma γ, in (0, 1]
   */
  record StepDecay(double share, double gamma) implements Schedule {
    /** Keeps a share that is not exact in binary from ending one step late. */
    private static final double ROUNDING = 1e-9;

    /**
     * Checks the arguments.
     *
     * @param share the share of all steps between two multiplications, in (0, 1]
     * @param gamma γ, in (0, 1]
     */
    public StepDecay {
      checkShare(share);
      checkArgument(gamma > 0 && gamma <= 1, "gamma must be in (0, 1], was %s", gamma);
    }

    @Override
    public double factor(long step, long steps) {
      return StrictMath.pow(gamma, Math.floor(step / (share * steps) + ROUNDING));
    }
  }

  /**
   * The product of two schedules.
   *
   * @param first one factor
   * @param second the other
   */
  record Product(Schedule first, Schedule second) implements Schedule {
    @Override
    public double factor(long step, long steps) {
      return first.factor(step, steps) * second.factor(step, steps);
    }
  }

  private static void checkShare(double share) {
    checkArgument(share > 0 && share <= 1, "the share must be in (0, 1], was %s", share);
  }
}
