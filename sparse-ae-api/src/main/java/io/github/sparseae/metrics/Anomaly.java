package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Doubles;
import com.google.common.primitives.ImmutableDoubleArray;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The anomaly score of one row, and the share of each input in it. Errors are divided by the scales
 * s of the inputs, which are 1 unless they are given.
 *
 * @param score mean over inputs of ((x̂ − x) / s)², the row's score in an {@link AnomalyReport}
 * @param input the row x, one number per input
 * @param expected its reconstruction x̂, one number per input
 * @param shares the share of each input in the score, {@code ((x̂_i − x_i) / s_i)² / Σ ((x̂ − x) /
 *     s)²}: they add up to 1, or are all 0 if the score is 0
 */
public record Anomaly(
    double score, List<Double> input, List<Double> expected, List<Double> shares) {

  /**
   * Copies the lists.
   *
   * @param score mean over inputs of ((x̂ − x) / s)²
   * @param input the row x, one number per input
   * @param expected its reconstruction x̂, one number per input
   * @param shares the share of each input in the score
   */
  public Anomaly {
    input = ImmutableDoubleArray.copyOf(input).asList();
    expected = ImmutableDoubleArray.copyOf(expected).asList();
    shares = ImmutableDoubleArray.copyOf(shares).asList();
  }

  /**
   * The contribution of one input to a score.
   *
   * @param feature the index of the input, from 0
   * @param input its value x_i
   * @param expected its reconstruction x̂_i
   * @param share its share in the score, from 0 to 1
   */
  public record Contribution(int feature, double input, double expected, double share) {

    /** For example {@code input 7 is 3.2, expected 0.1 (81.5 %)}. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "input %d is %.4g, expected %.4g (%.1f %%)",
          feature,
          input,
          expected,
          100 * share);
    }
  }

  /**
   * Returns the anomaly of one row.
   *
   * @param row one row
   * @param reconstruction its reconstruction, {@code [1, inputs]}
   * @return its score and the shares of its inputs
   * @throws IllegalArgumentException if there is more than one row, or the shapes differ
   */
  public static Anomaly of(Samples row, DenseArray reconstruction) {
    return of(row, reconstruction, ones(row.width()));
  }

  static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /**
   * Returns the anomaly of one row whose inputs have scales.
   *
   * @param row one row
   * @param reconstruction its reconstruction, {@code [1, inputs]}
   * @param scales s, by which the error of each input is divided, one positive number per input
   * @return its score and the shares of its inputs
   * @throws IllegalArgumentException if there is more than one row, or the shapes differ
   */
  public static Anomaly of(Samples row, DenseArray reconstruction, double[] scales) {
    int width = row.width();
    checkArgument(scales.length == width, "%s scales for %s inputs", scales.length, width);
    checkArgument(
        row.size() == 1 && reconstruction.rows() == 1 && reconstruction.columns() == width,
        "%s and reconstruction %s are not one row each, of one width",
        row,
        reconstruction);
    double[] input = new double[width];
    row.copy(0, 1, input);
    double[] shares = new double[width];
    double sum = 0;
    for (int i = 0; i < width; i++) {
      double error = (reconstruction.get(i) - input[i]) / scales[i];
      shares[i] = error * error;
      sum += shares[i];
    }
    for (int i = 0; sum > 0 && i < width; i++) {
      shares[i] /= sum;
    }
    return new Anomaly(
        sum / width,
        Doubles.asList(input),
        Doubles.asList(reconstruction.toDoubles()),
        Doubles.asList(shares));
  }

  /**
   * Returns the inputs that contribute most to the score.
   *
   * @param count the number of inputs, at least 1; all are returned if there are fewer
   * @return from the largest share to smaller ones, the lower input first among equals
   * @throws IllegalArgumentException if the count is not positive
   */
  public List<Contribution> top(int count) {
    checkArgument(count > 0, "the count must be positive, was %s", count);
    return IntStream.range(0, shares.size())
        .mapToObj(i -> new Contribution(i, input.get(i), expected.get(i), shares.get(i)))
        .sorted(Comparator.comparingDouble(Contribution::share).reversed())
        .limit(count)
        .collect(ImmutableList.toImmutableList());
  }

  /** The score and the three inputs that contribute most. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "score %.6g: ", score)
        + top(3).stream().map(Contribution::toString).collect(Collectors.joining("; "));
  }
}
