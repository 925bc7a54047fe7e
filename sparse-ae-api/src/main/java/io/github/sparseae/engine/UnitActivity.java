package io.github.sparseae.engine;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Which units were active on the rows of training steps, in the code as the steps trained it, each
 * before its update. Only steps that {@link TrainingSpan#countsActivity were to be counted} are in
 * it. Immutable.
 *
 * <p>With f the code of a row, a unit is active on it where |f| is above the sparsity's {@link
 * io.github.sparseae.model.Sparsity#activityThreshold activity threshold}, and saturated where a
 * sigmoid or tanh has |f| above {@value #SATURATED}: its gradient is then below a fiftieth of the
 * largest that a tanh passes on, below a twenty-fifth of a sigmoid's. A sigmoid near 0 passes on as
 * little, but it is silent, as a sparse code wants it to be, and does not count. Units of other
 * kinds are never saturated.
 */
public final class UnitActivity {
  /** Above which size a sigmoid or tanh unit counts as saturated. */
  public static final double SATURATED = 0.99;

  private final double[] l0;
  private final long[] active;
  private final long[] saturated;
  private final long rows;

  private UnitActivity(Counter counter) {
    l0 = counter.l0.clone();
    active = counter.active.clone();
    saturated = counter.saturated.clone();
    rows = counter.rows;
  }

  /**
   * How many units the code has.
   *
   * @return {@code hidden}
   */
  public int units() {
    return active.length;
  }

  /**
   * How many rows the counted steps had.
   *
   * @return at least 0
   */
  public long rows() {
    return rows;
  }

  /**
   * How many units were active on a row of a step, averaged over its rows.
   *
   * @param step counted from 0, over all steps of the span
   * @return L0, from 0 to {@code hidden}; empty if the step was not counted
   */
  public OptionalDouble l0(int step) {
    return Double.isNaN(l0[step]) ? OptionalDouble.empty() : OptionalDouble.of(l0[step]);
  }

  /**
   * On how many rows a unit was active.
   *
   * @param unit counted from 0
   * @return at most {@link #rows()}
   */
  public long activeRows(int unit) {
    return active[unit];
  }

  /**
   * On how many rows a unit was saturated.
   *
   * @param unit counted from 0
   * @return at most {@link #rows()}
   */
  public long saturatedRows(int unit) {
    return saturated[unit];
  }

  /** Gathers the activity of a span, step by step. For engines. */
  public static final class Counter {
    private final double[] l0;
    private final long[] active;
    private final long[] saturated;
    private long rows;

    /**
     * Nothing counted yet.
     *
     * @param steps how many steps the span has
     * @param units how many units the code has
     */
    public Counter(int steps, int units) {
      l0 = new double[steps];
      Arrays.fill(l0, Double.NaN);
      active = new long[units];
      saturated = new long[units];
    }

    /**
     * Takes in a step.
     *
     * @param step counted from 0
     * @param stepRows how many rows it had
     * @param activeRows on how many of them each unit was active
     * @param saturatedRows on how many of them each unit was saturated
     */
    public void add(int step, int stepRows, double[] activeRows, double[] saturatedRows) {
      double all = 0;
      for (int unit = 0; unit < active.length; unit++) {
        all += activeRows[unit];
        active[unit] += (long) activeRows[unit];
        saturated[unit] += (long) saturatedRows[unit];
      }
      l0[step] = all / stepRows;
      rows += stepRows;
    }

    /**
     * What was counted.
     *
     * @return the activity so far
     */
    public UnitActivity activity() {
      return new UnitActivity(this);
    }
  }
}
