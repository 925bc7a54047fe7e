package io.github.sparseae.metrics;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;

/**
 * The distribution of unit frequencies: the number of units by log10 of the share of samples on
 * which they are active. Bins are half a decade wide, from 10⁻⁶ to 1; the first bin includes
 * everything below 10⁻⁶, the last includes units that are active on every sample. Dead units,
 * active on no sample, are counted separately.
 *
 * <p>A healthy code has one peak. A second peak far to the left is a cluster of units that are
 * almost never active.
 *
 * @param dead the number of units that are active on no sample
 * @param bins the bins from rare to frequent; with {@code dead} they add up to all units
 */
public record DensityHistogram(int dead, List<Bin> bins) {
  private static final int BAR = 40;

  /**
   * The lower edges, as decimal literals so that a share of 1/1000 is in the bin that starts at
   * 10⁻³.
   */
  private static final double[] LOWER_EDGES = {
    1e-6, 3.16227766e-6, 1e-5, 3.16227766e-5, 1e-4, 3.16227766e-4,
    1e-3, 3.16227766e-3, 1e-2, 3.16227766e-2, 1e-1, 3.16227766e-1
  };

  /**
   * One bin.
   *
   * @param from log10 of the lower edge, inclusive
   * @param to log10 of the upper edge, exclusive
   * @param units the number of units in the bin
   */
  public record Bin(double from, double to, int units) {}

  public DensityHistogram {
    bins = ImmutableList.copyOf(bins);
  }

  static DensityHistogram of(List<Double> frequency) {
    int dead = 0;
    int[] units = new int[LOWER_EDGES.length];
    for (double share : frequency) {
      if (share == 0) {
        dead++;
      } else {
        int bin = LOWER_EDGES.length - 1;
        while (bin > 0 && share < LOWER_EDGES[bin]) {
          bin--;
        }
        units[bin]++;
      }
    }
    ImmutableList.Builder<Bin> bins = ImmutableList.builder();
    for (int i = 0; i < units.length; i++) {
      double from = -6 + 0.5 * i;
      bins.add(new Bin(from, from + 0.5, units[i]));
    }
    return new DensityHistogram(dead, bins.build());
  }

  /**
   * A chart: a line for the dead units and one for each bin, such as {@code -2.0 to -1.5 120 ###}.
   * The longest bar has 40 marks; every bin that is not empty has at least one.
   */
  @Override
  public String toString() {
    int largest = Math.max(1, Math.max(dead, bins.stream().mapToInt(Bin::units).max().orElse(0)));
    StringBuilder chart = new StringBuilder("log10 of share   units");
    chart.append(line("dead", dead, largest));
    for (Bin bin : bins) {
      String range = String.format(Locale.ROOT, "%.1f to %.1f", bin.from(), bin.to());
      chart.append(line(range, bin.units(), largest));
    }
    return chart.toString();
  }

  private static String line(String label, int units, int largest) {
    int marks = (int) (((long) units * BAR + largest - 1) / largest);
    String text = String.format(Locale.ROOT, "%14s  %6d  %s", label, units, "#".repeat(marks));
    return System.lineSeparator() + text.stripTrailing();
  }
}
