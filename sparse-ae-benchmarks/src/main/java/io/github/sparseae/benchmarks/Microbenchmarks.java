package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.micro.MicrobenchmarksCommand;
import io.github.sparseae.samples.run.SampleCommand;

/** Measures single calls by JMH. */
public final class Microbenchmarks {
  private Microbenchmarks() {}

  /**
   * Runs the benchmarks.
   *
   * @param args the options; {@code --help} shows them
   */
  public static void main(String[] args) {
    int status = SampleCommand.execute(MicrobenchmarksCommand::new, args);
    if (status != 0) {
      System.exit(status);
    }
  }
}
