package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkPositive;

import io.github.sparseae.model.Sparsity;

/**
 * A target for L0, the mean number of active units on a row. A feedback controller finds the
 * sparsity coefficient for it: during training it moves a factor c of the penalty's weight so that
 * the L0 of the training code meets the target.
 *
 * <p>L0 follows a path, so that no units die on the way: from the L0 of the first {@code
 * everySteps} steps geometrically to the target over the first half of all steps, then the target
 * itself. Each {@code everySteps} steps, with e the logarithm of the mean L0 of these steps over
 * the path's and Δe its change, {@code log c} moves by {@code speed · (a·κ·Δe + 0.2·ē)}, no more
 * than 0.3 up and 1 down. Here a is 2; ē is e, of which at most max(0.3, e − 0.7) counts upwards
 * and at most 1.5 downwards; κ falls linearly from 1 to 0.2 over the last 30 % of steps, so that
 * the end is calm. A penalty schedule multiplies too; while its factor rises, c does not, and the
 * path begins anew, over half of the steps that are left, as long as L0 is above it.
 *
 * <p>Before that, c rises from 1/1000 to 1 by {@code e^0.5} at a time, as long as L0 stays above
 * the path: so a weight that is far too large is reduced before it silences the units. c stays
 * between {@value #LEAST_FACTOR} and {@value #LARGEST_FACTOR}. The closer the weight is to the
 * final coefficient, the better; in a long training it may be off by a factor of 1000.
 *
 * <p>It works for the kinds with a {@link Sparsity#coefficient coefficient}: L1, Kullback-Leibler,
 * JumpReLU and gated. The target activity of a Kullback-Leibler penalty must be below 0.01, above
 * which a sigmoid unit counts as active. JumpReLU's thresholds move by no more than the learning
 * rate in a step of Adam, whatever the coefficient: {@code thresholdRate} speeds them up. Where it
 * is too small for the number of steps, L0 stays above its path and c rises to its bound without
 * effect, which {@linkplain TrainingWarning.Kind#RISING_THRESHOLDS warnings} say. A JumpReLU with a
 * {@link io.github.sparseae.model.L0Loss.Quadratic quadratic} loss has its own target.
 *
 * @param l0 the target, above 0 and below {@code hidden}
 * @param everySteps the number of steps between two moves of the factor, positive
 * @param speed the factor of each move, positive
 * @param thresholdRate the factor of the learning rate of JumpReLU's thresholds, positive
 */
public record TargetL0(double l0, int everySteps, double speed, double thresholdRate) {
  /** The largest deviation from the target, relative to it, that gives no warning at the end. */
  public static final double TOLERANCE = 0.05;

  /** The smallest factor of the weight. */
  public static final double LEAST_FACTOR = 1e-6;

  /** The largest factor of the weight. */
  public static final double LARGEST_FACTOR = 1e6;

  public TargetL0 {
    checkPositive("targetL0", l0);
    checkArgument(everySteps > 0, "everySteps must be positive, was %s", everySteps);
    checkPositive("the speed", speed);
    checkPositive("the threshold rate", thresholdRate);
  }

  /**
   * Returns a target for the mean number of active units on a row, with a move every 10 steps, a
   * speed of 1, and a threshold rate of 10.
   */
  public static TargetL0 of(double l0) {
    return new TargetL0(l0, 10, 1, 10);
  }

  /**
   * Returns this target with another number of steps between moves, positive: fewer for a short
   * training, more if batches are small and their L0 varies much.
   */
  public TargetL0 everySteps(int steps) {
    return new TargetL0(l0, steps, speed, thresholdRate);
  }

  /** Returns this target with another positive factor of moves: smaller if L0 oscillates. */
  public TargetL0 speed(double factor) {
    return new TargetL0(l0, everySteps, factor, thresholdRate);
  }

  /**
   * Returns this target with another factor of the learning rate of JumpReLU's thresholds,
   * positive; 1 for the rate of the other parameters.
   */
  public TargetL0 thresholdRate(double factor) {
    return new TargetL0(l0, everySteps, speed, factor);
  }
}
