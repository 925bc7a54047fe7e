package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.model.DenseArray;
import java.util.Locale;

/**
 * How sparse a code is, over a number of samples. With h of shape {@code [samples, units]}, a unit
 * is active on a sample where {@code |h| > activityThreshold}.
 *
 * @param samples how many samples were looked at
 * @param units how many units the code has
 * @param activityThreshold above which size a unit counts as active
 * @param meanAbs mean of |h| over samples and units
 * @param belowHundredth the share of all |h| that are below 0.01, from 0 to 1
 * @param l0 how many units are active on a sample, averaged over samples
 * @param dead how many units are active on no sample
 * @param frequency on which share of the samples each unit is active, {@code [units]}
 */
public record SparsityReport(
    long samples,
    int units,
    double activityThreshold,
    double meanAbs,
    double belowHundredth,
    double l0,
    int dead,
    DenseArray frequency) {

  /** Units that are active on fewer than one sample in a thousand, but not dead, count as rare. */
  public static final double RARELY_ACTIVE = 1e-3;

  /**
   * The report of one batch of codes.
   *
   * @param codes shape {@code [samples, units]}
   * @param activityThreshold above which size a unit counts as active, at least 0
   * @return the report
   * @throws IllegalArgumentException if there are no codes or the threshold is negative
   */
  public static SparsityReport of(DenseArray codes, double activityThreshold) {
    Accumulator accumulator = new Accumulator(codes.columns(), activityThreshold);
    accumulator.add(codes);
    return accumulator.report();
  }

  /**
   * The share of units that are active on no sample.
   *
   * @return {@code dead / units}
   */
  public double deadShare() {
    return (double) dead / units;
  }

  /**
   * The share of units that are active, but on a share of the samples below {@link #RARELY_ACTIVE}.
   * Dead units are not among them. A report over a thousand samples or fewer cannot tell: there it
   * is 0.
   *
   * @return {@code (number of units with 0 < frequency < 0.001) / units}
   */
  public double rarelyActiveShare() {
    int rare = 0;
    for (int unit = 0; unit < units; unit++) {
      double share = frequency.get(unit);
      if (share > 0 && share < RARELY_ACTIVE) {
        rare++;
      }
    }
    return (double) rare / units;
  }

  /**
   * How many units are active how often.
   *
   * @return units counted by log10 of {@link #frequency()}; {@link DensityHistogram#chart} draws it
   */
  public DensityHistogram densityHistogram() {
    return DensityHistogram.of(frequency);
  }

  /** The figures in three lines. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "L0 %.1f of %d units active (|h| > %s), %.1f %% of |h| below 0.01%n"
            + "mean |h| %.5f%n"
            + "dead %d units (%.1f %%), rarely active %.1f %%, over %,d samples",
        l0,
        units,
        activityThreshold,
        100 * belowHundredth,
        meanAbs,
        dead,
        100 * deadShare(),
        100 * rarelyActiveShare(),
        samples);
  }

  /** Gathers a report batch by batch, in memory that does not grow. Not for several threads. */
  public static final class Accumulator {
    private final double threshold;
    private final long[] active;
    private long samples;
    private long small;
    private double sum;

    /**
     * A report of nothing yet.
     *
     * @param units how many units the code has
     * @param activityThreshold above which size a unit counts as active, at least 0
     * @throws IllegalArgumentException if the threshold is negative
     */
    public Accumulator(int units, double activityThreshold) {
      checkArgument(
          activityThreshold >= 0,
          "the activity threshold must be at least 0, was %s",
          activityThreshold);
      threshold = activityThreshold;
      active = new long[units];
    }

    /**
     * Takes in a batch.
     *
     * @param codes shape {@code [batch, units]}
     * @throws IllegalArgumentException if the codes have another number of units
     */
    public void add(DenseArray codes) {
      checkArgument(
          codes.columns() == active.length,
          "codes of %s units, expected %s",
          codes.columns(),
          active.length);
      int index = 0;
      for (int row = 0; row < codes.rows(); row++) {
        for (int unit = 0; unit < active.length; unit++) {
          double size = Math.abs(codes.get(index++));
          sum += size;
          if (size < 0.01) {
            small++;
          }
          if (size > threshold) {
            active[unit]++;
          }
        }
      }
      samples += codes.rows();
    }

    /**
     * The report so far.
     *
     * @return the report
     * @throws IllegalArgumentException if nothing was taken in
     */
    public SparsityReport report() {
      checkArgument(samples > 0, "no samples were given");
      double[] frequency = new double[active.length];
      long all = 0;
      int dead = 0;
      for (int unit = 0; unit < active.length; unit++) {
        frequency[unit] = (double) active[unit] / samples;
        all += active[unit];
        if (active[unit] == 0) {
          dead++;
        }
      }
      double cells = (double) samples * active.length;
      return new SparsityReport(
          samples,
          active.length,
          threshold,
          sum / cells,
          small / cells,
          (double) all / samples,
          dead,
          DenseArray.wrap(frequency, active.length));
    }
  }
}
