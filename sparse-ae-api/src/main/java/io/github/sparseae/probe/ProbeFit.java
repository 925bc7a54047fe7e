package io.github.sparseae.probe;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;

/**
 * The result of a probe's fit.
 *
 * @param minimized the loss of a row
 * @param l2 λ, the weight of the penalty
 * @param iterations the number of L-BFGS steps of the final fit
 * @param converged whether the largest absolute partial derivative was at most the tolerance; if
 *     false, the probe is not yet optimal
 * @param loss mean over training rows of the loss, plus {@code λ/2·‖W‖²}
 * @param largestDerivative the largest absolute partial derivative of the loss at the end
 * @param candidates the candidates for λ, in the order tried; empty if λ was given
 */
public record ProbeFit(
    ProbeLoss minimized,
    double l2,
    int iterations,
    boolean converged,
    double loss,
    double largestDerivative,
    List<Candidate> candidates) {

  /**
   * A candidate for λ, fitted to a part of the training rows and evaluated on the rest.
   *
   * @param l2 λ
   * @param error the share of the validation rows that are predicted wrongly
   * @param logLoss mean over the validation rows of −log p(class), in nats; p is not calibrated for
   *     the squared hinge
   * @param converged whether the fit converged, to at most ten times the probe's tolerance
   */
  public record Candidate(double l2, double error, double logLoss, boolean converged) {}

  public ProbeFit {
    candidates = ImmutableList.copyOf(candidates);
  }

  /** The figures in one line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s after %d iterations at lambda %.0e%s, training loss %.6f%s",
        converged ? "converged" : "NOT converged",
        iterations,
        l2,
        candidates.isEmpty() ? "" : " (best of " + candidates.size() + ")",
        loss,
        minimized == ProbeLoss.LOGISTIC ? "" : " by squared hinge");
  }
}
