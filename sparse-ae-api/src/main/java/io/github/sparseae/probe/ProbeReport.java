package io.github.sparseae.probe;

import io.github.sparseae.metrics.ClassificationReport;

/**
 * The report on a linear probe.
 *
 * @param test the evaluation on the test rows
 * @param fit the result of the fit to the training rows
 * @param probe the probe, for more rows
 */
public record ProbeReport(ClassificationReport test, ProbeFit fit, LinearProbe probe) {

  /** The fit in one line, followed by the report on the test rows. */
  @Override
  public String toString() {
    return "linear probe " + fit + System.lineSeparator() + test;
  }
}
