package io.github.sparseae.samples.lecture;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * The results that the lecture printed, by epoch. Source: "Deep Learning for Visual Computing",
 * lecture 19, "Sparse Autoencoders for MNIST classification" (D. Sheet, IIT Kharagpur).
 */
final class PublishedResults {
  /** The mean squared error; NaN, here 0, where it was not printed. */
  static final List<Double> LOSSES =
      DoubleStream.of(
              0.190024, 0.100179, 0.077529, 0.072425, 0, 0, 0, 0, 0, 0.066157, 0.065500, 0.064816,
              0.064096, 0.063335, 0.062536, 0.061703, 0.060844, 0.059969, 0.059090, 0.058213)
          .map(loss -> loss > 0 ? loss : Double.NaN)
          .boxed()
          .toList();

  /** The classifier's training error (negative log likelihood). */
  static final List<Double> TRAIN_ERRORS =
      List.of(
          1.308251, 0.665595, 0.501898, 0.429211, 0.389700, 0.363884, 0.344898, 0.330821, 0.319464,
          0.309653);

  /** The classifier's accuracy on the test images, in percent. */
  static final List<Double> TEST_ACCURACIES =
      List.of(78.73, 86.52, 88.70, 89.51, 89.84, 90.38, 90.93, 91.23, 91.50, 91.71);

  /** The class whose accuracy the lecture reports. */
  static final int CLASS_FIVE = 5;

  /** Its accuracy after ten epochs, in percent. */
  static final double CLASS_FIVE_ACCURACY = 84.7;

  static final double LAST_LOSS = LOSSES.get(LOSSES.size() - 1);
  static final double FIRST_TEST_ACCURACY = TEST_ACCURACIES.get(0);
  static final double LAST_TEST_ACCURACY = TEST_ACCURACIES.get(TEST_ACCURACIES.size() - 1);

  private PublishedResults() {}

  /** Returns the figure of an epoch, counted from 1; empty if it was not printed. */
  static Optional<Double> at(List<Double> figures, int epoch) {
    return figures.stream().skip(epoch - 1).findFirst().filter(Double::isFinite);
  }
}
