package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.growth.GrowthCommand;
import io.github.sparseae.samples.run.SampleCommand;

/** How time and memory grow with rows and with hidden units. */
public final class Growth {
  private Growth() {}

  /**
   * Runs it.
   *
   * @param args the options; {@code --help} shows them
   */
  public static void main(String[] args) {
    int status = SampleCommand.execute(GrowthCommand::new, args);
    if (status != 0) {
      System.exit(status);
    }
  }
}
