package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkElements;

import com.google.common.primitives.Doubles;
import com.google.common.primitives.ImmutableDoubleArray;
import io.github.sparseae.internal.io.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The scores of normal rows that nothing was fitted to, against which other scores are held (split
 * conformal prediction). For a normal row, one that could as well have been among these n in any
 * order, {@code P(p ≤ α) ≤ α} for every α, whatever the distribution of scores and however good the
 * network: the guarantee holds for any n, on average over calibrations.
 *
 * <p>Source: Laxhammar and Falkman, "Conformal prediction for distribution-independent anomaly
 * detection in streaming vessel data" (2010); Bates, Candès, Lei, Romano and Sesia, "Testing for
 * outliers with conformal p-values" (2023).
 *
 * @param scores the scores, finite and at least one, which are sorted from the smallest to the
 *     largest
 */
public record Calibration(List<Double> scores) {

  public Calibration {
    double[] sorted = Doubles.toArray(checkElements("scores", scores));
    checkArgument(sorted.length > 0, "a calibration needs the score of at least one row");
    for (double score : sorted) {
      checkArgument(Double.isFinite(score), "scores must be finite, one was %s", score);
    }
    Arrays.sort(sorted);
    scores = ImmutableDoubleArray.copyOf(sorted).asList();
  }

  /**
   * Returns how unusual a score is: p = (1 + number of these scores ≥ score) / (n + 1), above 0 and
   * at most 1.
   *
   * @throws IllegalArgumentException if the score is NaN
   */
  public double pValue(double score) {
    checkArgument(!Double.isNaN(score), "the score must be a number, was NaN");
    return ofLarger(scores.size() - below(score));
  }

  /** Returns the p-value of a score that a number of these scores reach. */
  private double ofLarger(int count) {
    return (1.0 + count) / (scores.size() + 1.0);
  }

  static void checkRate(double falseAlarmRate) {
    checkArgument(
        falseAlarmRate > 0 && falseAlarmRate < 1,
        "the rate of false alarms must be above 0 and below 1, was %s",
        falseAlarmRate);
  }

  /** Returns the number of scores below another. */
  private int below(double score) {
    int from = 0;
    int to = scores.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (scores.get(middle) < score) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /**
   * Returns the threshold of a rate of false alarms, from {@link #smallestRate} to below 1: a score
   * is above it if and only if its p-value is at most the rate, the largest share of normal rows.
   * Any number of thresholds can be asked for.
   *
   * @throws IllegalArgumentException if the rate is not below 1, or these rows are too few for it
   */
  public double threshold(double falseAlarmRate) {
    checkRate(falseAlarmRate);
    checkArgument(
        falseAlarmRate >= smallestRate(),
        "a rate of false alarms of %s needs %s for calibration, there are %s: calibrate on more, or"
            + " take a rate of at least %s",
        falseAlarmRate,
        Quantity.of((long) Math.ceil(1 / falseAlarmRate) - 1, "row"),
        scores.size(),
        String.format(Locale.ROOT, "%.3g", smallestRate()));
    int larger = (int) (falseAlarmRate * (scores.size() + 1.0)) - 1;
    // Rounding: the product may be a little less or more than a whole number.
    while (larger > 0 && ofLarger(larger) > falseAlarmRate) {
      larger--;
    }
    while (ofLarger(larger + 1) <= falseAlarmRate) {
      larger++;
    }
    return scores.get(scores.size() - 1 - larger);
  }

  /**
   * Returns the smallest rate of false alarms that these rows can hold: 1 / (n + 1), the p-value of
   * a score above all of them.
   */
  public double smallestRate() {
    return ofLarger(0);
  }

  /** The number of rows, the median, and the 99 % quantile. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "calibration on %s: median score %.4g, 99 %% at most %.4g",
        Quantity.of(scores.size(), "row"),
        scores.get((scores.size() - 1) / 2),
        scores.get((int) Math.ceil(0.99 * scores.size()) - 1));
  }
}
