package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Doubles;
import com.google.common.primitives.ImmutableDoubleArray;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The anomaly scores of rows, {@code mean over inputs of ((x̂ − x) / s)²} each. An autoencoder
 * trained on normal rows reconstructs other rows badly. The scales s of the inputs are 1, unless
 * they are given: with standardized inputs, their deviations.
 *
 * <pre>{@code
 * double threshold = sae.anomalies(normal).threshold(0.99);
 * for (int row : sae.anomalies(today).above(threshold)) {
 *   System.out.println(row + ": " + sae.anomaly(today, row));
 * }
 * }</pre>
 *
 * @param scores the score of each row, in their order
 * @param shares the share of each input in the sum of all scores: they add up to 1, or are all 0 if
 *     every score is 0
 */
public record AnomalyReport(List<Double> scores, List<Double> shares) {

  /**
   * Copies the lists.
   *
   * @param scores the score of each row, in their order
   * @param shares the share of each input in the sum of all scores
   */
  public AnomalyReport {
    scores = ImmutableDoubleArray.copyOf(scores).asList();
    shares = ImmutableDoubleArray.copyOf(shares).asList();
  }

  /**
   * Returns the score of one row.
   *
   * @param row the index of the row, from 0
   * @return mean over inputs of ((x̂ − x) / s)², at least 0
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public double score(int row) {
    return scores.get(row);
  }

  /**
   * Returns the smallest score that a given share of these rows does not exceed: a threshold for
   * other rows, if these are normal. {@code above(threshold(0.99))} has at most a hundredth of
   * these rows.
   *
   * @param quantile the share, above 0 and at most 1
   * @return the smallest score s with {@code (number of scores ≤ s) / rows ≥ quantile}
   * @throws IllegalArgumentException if the quantile is not above 0 and at most 1
   */
  public double threshold(double quantile) {
    checkArgument(
        quantile > 0 && quantile <= 1,
        "the quantile must be above 0 and at most 1, was %s",
        quantile);
    double[] sorted = Doubles.toArray(scores);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(quantile * sorted.length);
    // Rounding: 0.07 · 100 is a little more than 7.
    while (rank > 1 && (rank - 1) / (double) sorted.length >= quantile) {
      rank--;
    }
    return sorted[rank - 1];
  }

  /**
   * Returns the rows whose score is above a threshold.
   *
   * @param threshold usually the {@link #threshold} of normal rows
   * @return row numbers, the highest score first, the lower row among equals
   */
  public int[] above(double threshold) {
    return IntStream.range(0, scores.size())
        .filter(row -> scores.get(row) > threshold)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer row) -> scores.get(row)).reversed())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The median, 99 % quantile and maximum of the scores in one line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "anomaly scores of %,d rows: median %.6g, 99 %% at most %.6g, largest %.6g",
        scores.size(),
        threshold(0.5),
        threshold(0.99),
        threshold(1));
  }

  /** Computes a report batch by batch, in memory that grows by 8 bytes per row. Not thread-safe. */
  public static final class Accumulator {
    private final double[] scales;
    private final double[] squares;
    private double[] scores = new double[1024];
    private int rows;

    /**
     * Creates an accumulator without rows.
     *
     * @param inputs the width of a row
     */
    public Accumulator(int inputs) {
      this(Anomaly.ones(inputs));
    }

    /**
     * Creates an accumulator without rows.
     *
     * @param scales s, by which the error of each input is divided, one positive number per input;
     *     copied
     */
    public Accumulator(double[] scales) {
      this.scales = scales.clone();
      squares = new double[scales.length];
    }

    /**
     * Adds a batch.
     *
     * @param batch rows
     * @param reconstructions their reconstructions, {@code [batch, inputs]}
     * @throws IllegalArgumentException if the shapes differ from each other or from earlier batches
     */
    public void add(Samples batch, DenseArray reconstructions) {
      int width = squares.length;
      ReconstructionPairs.check(batch, reconstructions, width);
      double[] x = new double[width];
      for (int row = 0; row < batch.size(); row++) {
        batch.copy(row, row + 1, x);
        double sum = 0;
        for (int i = 0; i < width; i++) {
          double error = (reconstructions.get(row * width + i) - x[i]) / scales[i];
          sum += error * error;
          squares[i] += error * error;
        }
        if (rows == scores.length) {
          scores = Arrays.copyOf(scores, Math.multiplyExact(rows, 2));
        }
        scores[rows++] = sum / width;
      }
    }

    /**
     * Returns the report on all rows added so far.
     *
     * @return the report
     * @throws IllegalArgumentException if no row was added
     */
    public AnomalyReport report() {
      checkArgument(rows > 0, "no samples were given");
      double all = Arrays.stream(squares).sum();
      double[] shares = Arrays.stream(squares).map(sum -> all > 0 ? sum / all : 0).toArray();
      return new AnomalyReport(Doubles.asList(scores).subList(0, rows), Doubles.asList(shares));
    }
  }
}
