package io.github.sparseae.metrics;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How well classes are found.
 *
 * @param confusionMatrix which class was taken for which; rows are the truth
 * @param logLoss mean over samples of −log p(true class), in nats
 */
public record ClassificationReport(ConfusionMatrix confusionMatrix, double logLoss) {

  /**
   * The share of samples whose class was found.
   *
   * @return from 0 to 1
   */
  public double accuracy() {
    return confusionMatrix.accuracy();
  }

  /**
   * The share of each class's samples that were found.
   *
   * @return one for each class, from 0 to 1; NaN for a class without samples
   */
  public List<Double> perClassAccuracy() {
    return IntStream.range(0, confusionMatrix.classes())
        .mapToObj(confusionMatrix::accuracy)
        .toList();
  }

  /** Accuracy and log loss, the accuracy of each class, and the confusion matrix. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "accuracy %.2f %%, log loss %.6f over %,d samples%n",
                100 * accuracy(),
                logLoss,
                confusionMatrix.samples()));
    for (int i = 0; i < confusionMatrix.classes(); i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "accuracy of %s: %.1f %%%n",
              confusionMatrix.names().get(i),
              100 * confusionMatrix.accuracy(i)));
    }
    return text.append(confusionMatrix).toString();
  }
}
