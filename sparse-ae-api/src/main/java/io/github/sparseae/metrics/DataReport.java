package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.internal.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What rows are like before anything is trained on them, as far as it decides whether units will be
 * dead, and which settings prevent that: {@link #advice}.
 *
 * <pre>{@code
 * System.out.println(DataReport.of(rows));
 * }</pre>
 *
 * @param rows the number of rows
 * @param columns the width of a row
 * @param offset {@code ‖mean‖₂ / ‖deviation‖₂} over columns: how far rows are from 0, in units of
 *     how far they are from each other. NaN if all rows are equal, or squares overflow; infinite or
 *     NaN if those of deviations are 0 in float64
 * @param meanNorm mean over rows of ‖x‖₂ / √columns: 1 for columns of mean 0 and deviation 1
 * @param unevenness the largest deviation of a column over the median of those that are not
 *     constant, of an even number the lower one; NaN if all are
 * @param constantColumns the number of columns that have the same number in every row
 * @param duplicateColumns the number of other columns that equal an earlier one in every row
 * @param effectiveRank {@code (Σ λ)² / Σ λ²} over the eigenvalues λ of the covariance, the
 *     participation ratio: from 1, where all variance is in one direction, to the number of
 *     columns, where it is the same in all. Exact for up to {@value #EXACT_COLUMNS} columns, else
 *     estimated from a random sketch of as many. NaN if all rows are equal
 */
public record DataReport(
    long rows,
    int columns,
    double offset,
    double meanNorm,
    double unevenness,
    int constantColumns,
    int duplicateColumns,
    double effectiveRank) {

  /** The number of columns whose whole covariance is computed. */
  public static final int EXACT_COLUMNS = 256;

  /**
   * The offset above which {@link #advice} asks for a pre-encoder bias. Without one, 17 of 128
   * units of a TopK autoencoder died at an offset of 0.41 and 52 at 1.42; with one 3 (sample {@code
   * DeadUnits}).
   */
  public static final double FAR_OFFSET = 0.3;

  private static final double SMALL_ROWS = 0.1;
  private static final double LARGE_ROWS = 10;
  private static final double UNEVEN = 10;

  /**
   * The number of units for each direction above which {@link #advice(int)} asks to revive them.
   */
  public static final int UNITS_PER_DIRECTION = 8;

  /**
   * Returns the report on rows, in memory or streamed, read in one pass. Memory is that of some
   * numbers for each column and a matrix of {@value #EXACT_COLUMNS} times {@value #EXACT_COLUMNS},
   * for any number of rows.
   *
   * @throws io.github.sparseae.data.RowReadException if streamed rows cannot be read
   */
  public static DataReport of(Rows rows) {
    Accumulator accumulator = new Accumulator(rows.width());
    RowPass.forEach(rows, accumulator::add);
    return accumulator.report();
  }

  /**
   * Returns what to do before training, a sentence for each finding: sentences without their full
   * stops, empty if nothing was found.
   */
  public List<String> advice() {
    List<String> advice = new ArrayList<>();
    if (constantColumns == columns) {
      advice.add("all rows are equal: there is nothing to learn");
      return advice;
    }
    if (!Double.isFinite(meanNorm) || !Double.isFinite(offset)) {
      advice.add(
          Double.isFinite(meanNorm)
              ? "the squares of all differences between rows are 0 in float64: multiply the columns"
              : "the squares of some numbers are beyond float64: divide these columns");
      return advice;
    }
    if (offset > FAR_OFFSET) {
      advice.add(
          said(
              "the mean is %.2f times as large as the deviation from it, so that units learn the"
                  + " mean in place of features, and others die: set"
                  + " preEncoderBias(PreEncoderBias.MEAN), or"
                  + " normalization(InputNormalization.STANDARDIZE)",
              offset));
    }
    if (meanNorm < SMALL_ROWS || meanNorm > LARGE_ROWS) {
      advice.add(
          said(
              "rows have a norm of %.3g √columns, and learning rates, penalties and thresholds are"
                  + " meant for about 1: set normalization(InputNormalization.MEAN_NORM)",
              meanNorm));
    }
    if (unevenness > UNEVEN) {
      advice.add(
          said(
              "the largest deviation of a column is %.0f times the median, so that units learn few"
                  + " columns: set normalization(InputNormalization.STANDARDIZE), unless these"
                  + " columns matter most",
              unevenness));
    }
    if (constantColumns > 0 || duplicateColumns > 0) {
      advice.add(
          said(
              "columns that are constant (%d) or repeat others (%d) add to the loss and the norm of"
                  + " rows, not to what can be learned, and may be left out",
              constantColumns, duplicateColumns));
    }
    return advice;
  }

  /**
   * Returns what to do before training a given number of units: as {@link #advice}, and whether
   * dead units must be revived.
   *
   * @throws IllegalArgumentException if the number is not positive
   */
  public List<String> advice(int hidden) {
    checkArgument(hidden > 0, "hidden must be positive, was %s", hidden);
    List<String> advice = advice();
    if (hidden > UNITS_PER_DIRECTION * effectiveRank) {
      advice.add(
          said(
              "%s are more than %d for each of %s with variance: revive dead"
                  + " ones by auxiliary(AuxiliaryLoss.of(...)) of TopK kinds or"
                  + " Training.resampling, and start the encoder from the decoder",
              Quantity.of(hidden, "unit"),
              UNITS_PER_DIRECTION,
              Quantity.of(Math.round(effectiveRank), "direction")));
    }
    return advice;
  }

  private static String said(String format, Object... numbers) {
    return String.format(Locale.ROOT, format, numbers);
  }

  /** The figures in two lines, and a line for each advice. */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add(
        said(
            "%s of %s, effective rank %.1f, columns constant %d, repeated %d",
            Quantity.of(rows, "row"),
            Quantity.of(columns, "column"),
            effectiveRank,
            constantColumns,
            duplicateColumns));
    lines.add(
        said(
            "mean / deviation %.2f, norm %.3g √columns, largest deviation %.1f times the median",
            offset, meanNorm, unevenness));
    advice().forEach(advice -> lines.add("- " + advice));
    return String.join(System.lineSeparator(), lines);
  }

  private static final class Accumulator {
    private final int columns;
    private final double[] first;
    private final double[] mean;
    private final double[] squares;
    private final boolean[] varies;
    private final long[] hash;
    private final int[] bucket;
    private final double[] sign;
    private final double[] sketch;
    private final double[] sketchSum;
    private final double[] products;
    private double norms;
    private long rows;

    Accumulator(int columns) {
      this.columns = columns;
      first = new double[columns];
      mean = new double[columns];
      squares = new double[columns];
      varies = new boolean[columns];
      hash = new long[columns];
      bucket = new int[columns];
      sign = new double[columns];
      int width = Math.min(columns, EXACT_COLUMNS);
      sketch = new double[width];
      sketchSum = new double[width];
      products = new double[width * width];
      RandomStream random = RandomStream.of(0, "sketch", columns);
      for (int j = 0; j < columns; j++) {
        bucket[j] = isExact() ? j : random.nextInt(width);
        sign[j] = isExact() || random.nextLong() < 0 ? 1 : -1;
      }
    }

    private boolean isExact() {
      return columns <= EXACT_COLUMNS;
    }

    void add(Samples chunk) {
      double[] row = new double[columns];
      for (int i = 0; i < chunk.size(); i++) {
        chunk.copy(i, i + 1, row);
        add(row);
      }
    }

    private void add(double[] row) {
      if (rows++ == 0) {
        System.arraycopy(row, 0, first, 0, columns);
      }
      Arrays.fill(sketch, 0);
      double square = 0;
      for (int j = 0; j < columns; j++) {
        double value = row[j];
        square += value * value;
        double before = value - mean[j];
        mean[j] += before / rows;
        squares[j] += before * (value - mean[j]);
        varies[j] |= value != first[j];
        hash[j] = hash[j] * 0x9E3779B97F4A7C15L + Double.doubleToLongBits(value + 0.0);
        // Around the first row: around 0 a covariance would cancel for large means.
        sketch[bucket[j]] += sign[j] * (value - first[j]);
      }
      norms += Math.sqrt(square);
      int width = sketch.length;
      for (int a = 0; a < width; a++) {
        sketchSum[a] += sketch[a];
        double factor = sketch[a];
        if (factor != 0) {
          for (int b = a; b < width; b++) {
            products[a * width + b] += factor * sketch[b];
          }
        }
      }
    }

    DataReport report() {
      double trace = 0;
      double diagonal = 0;
      double means = 0;
      Set<Long> seen = new HashSet<>();
      int constant = 0;
      int duplicate = 0;
      List<Double> deviations = new ArrayList<>();
      for (int j = 0; j < columns; j++) {
        means += mean[j] * mean[j];
        if (!varies[j]) {
          constant++;
          continue;
        }
        duplicate += seen.add(hash[j]) ? 0 : 1;
        double variance = squares[j] / rows;
        trace += variance;
        diagonal += variance * variance;
        deviations.add(Math.sqrt(variance));
      }
      deviations.sort(null);
      boolean isEqual = deviations.isEmpty();
      return new DataReport(
          rows,
          columns,
          isEqual ? Double.NaN : Math.sqrt(means / trace),
          norms / rows / Math.sqrt(columns),
          isEqual
              ? Double.NaN
              : deviations.get(deviations.size() - 1) / deviations.get((deviations.size() - 1) / 2),
          constant,
          duplicate,
          isEqual ? Double.NaN : rank(trace, diagonal));
    }

    /**
     * Returns the participation ratio. A sketch adds columns, each with a random sign, in s
     * buckets; with C the covariance, the squares of the sketch's covariance have the mean {@code
     * (1 + 1/s) Σ C_ij² + ((Σ C_ii)² − 2 Σ C_ii²) / s}, from which Σ C_ij² = Σ λ² follows.
     */
    private double rank(double trace, double diagonal) {
      int width = sketch.length;
      double sum = 0;
      for (int a = 0; a < width; a++) {
        for (int b = a; b < width; b++) {
          double covariance =
              products[a * width + b] / rows - sketchSum[a] / rows * (sketchSum[b] / rows);
          sum += (a == b ? 1 : 2) * covariance * covariance;
        }
      }
      double squared =
          isExact() ? sum : (sum - (trace * trace - 2 * diagonal) / width) / (1 + 1.0 / width);
      // An estimate can leave the range of the ratio.
      double least = trace * trace / columns;
      return trace * trace / Math.max(least, Math.min(trace * trace, squared));
    }
  }
}
