package io.github.sparseae.train;

import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.DenseArray;
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

  static ActivityWindow empty(long checks, int hidden) {
    return new ActivityWindow(checks, 0, 0, DenseArray.adopt(new double[hidden], hidden));
  }

  /** This window with the activity of some more steps. */
  ActivityWindow plus(int moreSteps, UnitActivity activity) {
    double[] active = activeRows.toDoubles();
    for (int unit = 0; unit < active.length; unit++) {
      active[unit] += activity.activeRows(unit);
    }
    return new ActivityWindow(
        checks,
        steps + moreSteps,
        rows + activity.rows(),
        DenseArray.adopt(active, activeRows.shape()));
  }

  /** The units that were active on no row. */
  int[] dead() {
    return IntStream.range(0, activeRows.size())
        .filter(unit -> activeRows.get(unit) == 0)
        .toArray();
  }
}
