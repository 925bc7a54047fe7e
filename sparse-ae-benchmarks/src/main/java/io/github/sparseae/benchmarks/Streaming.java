package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.streaming.StreamingCommand;
import io.github.sparseae.samples.run.SampleCommand;

/** Training on rows that are read from a file all the while, beside rows in memory. */
public final class Streaming {
  private Streaming() {}

  /**
   * Runs it.
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
