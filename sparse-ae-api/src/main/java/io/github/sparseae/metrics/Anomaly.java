package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Doubles;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The anomaly score of one row, how unusual it is, and the share of each column in it.
 *
 * @param score mean over inputs of ((x̂ − x) / s)², about 1 for a normal row
 * @param pValue the share of normal rows of at least this score, (1 + their number) / (n + 1): a
 *     row with p ≤ α is a false alarm with a probability of at most α
 * @param contributions the columns, from the largest share to smaller ones, in the order of the row
 *     among equals
 * @see AnomalyBaseline
 * @see Calibration
 */
public record Anomaly(double score, double pValue, List<Contribution> contributions) {

  /**
   * Copies the list.
   *
   * @param score mean over inputs of ((x̂ − x) / s)²
   * @param pValue the share of normal rows of at least this score
   * @param contributions the columns
   */
  public Anomaly {
    contributions = ImmutableList.copyOf(contributions);
  }

  /**
   * The contribution of one column to a score.
   *
   * @param column its name, or {@code input 7}
   * @param value its value x
   * @param expected its reconstruction x̂
   * @param share its share in the score, from 0 to 1
   */
  public record Contribution(String column, double value, double expected, double share) {

    /** For example {@code input 7 is 3.200, expected 0.1000 (81.5 %)}. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%s is %.4g, expected %.4g (%.1f %%)", column, value, expected, 100 * share);
    }
  }

  /**
   * Returns the anomaly of one row.
   *
   * @param row one row
   * @param reconstruction its reconstruction, {@code [1, inputs]}
   * @param baseline what normal rows showed
   * @return its score and the shares of its columns, which add up to 1, or are all 0 if the score
   *     is 0
   * @throws IllegalArgumentException if there is more than one row, or the shapes differ
   */
  public static Anomaly of(Samples row, DenseArray reconstruction, AnomalyBaseline baseline) {
    checkArgument(row.size() == 1, "%s are not one row", row);
    double[] squares = new double[baseline.scales().size()];
    double score =
        AnomalyBaseline.scores(Doubles.toArray(baseline.scales()), row, reconstruction, squares)[0];
    double sum = score * squares.length;
    List<Contribution> contributions = new ArrayList<>();
    for (int i = 0; i < squares.length; i++) {
      contributions.add(
          new Contribution(
              AnomalyReport.column(i),
              row.get(0, i),
              reconstruction.get(i),
              sum > 0 ? squares[i] / sum : 0));
    }
    contributions.sort(Comparator.comparingDouble(Contribution::share).reversed());
    return new Anomaly(score, baseline.calibration().pValue(score), contributions);
  }

  /**
   * Returns the columns that contribute most to the score.
   *
   * @param count the number of columns, at least 1; all are returned if there are fewer
   * @return from the largest share to smaller ones
   * @throws IllegalArgumentException if the count is not positive
   */
  public List<Contribution> top(int count) {
    checkArgument(count > 0, "the count must be positive, was %s", count);
    return contributions.subList(0, Math.min(count, contributions.size()));
  }

  /** The score, its p-value and the three columns that contribute most. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "score %.4g, p = %.3g: ", score, pValue)
        + top(3).stream().map(Contribution::toString).collect(Collectors.joining("; "));
  }
}
