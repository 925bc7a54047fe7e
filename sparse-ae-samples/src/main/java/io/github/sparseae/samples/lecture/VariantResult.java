package io.github.sparseae.samples.lecture;

import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.metrics.SparsityReport;
import java.util.List;

/**
 * The results of a variant.
 *
 * @param variant the variant
 * @param autoencoder the results of the autoencoder
 * @param classifier the results of the classifier
 * @param pictures the pictures that were saved
 * @param seconds the duration
 */
record VariantResult(
    Variant variant,
    OfAutoencoder autoencoder,
    OfClassifier classifier,
    List<ReportPicture> pictures,
    double seconds) {

  VariantResult {
    pictures = List.copyOf(pictures);
  }

  /**
   * The results of an autoencoder.
   *
   * @param network a description of the network
   * @param mse the mean squared error of each training epoch
   * @param testMse the mean squared error on the test digits after the last epoch
   * @param explainedVariance on the test digits, at most 1
   * @param sparsity the sparsity of the test digits' codes
   */
  record OfAutoencoder(
      String network,
      List<Double> mse,
      double testMse,
      double explainedVariance,
      SparsityReport sparsity) {

    OfAutoencoder {
      mse = List.copyOf(mse);
    }

    double lastMse() {
      return mse.get(mse.size() - 1);
    }
  }

  /**
   * The results of a classifier.
   *
   * @param network a description of the network
   * @param trainError the mean negative log likelihood of each training epoch
   * @param testAccuracy the accuracy on the test digits after each epoch, in percent
   * @param report the report on the test digits after the last epoch
   */
  record OfClassifier(
      String network,
      List<Double> trainError,
      List<Double> testAccuracy,
      ClassificationReport report) {

    OfClassifier {
      trainError = List.copyOf(trainError);
      testAccuracy = List.copyOf(testAccuracy);
    }

    double firstAccuracy() {
      return testAccuracy.get(0);
    }

    double lastAccuracy() {
      return testAccuracy.get(testAccuracy.size() - 1);
    }

    /** Returns the accuracy of each class after the last epoch, in percent. */
    List<Double> perClass() {
      return report.perClassAccuracy().stream().map(share -> 100 * share).toList();
    }
  }
}
