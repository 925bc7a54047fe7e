package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.inside.InsideCommand;
import io.github.sparseae.samples.run.SampleCommand;

/** What costs what inside of a process, by JMH. */
public final class Inside {
  private Inside() {}

  /**
   * Runs it.
   *
   * @param args the options; {@code --help} shows them
   */
  public static void main(String[] args) {
    int status = SampleCommand.execute(InsideCommand::new, args);
    if (status != 0) {
      System.exit(status);
    }
  }
}
