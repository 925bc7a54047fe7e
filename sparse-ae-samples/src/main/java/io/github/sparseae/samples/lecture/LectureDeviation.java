package io.github.sparseae.samples.lecture;

import java.util.List;

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
    int losses = 0;
    double loss = 0;
    double settledLoss = 0;
    for (int epoch = 1; epoch <= mse.size(); epoch++) {
      double actual = mse.get(epoch - 1);
      double difference =
          PublishedResults.loss(epoch).map(printed -> Math.abs(actual / printed - 1)).orElse(0.0);
      losses += PublishedResults.loss(epoch).isPresent() ? 1 : 0;
      loss = Math.max(loss, difference);
      settledLoss = epoch >= SETTLED ? Math.max(settledLoss, difference) : settledLoss;
    }
    double settledAccuracy = 0;
    for (int epoch = SETTLED; epoch <= accuracies.size(); epoch++) {
      double actual = accuracies.get(epoch - 1);
      settledAccuracy =
          Math.max(
              settledAccuracy,
              PublishedResults.testAccuracy(epoch)
                  .map(printed -> Math.abs(actual - printed))
                  .orElse(0.0));
    }
    return new LectureDeviation(
        losses,
        loss,
        settledLoss,
        settledAccuracy,
        mse.size() >= SETTLED && accuracies.size() >= SETTLED);
  }

  /** Returns whether the run reproduces the printed results within the variation of seeds. */
  boolean reproduces() {
    return loss <= LOSS_BY_SEED && settledAccuracy <= SETTLED_ACCURACY_BY_SEED;
  }
}
