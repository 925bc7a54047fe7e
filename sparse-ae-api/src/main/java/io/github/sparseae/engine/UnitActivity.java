package io.github.sparseae.engine;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The activity of each unit on the rows of a span's {@link TrainingSpan#countsActivity counted}
 * steps: in the code that the step trained, before its update. Immutable; serializable to travel
 * between the machines of a cluster.
 *
 * <p>With f the code of a row, a unit is active on it where |f| is above the sparsity's {@link
 * io.github.sparseae.model.Sparsity#activityThreshold activity threshold}, and saturated where a
 * sigmoid or tanh has |f| above {@value #SATURATED}: its gradient is then below a fiftieth of the
 * largest that a tanh passes on, below a twenty-fifth of a sigmoid's. A sigmoid near 0 passes on as
 * little, but it is silent, as a sparse code should be, and does not count. Other activations are
 * never saturated.
 */
public final class UnitActivity implements Serializable {
  private static final long serialVersionUID = 1;

  /** The |f| above which a sigmoid or tanh unit counts as saturated. */
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

  /** Returns the activity of a step from that of its parts, each of a span of one step. */
  static UnitActivity ofParts(List<UnitActivity> parts) {
    Counter counter = new Counter(1, parts.get(0).units());
    counter.add(0, parts);
    return counter.activity();
  }

  /** {@return the number of units of the code, {@code hidden}} */
  public int units() {
    return active.length;
  }

  /** {@return the number of rows of the counted steps, at least 0} */
  public long rows() {
    return rows;
  }

  /**
   * Returns the mean number of active units on a row of a step, counted from 0 over all steps of
   * the span; empty if the step was not counted.
   */
  public OptionalDouble l0(int step) {
    return Double.isNaN(l0[step]) ? OptionalDouble.empty() : OptionalDouble.of(l0[step]);
  }

  /** Returns the number of rows on which a unit was active. */
  public long activeRows(int unit) {
    return active[unit];
  }

  /** Returns the number of rows on which a unit was saturated. */
  public long saturatedRows(int unit) {
    return saturated[unit];
  }

  /** Counts the activity of a span step by step. For engines. */
  public static final class Counter {
    private final double[] l0;
    private final long[] active;
    private final long[] saturated;
    private long rows;

    /** Creates a counter at zero for some steps of a code of some units. */
    public Counter(int steps, int units) {
      l0 = new double[steps];
      Arrays.fill(l0, Double.NaN);
      active = new long[units];
      saturated = new long[units];
    }

    /** Adds a step of some rows: for each unit the number of active, and of saturated ones. */
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

    /** Adds a step whose rows were counted in parts, of spans of one step. */
    public void add(int step, List<UnitActivity> parts) {
      double[] activeRows = new double[active.length];
      double[] saturatedRows = new double[active.length];
      for (UnitActivity part : parts) {
        for (int unit = 0; unit < active.length; unit++) {
          activeRows[unit] += part.active[unit];
          saturatedRows[unit] += part.saturated[unit];
        }
      }
      add(
          step,
          Math.toIntExact(parts.stream().mapToLong(UnitActivity::rows).sum()),
          activeRows,
          saturatedRows);
    }

    /** {@return the activity of the steps added so far} */
    public UnitActivity activity() {
      return new UnitActivity(this);
    }
  }
}
