package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.compare.SettingsCommand;
import io.github.sparseae.samples.run.SampleCommand;

/** Measures the settings of the CPU's arithmetic on this machine. */
public final class Settings {
  private Settings() {}

  /**
   * Runs the benchmark.
   *
   * @param args the options; {@code --help} shows them
   */
  public static void main(String[] args) {
    int status = SampleCommand.execute(SettingsCommand::new, args);
    if (status != 0) {
      System.exit(status);
    }
  }
}
