package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

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

  public Anomaly {
    contributions = ImmutableList.copyOf(contributions);
  }

  /**
   * The contribution of one column to a score.
   *
   * @param column its name, or {@code input 7}
   * @param unit its unit; empty if it has none
   * @param value its value x: a {@code Double}, a {@code Boolean}, or the word of a category; an
   *     empty text if it is missing
   * @param expected its reconstruction x̂: of a category the most probable word
   * @param share its share in the score, from 0 to 1
   */
  public record Contribution(
      String column, String unit, Object value, Object expected, double share) {

    /** For example {@code pressure is 3.200 Pa, expected 0.1000 Pa (81.5 %)}. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s is %s, expected %s (%.1f %%)",
          column,
          shown(value),
          shown(expected),
          100 * share);
    }

    private String shown(Object cell) {
      if (cell instanceof Double number) {
        String text = String.format(Locale.ROOT, "%.4g", number);
        return unit.isEmpty() ? text : text + " " + unit;
      }
      return cell.equals("") ? "missing" : cell.toString();
    }
  }

  /**
   * Returns the anomaly of one row by its reconstruction, {@code [1, inputs]}: its score and the
   * shares of its columns, which add up to 1, or are all 0 if the score is 0 or infinite.
   *
   * @throws IllegalArgumentException if there is more than one row, or the shapes differ
   */
  public static Anomaly of(Samples row, DenseArray reconstruction, AnomalyBaseline baseline) {
    checkArgument(row.size() == 1, "one row is scored at a time, was %s", row);
    ScoredInputs inputs = baseline.inputs();
    double[] squares = new double[inputs.columns()];
    double score = inputs.scores(row, reconstruction, squares, errors -> {})[0];
    double sum = DoubleStream.of(squares).sum();
    DenseArray numbers = row.toDenseArray();
    List<Contribution> contributions = new ArrayList<>();
    for (int column = 0; column < squares.length; column++) {
      contributions.add(
          inputs.contribution(
              column, numbers, reconstruction, ScoredInputs.share(squares[column], sum)));
    }
    contributions.sort(Comparator.comparingDouble(Contribution::share).reversed());
    return new Anomaly(score, baseline.calibration().pValue(score), contributions);
  }

  /**
   * Returns the columns that contribute most to the score, a positive number at most, from the
   * largest share to smaller ones.
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
