package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.streams.StreamsCommand;
import io.github.sparseae.samples.run.SampleCommand;

/** Training on rows that are read from a file all the while, beside rows in memory. */
public final class Streams {
  private Streams() {}

  /**
   * Runs it.
   *
   * @param args the options; {@code --help} shows them
   */
  public static void main(String[] args) {
    int status = SampleCommand.execute(StreamsCommand::new, args);
    if (status != 0) {
      System.exit(status);
    }
  }
}
