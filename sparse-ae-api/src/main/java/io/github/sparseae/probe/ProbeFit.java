package io.github.sparseae.probe;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;

/**
 * How a probe was fitted.
 *
 * @param minimized the loss of a row
 * @param l2 λ, the strength of the penalty it was fitted with
 * @param iterations how many steps of L-BFGS the final fit made
 * @param converged whether no partial derivative of the loss was larger than the tolerance at the
 *     end; if false, the probe is not yet the best linear one
 * @param loss mean over training rows of the loss, plus {@code λ/2·‖W‖²}
 * @param largestDerivative the largest size of a partial derivative of the loss at the end
 * @param candidates what λ was chosen from, in the order tried; empty if it was given
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
   * One λ that was tried, fitted on a part of the training rows and judged on the rest.
   *
   * @param l2 λ
   * @param error the share of the validation rows whose class was not found
   * @param logLoss mean over the validation rows of −log p(class), in nats; p is not calibrated
   *     where a hinge was made small
   * @param converged whether the fit converged
   */
  public record Candidate(double l2, double error, double logLoss, boolean converged) {}

  /**
   * Takes a copy.
   *
   * @param minimized the loss of a row
   * @param l2 λ, the strength of the penalty
   * @param iterations how many steps the final fit made
   * @param converged whether it came to its end
   * @param loss the loss at the end
   * @param largestDerivative the largest partial derivative at the end
   * @param candidates what λ was chosen from
   */
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
