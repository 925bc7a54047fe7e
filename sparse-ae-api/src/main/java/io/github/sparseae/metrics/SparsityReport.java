package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkElements;

import com.google.common.primitives.ImmutableDoubleArray;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The sparsity of codes. With h of shape {@code [samples, units]}, a unit is active on a sample
 * where {@code |h| > activityThreshold}.
 *
 * @param samples the number of samples
 * @param units the number of units of the code
 * @param activityThreshold the threshold above which a unit is active
 * @param meanAbs mean of |h| over samples and units
 * @param belowHundredth the share of all |h| that are below 0.01, from 0 to 1
 * @param l0 the number of units active on a sample, averaged over samples
 * @param dead the number of units that are active on no sample
 * @param frequency for each unit the share of the samples on which it is active
 */
public record SparsityReport(
    long samples,
    int units,
    double activityThreshold,
    double meanAbs,
    double belowHundredth,
    double l0,
    int dead,
    List<Double> frequency) {

  /** The frequency below which a unit that is not dead is rarely active. */
  public static final double RARELY_ACTIVE = 1e-3;

  public SparsityReport {
    frequency = ImmutableDoubleArray.copyOf(checkElements("frequency", frequency)).asList();
  }

  /**
   * Returns the report on one batch of codes, {@code [samples, units]}, where a unit is active
   * above a threshold.
   *
   * @throws IllegalArgumentException if there are no codes or the threshold is negative
   */
  public static SparsityReport of(DenseArray codes, double activityThreshold) {
    Accumulator accumulator = new Accumulator(codes.columns(), activityThreshold);
    accumulator.add(codes);
    return accumulator.report();
  }

  /** {@return the share of units that are active on no sample, {@code dead / units}} */
  public double deadShare() {
    return (double) dead / units;
  }

  /**
   * Returns the share of units that are active on a share of the samples below {@link
   * #RARELY_ACTIVE}, dead units excluded: {@code (number of units with 0 < frequency < 0.001) /
   * units}. It is 0 in a report over a thousand samples or fewer.
   */
  public double rarelyActiveShare() {
    long rare = frequency.stream().filter(share -> share > 0 && share < RARELY_ACTIVE).count();
    return (double) rare / units;
  }

  /** {@return the number of units by log10 of {@link #frequency()}} */
  public DensityHistogram densityHistogram() {
    return DensityHistogram.of(frequency);
  }

  /** The figures in three lines. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "L0 %.1f of %s active (|h| > %s), %.1f %% of |h| below 0.01%n"
            + "mean |h| %.5f%n"
            + "dead %s (%.1f %%), rarely active %.1f %%, over %s",
        l0,
        Quantity.of(units, "unit"),
        activityThreshold,
        100 * belowHundredth,
        meanAbs,
        Quantity.of(dead, "unit"),
        100 * deadShare(),
        100 * rarelyActiveShare(),
        Quantity.of(samples, "sample"));
  }

  /** Computes a report batch by batch, in constant memory. Not thread-safe. */
  public static final class Accumulator {
    final double threshold;

    /** The number of samples on which each unit is active. */
    final long[] active;

    private long samples;
    private long small;
    private double sum;

    /**
     * Creates an accumulator without codes, by the number of units and the threshold above which
     * one is active.
     *
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
     * Adds a batch of codes, {@code [batch, units]}.
     *
     * @throws IllegalArgumentException if the codes have another number of units, or one is NaN
     */
    public void add(DenseArray codes) {
      checkArgument(
          codes.columns() == active.length,
          "codes of %s, expected %s",
          Quantity.of(codes.columns(), "unit"),
          active.length);
      int index = 0;
      for (int row = 0; row < codes.rows(); row++) {
        for (int unit = 0; unit < active.length; unit++) {
          double size = Math.abs(codes.get(index++));
          sum += size;
          small += size < 0.01 ? 1 : 0;
          active[unit] += size > threshold ? 1 : 0;
        }
      }
      checkArgument(!Double.isNaN(sum), "every number of a code must be a number, one was NaN");
      samples += codes.rows();
    }

    /**
     * Returns the report on all codes added so far.
     *
     * @throws IllegalArgumentException if no code was added
     */
    public SparsityReport report() {
      checkArgument(samples > 0, "no samples were given");
      double cells = (double) samples * active.length;
      return new SparsityReport(
          samples,
          active.length,
          threshold,
          sum / cells,
          small / cells,
          (double) Arrays.stream(active).sum() / samples,
          (int) Arrays.stream(active).filter(rows -> rows == 0).count(),
          Arrays.stream(active).mapToObj(rows -> (double) rows / samples).toList());
    }
  }
}
