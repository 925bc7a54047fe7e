package io.github.sparseae.probe;

import io.github.sparseae.metrics.ClassificationReport;

/**
 * What a linear probe finds in a code.
 *
 * @param test how well the probe finds the classes of the test rows
 * @param fit how the probe was fitted to the training rows
 * @param probe the probe, for more rows
 */
public record ProbeReport(ClassificationReport test, ProbeFit fit, LinearProbe probe) {

  /** How it was fitted in one line, then the report on the test rows. */
  @Override
  public String toString() {
    return "linear probe " + fit + System.lineSeparator() + test;
  }
}
