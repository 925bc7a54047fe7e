package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.compare.ComparisonCommand;
import io.github.sparseae.samples.run.SampleCommand;

/** Compares this library with other libraries and with its matrix products alone. */
public final class Comparison {
  private Comparison() {}

  /**
   * Runs the comparison.
   *
   * @param args the options; {@code --help} shows them
   */
  public static void main(String[] args) {
    int status = SampleCommand.execute(ComparisonCommand::new, args);
    if (status != 0) {
      System.exit(status);
    }
  }
}
