package io.github.sparseae.samples.family;

import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.probe.ProbeReport;
import java.util.List;

/**
 * The results of a method.
 *
 * @param method the method
 * @param recipe the recipe it was trained by
 * @param trials the validation results of all its recipes; empty without selection
 * @param network a description of the network
 * @param learning a description of the training
 * @param reconstruction the reconstruction of the test digits
 * @param sparsity the sparsity of the test digits' codes
 * @param dead the number of units that are active on no training digit
 * @param probe the report of a linear probe on the codes, on the test digits
 * @param fineTunedError the error of a fine-tuned classifier on the test digits, from 0 to 1
 * @param tiles the picture of the encoder, PNG in Base64
 * @param seconds the duration of the autoencoder's training
 * @param secondsInAll the duration in all
 */
record MethodResult(
    Method method,
    Recipe recipe,
    List<Trial> trials,
    String network,
    String learning,
    ReconstructionReport reconstruction,
    SparsityReport sparsity,
    int dead,
    ProbeReport probe,
    double fineTunedError,
    String tiles,
    double seconds,
    double secondsInAll) {

  MethodResult {
    trials = List.copyOf(trials);
  }

  /**
   * The validation of a recipe.
   *
   * @param recipe the recipe
   * @param probeError the error of a probe on the validation digits, from 0 to 1
   */
  record Trial(Recipe recipe, double probeError) {}

  /** Returns the error of the probe on the test digits, from 0 to 1. */
  double probeError() {
    return 1 - probe.test().accuracy();
  }
}
