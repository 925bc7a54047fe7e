package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.streaming.StreamingCommand;
import io.github.sparseae.samples.run.SampleCommand;

/** Compares training on rows streamed from a file with training on rows in memory. */
public final class Streaming {
  private Streaming() {}

  /**
   * Runs the benchmark.
   *
   * @param args the options; {@code --help} shows them
   */
  public static void main(String[] args) {
    int status = SampleCommand.execute(StreamingCommand::new, args);
    if (status != 0) {
      System.exit(status);
    }
  }
}
