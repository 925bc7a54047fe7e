package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.scaling.ScalingCommand;
import io.github.sparseae.samples.run.SampleCommand;

/** Measures how time and memory grow with rows and with hidden units. */
public final class Scaling {
  private Scaling() {}

  /**
   * Runs the benchmark.
   *
   * @param args the options; {@code --help} shows them
   */
  public static void main(String[] args) {
    int status = SampleCommand.execute(ScalingCommand::new, args);
    if (status != 0) {
      System.exit(status);
    }
  }
}
