package io.github.sparseae.samples.lecture;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * The deviation of a variant's results from the lecture's printed ones. Until epoch 3, results
 * depend mostly on the initial weights.
 *
 * @param losses the number of printed losses whose epochs the run has reached
 * @param loss the largest relative difference from one of them
 * @param settledLoss the same from epoch 3 on
 * @param settledAccuracy the largest difference of a test accuracy from epoch 3 on, in percentage
 *     points
 * @param settled whether autoencoder and classifier have reached epoch 3
 */
record LectureDeviation(
    int losses, double loss, double settledLoss, double settledAccuracy, boolean settled) {
  private static final int SETTLED = 3;

  /** Deviations that seeds explain: over five seeds at most 1.65 % and 0.54 points. */
  private static final double LOSS_BY_SEED = 0.02;

  private static final double SETTLED_ACCURACY_BY_SEED = 0.6;

  static LectureDeviation of(VariantResult result) {
    List<Double> mse = result.mse();
    List<Double> accuracies = result.testAccuracy();
    DoubleBinaryOperator relative = (actual, printed) -> actual / printed - 1;
    return new LectureDeviation(
        (int) epochs(mse, PublishedResults.LOSSES, 1).count(),
        largest(mse, PublishedResults.LOSSES, 1, relative),
        largest(mse, PublishedResults.LOSSES, SETTLED, relative),
        largest(accuracies, PublishedResults.TEST_ACCURACIES, SETTLED, (a, b) -> a - b),
        mse.size() >= SETTLED && accuracies.size() >= SETTLED);
  }

  /** Returns the epochs from a first one on that both have. */
  private static IntStream epochs(List<Double> actual, List<Double> printed, int first) {
    return IntStream.rangeClosed(first, actual.size())
        .filter(epoch -> PublishedResults.at(printed, epoch).isPresent());
  }

  private static double largest(
      List<Double> actual, List<Double> printed, int first, DoubleBinaryOperator difference) {
    return epochs(actual, printed, first)
        .map(epoch -> epoch - 1)
        .mapToDouble(i -> Math.abs(difference.applyAsDouble(actual.get(i), printed.get(i))))
        .max()
        .orElse(0);
  }

  /** Returns whether the run reproduces the printed results within the variation of seeds. */
  boolean reproduces() {
    return loss <= LOSS_BY_SEED && settledAccuracy <= SETTLED_ACCURACY_BY_SEED;
  }
}
