package io.github.sparseae.train;

import java.util.Locale;

/**
 * The result of {@link TargetL0} in an epoch.
 *
 * @param target the target
 * @param mean the mean number of active units on a row of the epoch's batches, each before its
 *     update
 * @param end the same over the last steps of the epoch: a running mean over the controller's moves,
 *     each with a weight of 1/5, so it lags by some moves; {@code mean} before the first move
 * @param coefficient the penalty's weight times the controller's factor at the end of the epoch,
 *     without the factor of a penalty schedule
 */
public record L0Report(double target, double mean, double end, double coefficient) {

  /** {@return whether {@code end} is within {@link TargetL0#TOLERANCE} of the target} */
  public boolean isMet() {
    return Math.abs(end - target) <= TargetL0.TOLERANCE * target;
  }

  /** Returns the report in words, for example {@code L0 25.3 (target 25), coefficient 0.0123}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "L0 %.1f (target %s), coefficient %.3g", mean, shortly(target), coefficient);
  }

  static String shortly(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%.0f", number)
        : Double.toString(number);
  }
}
