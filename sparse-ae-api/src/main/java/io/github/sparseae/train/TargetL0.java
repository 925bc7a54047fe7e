package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.model.Sparsity;

/**
 * A wish for L0, the mean number of active units on a row, and a closed loop that finds the
 * sparsity coefficient for it: the penalty's weight is multiplied by a factor c, moved while
 * training goes on so that the L0 of the training code comes to the wish.
 *
 * <p>The wish is approached along a path, so that units are not driven to death: from the L0 of the
 * first {@code everySteps} steps geometrically to the target over the first half of all steps, then
 * the target itself. Each {@code everySteps} steps, with e the logarithm of the mean L0 of these
 * steps over the path's and Δe its change, {@code log c} moves by {@code speed · (a·κ·Δe + 0.2·ē)},
 * no more than 0.3 up and 1 down. Here a is 2, for JumpReLU 4; ē is e, of which at most max(0.3, e
 * − 0.7) counts upwards and at most 1.5 downwards; κ falls in a straight line from 1 to 0.2 over
 * the last 30 % of steps, so that the end is calm. A penalty schedule multiplies too; while its
 * factor rises, c does not, and the path begins anew, over half of the steps that are left, as long
 * as L0 is above it.
 *
 * <p>Before that, c rises from 1/1000 to 1 by {@code e^0.5} at a time, as long as L0 stays above
 * the path: so a weight that is far too heavy is found out before it has silenced the units. c
 * stays between {@value #LEAST_FACTOR} and {@value #LARGEST_FACTOR}. The closer the weight is to
 * what is needed, the better; where training is long enough, a thousandth or a thousandfold does.
 *
 * <p>It works for the kinds with a {@link Sparsity#coefficient coefficient}: L1, Kullback-Leibler,
 * JumpReLU and gated. A Kullback-Leibler penalty must draw to an activity below 0.01, from which on
 * a sigmoid unit counts as active. JumpReLU's thresholds move by no more than the learning rate in
 * a step of Adam, and need hundreds of steps for each power of e: {@code thresholdRate} makes them
 * faster.
 *
 * @param l0 how many units are to be active on a row in the mean, above 0 and below {@code hidden}
 * @param everySteps after how many steps the factor moves each time, positive
 * @param speed what each move is multiplied by, positive
 * @param thresholdRate what the learning rate of JumpReLU's thresholds is multiplied by, positive
 */
public record TargetL0(double l0, int everySteps, double speed, double thresholdRate) {
  /** How far from the wish, relative to it, L0 may be at the end without a warning. */
  public static final double TOLERANCE = 0.05;

  /** The smallest factor of the weight. */
  public static final double LEAST_FACTOR = 1e-6;

  /** The largest factor of the weight. */
  public static final double LARGEST_FACTOR = 1e6;

  /**
   * Checks the arguments.
   *
   * @param l0 how many units are to be active on a row in the mean, above 0 and below {@code
   *     hidden}
   * @param everySteps after how many steps the factor moves each time, positive
   * @param speed what each move is multiplied by, positive
   * @param thresholdRate what the learning rate of JumpReLU's thresholds is multiplied by, positive
   */
  public TargetL0 {
    checkArgument(l0 > 0 && Double.isFinite(l0), "targetL0 must be positive, was %s", l0);
    checkArgument(everySteps > 0, "everySteps must be positive, was %s", everySteps);
    checkArgument(
        speed > 0 && Double.isFinite(speed),
        "the speed must be positive and finite, was %s",
        speed);
    checkArgument(
        thresholdRate > 0 && Double.isFinite(thresholdRate),
        "the threshold rate must be positive and finite, was %s",
        thresholdRate);
  }

  /**
   * A wish with moves each 10 steps, at a speed of 1, and thresholds ten times as fast as weights.
   *
   * @param l0 how many units are to be active on a row in the mean
   * @return the wish, to be changed to one's taste
   * @throws IllegalArgumentException if {@code l0} is not positive
   */
  public static TargetL0 of(double l0) {
    return new TargetL0(l0, 10, 1, 10);
  }

  /**
   * The same wish with moves at another distance: fewer steps for a short training, more where
   * batches are small and L0 differs much from one to the next.
   *
   * @param steps after how many steps the factor moves each time, positive
   * @return another wish
   * @throws IllegalArgumentException if {@code steps} is not positive
   */
  public TargetL0 everySteps(int steps) {
    return new TargetL0(l0, steps, speed, thresholdRate);
  }

  /**
   * The same wish with larger or smaller moves.
   *
   * @param factor what each move is multiplied by, positive; smaller where L0 swings about the
   *     target
   * @return another wish
   * @throws IllegalArgumentException if {@code factor} is not positive
   */
  public TargetL0 speed(double factor) {
    return new TargetL0(l0, everySteps, factor, thresholdRate);
  }

  /**
   * The same wish with faster or slower thresholds.
   *
   * @param factor what the learning rate of JumpReLU's thresholds is multiplied by, positive; 1 for
   *     that of everything else
   * @return another wish
   * @throws IllegalArgumentException if {@code factor} is not positive
   */
  public TargetL0 thresholdRate(double factor) {
    return new TargetL0(l0, everySteps, speed, factor);
  }
}
