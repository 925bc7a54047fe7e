package io.github.sparseae.samples.lecture;

import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.metrics.SparsityReport;
import java.util.List;

/**
 * What one variant came to.
 *
 * @param variant which one
 * @param autoencoder how the autoencoder did
 * @param classifier how the classifier did
 * @param figures the pictures that were saved
 * @param seconds how long it all took
 */
record VariantResult(
    Variant variant,
    OfAutoencoder autoencoder,
    OfClassifier classifier,
    List<ReportPicture> figures,
    double seconds) {

  VariantResult {
    figures = List.copyOf(figures);
  }

  /**
   * How an autoencoder did.
   *
   * @param network the network in words
   * @param mse mean squared error of each training epoch
   * @param testMse mean squared error on the test digits after the last
   * @param explainedVariance of the test digits, at most 1
   * @param sparsity of the codes of the test digits
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
   * How a classifier did.
   *
   * @param network the network in words
   * @param trainError mean negative log likelihood of each training epoch
   * @param testAccuracy accuracy on the test digits after each, in percent
   * @param report the test digits after the last epoch
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

    /** The accuracy of each class after the last epoch, in percent. */
    List<Double> perClass() {
      return report.perClassAccuracy().stream().map(share -> 100 * share).toList();
    }
  }
}
