package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Doubles;
import io.github.sparseae.internal.io.Quantity;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How well scores separate anomalies from normal rows, for rows of which both are known. Neither
 * figure depends on a threshold.
 *
 * @param normal the number of normal rows
 * @param anomalies the number of anomalies
 * @param auc the area under the ROC curve: the probability that the score of an anomaly is above
 *     that of a normal row, plus half the probability that they are equal; 0.5 for random scores
 * @param averagePrecision the mean, over the anomalies, of the share of anomalies among all rows of
 *     at least that anomaly's score; for random scores about the share of anomalies
 */
public record DetectionReport(long normal, long anomalies, double auc, double averagePrecision) {

  /**
   * Measures scores of any detector, higher for stranger rows, by labels: 0 for a normal row, 1 for
   * an anomaly.
   *
   * @throws IllegalArgumentException if the numbers of scores and labels differ, a score is NaN, a
   *     label is neither 0 nor 1, or one of them does not occur
   */
  public static DetectionReport of(double[] scores, int[] labels) {
    checkArgument(
        scores.length == labels.length,
        "%s, but %s",
        Quantity.of(scores.length, "score"),
        Quantity.of(labels.length, "label"));
    for (int row = 0; row < labels.length; row++) {
      checkArgument(
          labels[row] == 0 || labels[row] == 1,
          "the label of row %s must be 0 (normal) or 1 (anomaly), was %s",
          row,
          labels[row]);
      checkArgument(!Double.isNaN(scores[row]), "the score of row %s is NaN", row);
    }
    long anomalies = Arrays.stream(labels).asLongStream().sum();
    long normal = labels.length - anomalies;
    checkArgument(
        anomalies > 0 && normal > 0,
        "there must be rows of both labels, 0 and 1, were %s and %s",
        Quantity.of(normal, "normal row"),
        Quantity.of(anomalies, "anomaly"));
    int[] order = descending(Doubles.asList(scores)).toArray();
    double pairs = 0;
    double precision = 0;
    long found = 0;
    for (int from = 0, to; from < order.length; from = to) {
      long equal = 0;
      for (to = from; to < order.length && scores[order[to]] == scores[order[from]]; to++) {
        equal += labels[order[to]];
      }
      long alarms = from - found;
      long equalNormal = to - from - equal;
      pairs += equal * (normal - alarms - equalNormal + equalNormal / 2.0);
      found += equal;
      precision += equal * ((double) found / to);
    }
    return new DetectionReport(
        normal, anomalies, pairs / anomalies / normal, precision / anomalies);
  }

  /** Returns all rows, from the highest score to the lowest, the lower row first among equals. */
  static IntStream descending(List<Double> scores) {
    return IntStream.range(0, scores.size())
        .boxed()
        .sorted(Comparator.comparingDouble((Integer row) -> scores.get(row)).reversed())
        .mapToInt(Integer::intValue);
  }

  /** For example {@code AUC 0.953, average precision 0.812 (93 anomalies in 3,772 rows)}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "AUC %.3f, average precision %.3f (%s in %s)",
        auc,
        averagePrecision,
        Quantity.of(anomalies, "anomaly"),
        Quantity.of(normal + anomalies, "row"));
  }
}
