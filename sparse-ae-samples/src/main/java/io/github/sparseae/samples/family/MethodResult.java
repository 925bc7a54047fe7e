package io.github.sparseae.samples.family;

import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.probe.ProbeReport;
import java.util.List;

/**
 * What one method came to.
 *
 * @param method which one
 * @param recipe the settings it was trained with
 * @param trials what each of its recipes came to on the validation digits; empty if none was asked
 * @param network the network in words
 * @param learning how it learned, in words
 * @param reconstruction of the test digits
 * @param sparsity of the codes of the test digits
 * @param dead units that are active on no training digit
 * @param probe a linear probe on the codes, asked about the test digits
 * @param fineTunedError of a classifier that trains the encoder on, share of the test digits
 * @param tiles the picture of what each unit looks for, PNG in Base64
 * @param seconds how long training the autoencoder took
 * @param secondsInAll how long everything took
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
   * A recipe tried.
   *
   * @param recipe which
   * @param probeError on the validation digits, as a share
   */
  record Trial(Recipe recipe, double probeError) {}

  /** The share of the test digits that the probe gets wrong. */
  double probeError() {
    return 1 - probe.test().accuracy();
  }

  /** The share of units that are active on no training digit. */
  double deadShare() {
    return (double) dead / method.hidden();
  }
}
