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

  private static void checkShare(double share) {
    checkArgument(share > 0 && share <= 1, "the share must be in (0, 1], was %s", share);
  }
}
