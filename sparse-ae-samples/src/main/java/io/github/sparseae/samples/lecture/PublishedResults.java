package io.github.sparseae.samples.lecture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The results that the lecture printed. Source: "Deep Learning for Visual Computing", lecture 19,
 * "Sparse Autoencoders for MNIST classification" (D. Sheet, IIT Kharagpur).
 */
final class PublishedResults {
  /** Mean squared error by epoch, counted from 1. Epochs 5 to 9 were not printed. */
  static final SortedMap<Integer, Double> LOSSES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(1, 0.190024),
              Map.entry(2, 0.100179),
              Map.entry(3, 0.077529),
              Map.entry(4, 0.072425),
              Map.entry(10, 0.066157),
              Map.entry(11, 0.065500),
              Map.entry(12, 0.064816),
              Map.entry(13, 0.064096),
              Map.entry(14, 0.063335),
              Map.entry(15, 0.062536),
              Map.entry(16, 0.061703),
              Map.entry(17, 0.060844),
              Map.entry(18, 0.059969),
              Map.entry(19, 0.059090),
              Map.entry(20, 0.058213)));

  /** The classifier's training error (negative log likelihood) of each epoch. */
  static final List<Double> TRAIN_ERRORS =
      List.of(
          1.308251, 0.665595, 0.501898, 0.429211, 0.389700, 0.363884, 0.344898, 0.330821, 0.319464,
          0.309653);

  /** The classifier's accuracy on the test images after each epoch, in percent. */
  static final List<Double> TEST_ACCURACIES =
      List.of(78.73, 86.52, 88.70, 89.51, 89.84, 90.38, 90.93, 91.23, 91.50, 91.71);

  /** The class whose accuracy the lecture reports. */
  static final int CLASS_FIVE = 5;

  /** Its accuracy after ten epochs, in percent. */
  static final double CLASS_FIVE_ACCURACY = 84.7;

  static final double LAST_LOSS = loss(LOSSES.lastKey()).orElseThrow();
  static final double FIRST_TEST_ACCURACY = TEST_ACCURACIES.get(0);
  static final double LAST_TEST_ACCURACY = TEST_ACCURACIES.get(TEST_ACCURACIES.size() - 1);

  private PublishedResults() {}

  static Optional<Double> loss(int epoch) {
    return Optional.ofNullable(LOSSES.get(epoch));
  }

  static Optional<Double> trainError(int epoch) {
    return at(TRAIN_ERRORS, epoch);
  }

  static Optional<Double> testAccuracy(int epoch) {
    return at(TEST_ACCURACIES, epoch);
  }

  private static Optional<Double> at(List<Double> values, int epoch) {
    return epoch >= 1 && epoch <= values.size()
        ? Optional.of(values.get(epoch - 1))
        : Optional.empty();
  }
}
