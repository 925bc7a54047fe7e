package io.github.sparseae.train;

import java.util.Locale;

/**
 * What {@link TargetL0} came to in an epoch.
 *
 * @param target the wish
 * @param mean how many units were active on a row of the epoch's batches, in the mean, each batch
 *     as it was before its update
 * @param end the same over the last moves before the epoch's end, a running mean in which each
 *     counts a fifth; {@code mean} before the first move
 * @param coefficient the penalty's weight times the factor found for it, at the epoch's end; a
 *     penalty schedule's factor is not in it
 */
public record L0Report(double target, double mean, double end, double coefficient) {

  /**
   * Whether L0 is where it should be.
   *
   * @return whether {@code end} is within {@link TargetL0#TOLERANCE} of the target, relative to it
   */
  public boolean isMet() {
    return Math.abs(end - target) <= TargetL0.TOLERANCE * target;
  }

  /** For example {@code L0 25.3 (target 25), coefficient 0.0123}. */
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
