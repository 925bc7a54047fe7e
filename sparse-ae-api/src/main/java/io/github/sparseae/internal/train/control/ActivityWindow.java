package io.github.sparseae.internal.train.control;

import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.train.Resampling;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * The activity of each unit since the last check of {@link Resampling}.
 *
 * @param checks the number of checks so far
 * @param steps the number of steps since the last one
 * @param rows the number of their rows
 * @param activeRows for each unit the number of them on which it was active, {@code [hidden]}
 */
public record ActivityWindow(long checks, long steps, long rows, DenseArray activeRows) {

  public static ActivityWindow empty(long checks, int hidden) {
    return new ActivityWindow(checks, 0, 0, DenseArray.wrap(new double[hidden], hidden));
  }

  /** Returns this window with the activity of more steps. */
  public ActivityWindow plus(int moreSteps, UnitActivity activity) {
    return new ActivityWindow(
        checks, steps + moreSteps, rows + activity.rows(), added(activeRows, activity::activeRows));
  }

  /** Returns the sums of two counts of rows, unit by unit. */
  public static DenseArray added(DenseArray counts, IntToLongFunction more) {
    double[] sums = counts.toDoubles();
    for (int unit = 0; unit < sums.length; unit++) {
      sums[unit] += more.applyAsLong(unit);
    }
    return DenseArray.wrap(sums, sums.length);
  }

  /** Returns the units that were active on no row. */
  public int[] dead() {
    return IntStream.range(0, activeRows.size())
        .filter(unit -> activeRows.get(unit) == 0)
        .toArray();
  }
}
