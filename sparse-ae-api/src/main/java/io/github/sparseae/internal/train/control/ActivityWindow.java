package io.github.sparseae.internal.train.control;

import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.train.Resampling;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * On how many rows each unit was active since {@link Resampling} last looked.
 *
 * @param checks how often it has looked
 * @param steps how many steps were made since
 * @param rows how many rows these had
 * @param activeRows on how many of them each unit was active, {@code [hidden]}
 */
public record ActivityWindow(long checks, long steps, long rows, DenseArray activeRows) {

  public static ActivityWindow empty(long checks, int hidden) {
    return new ActivityWindow(checks, 0, 0, DenseArray.wrap(new double[hidden], hidden));
  }

  /** This window with the activity of some more steps. */
  public ActivityWindow plus(int moreSteps, UnitActivity activity) {
    return new ActivityWindow(
        checks, steps + moreSteps, rows + activity.rows(), added(activeRows, activity::activeRows));
  }

  /** Counts of rows, unit by unit, and what was counted since. */
  public static DenseArray added(DenseArray counts, IntToLongFunction more) {
    double[] sums = counts.toDoubles();
    for (int unit = 0; unit < sums.length; unit++) {
      sums[unit] += more.applyAsLong(unit);
    }
    return DenseArray.wrap(sums, sums.length);
  }

  /** The units that were active on no row. */
  public int[] dead() {
    return IntStream.range(0, activeRows.size())
        .filter(unit -> activeRows.get(unit) == 0)
        .toArray();
  }
}
