package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkElements;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Doubles;
import com.google.common.primitives.ImmutableDoubleArray;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The anomaly scores of rows and how unusual they are.
 *
 * <pre>{@code
 * AnomalyReport report = detector.anomalies(today);
 * for (int row : report.discoveries(0.1)) {
 *   System.out.println(row + ": " + detector.anomaly(today, row));
 * }
 * }</pre>
 *
 * @param scores the score of each row, in their order
 * @param pValues the share of normal rows of at least the score of each row
 * @param columns the name of each column
 * @param shares the share of each column in the sum of all scores: they add up to 1, or are all 0
 *     if every score is 0, or one is infinite
 * @see Anomaly
 */
public record AnomalyReport(
    List<Double> scores, List<Double> pValues, List<String> columns, List<Double> shares) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is no row, or the numbers of scores and p-values, or
   *     of columns and shares, differ
   */
  public AnomalyReport {
    scores = ImmutableDoubleArray.copyOf(checkElements("scores", scores)).asList();
    pValues = ImmutableDoubleArray.copyOf(checkElements("pValues", pValues)).asList();
    columns = ImmutableList.copyOf(checkElements("columns", columns));
    shares = ImmutableDoubleArray.copyOf(checkElements("shares", shares)).asList();
    checkArgument(!scores.isEmpty(), "no samples were given");
    checkArgument(
        scores.size() == pValues.size(),
        "%s, %s",
        Quantity.of(scores.size(), "score"),
        Quantity.of(pValues.size(), "p-value"));
    checkArgument(
        columns.size() == shares.size(),
        "%s, %s",
        Quantity.of(columns.size(), "column"),
        Quantity.of(shares.size(), "share"));
  }

  /** Returns the score of one row, mean over inputs of ((x̂ − x) / s)². */
  public double score(int row) {
    return scores.get(row);
  }

  /**
   * Returns the rows whose score is above a threshold, usually a {@link Calibration#threshold}: the
   * highest score first, the lower row among equals.
   *
   * @throws IllegalArgumentException if the threshold is NaN
   */
  public int[] above(double threshold) {
    checkArgument(!Double.isNaN(threshold), "the threshold must be a number, was NaN");
    return DetectionReport.descending(scores).filter(row -> scores.get(row) > threshold).toArray();
  }

  /**
   * Returns the rows that are anomalies of this batch by the procedure of Benjamini and Hochberg:
   * the k rows of the highest scores, with the largest k whose p-values are all at most {@code k /
   * rows · rate}. The more anomalies a batch has, the lower is the threshold.
   *
   * <p>Of the rows returned, on average at most the rate are normal. This holds for the p-values of
   * one calibration although they depend on each other: Bates et al., "Testing for outliers with
   * conformal p-values" (2023). A single anomaly among n rows is only found with a calibration of n
   * / rate rows. The highest score comes first, and the lower row among equals.
   *
   * @throws IllegalArgumentException if the rate is not above 0 and below 1
   */
  public int[] discoveries(double falseDiscoveryRate) {
    checkArgument(
        falseDiscoveryRate > 0 && falseDiscoveryRate < 1,
        "the rate of false discoveries must be above 0 and below 1, was %s",
        falseDiscoveryRate);
    int[] rows = DetectionReport.descending(scores).toArray();
    int found = rows.length;
    while (found > 0
        && pValues.get(rows[found - 1]) > (double) found / rows.length * falseDiscoveryRate) {
      found--;
    }
    return Arrays.copyOf(rows, found);
  }

  /** The median, 99 % quantile and maximum of the scores, and the smallest p-value, in one line. */
  @Override
  public String toString() {
    double[] sorted = Doubles.toArray(scores);
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "anomaly scores of %s: median %.4g, 99 %% at most %.4g, largest %.4g, smallest p %.3g",
        Quantity.of(sorted.length, "row"),
        sorted[(sorted.length - 1) / 2],
        sorted[(int) Math.ceil(0.99 * sorted.length) - 1],
        sorted[sorted.length - 1],
        pValues.stream().min(Comparator.naturalOrder()).orElseThrow());
  }

  /** Computes a report batch by batch, in memory that grows by 8 bytes per row. Not thread-safe. */
  public static final class Accumulator {
    private final AnomalyBaseline baseline;
    private final ScoredInputs inputs;
    private final double[] squares;
    private final double[] counts;
    private final ImmutableDoubleArray.Builder scores = ImmutableDoubleArray.builder(1024);
    private int rows;

    /** Creates an accumulator without rows. */
    public Accumulator(AnomalyBaseline baseline) {
      this.baseline = baseline;
      inputs = baseline.inputs();
      squares = new double[inputs.columns()];
      counts = new double[inputs.columns() * AnomalyBaseline.ERROR_BINS];
    }

    /**
     * Adds a batch of rows and their reconstructions, {@code [batch, inputs]}.
     *
     * @throws IllegalArgumentException if the shapes differ from each other or from earlier batches
     */
    public void add(Samples batch, DenseArray reconstructions) {
      double[] added = inputs.scores(batch, reconstructions, squares, this::count);
      scores.addAll(Arrays.stream(added));
      rows += added.length;
    }

    private void count(double[] errors) {
      for (int column = 0; column < errors.length; column++) {
        if (!Double.isNaN(errors[column])) {
          counts[column * AnomalyBaseline.ERROR_BINS + AnomalyBaseline.errorBin(errors[column])]++;
        }
      }
    }

    /**
     * Returns how often the columns had errors of each size in all rows added so far: numbers of
     * rows, {@code [columns, 32]}, as {@link AnomalyBaseline#columnCounts}.
     */
    public DenseArray columnCounts() {
      return DenseArray.of(counts, squares.length, AnomalyBaseline.ERROR_BINS);
    }

    /**
     * Returns the errors of the columns of all rows added so far: of each, the mean over rows of
     * the sum over its inputs of ((x̂ − x) / s)².
     *
     * @throws IllegalArgumentException if no row was added
     */
    public List<Double> columnErrors() {
      checkArgument(rows > 0, "no samples were given");
      return Doubles.asList(Arrays.stream(squares).map(sum -> sum / rows).toArray());
    }

    /**
     * Returns the report on all rows added so far.
     *
     * @throws IllegalArgumentException if no row was added
     */
    public AnomalyReport report() {
      double all = Arrays.stream(squares).sum();
      double[] found = scores.build().toArray();
      return new AnomalyReport(
          Doubles.asList(found),
          Doubles.asList(Arrays.stream(found).map(baseline.calibration()::pValue).toArray()),
          inputs.names(),
          Doubles.asList(
              Arrays.stream(squares).map(sum -> ScoredInputs.share(sum, all)).toArray()));
    }
  }
}
