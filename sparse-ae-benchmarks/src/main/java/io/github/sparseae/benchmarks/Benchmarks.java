package io.github.sparseae.benchmarks;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.cli.Console;
import io.github.sparseae.samples.run.SampleCommand;
import java.util.Arrays;
import java.util.function.Supplier;

/** Runs a benchmark by the name of its chapter. */
public final class Benchmarks {
  private static final ImmutableMap<String, Supplier<SampleCommand>> COMMANDS =
      ImmutableMap.of(
          Chapter.COMPARISON.command(), ComparisonCommand::new,
          Chapter.SETTINGS.command(), SettingsCommand::new,
          Chapter.SCALING.command(), ScalingCommand::new);

  private Benchmarks() {}

  /**
   * Runs a benchmark.
   *
   * @param args the name of the benchmark, then its options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Supplier<SampleCommand> command = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (command == null) {
      System.err.println(
          "error: the first argument must be one of " + String.join(", ", COMMANDS.keySet()));
      System.err.println("--help after it shows its options.");
      System.exit(2);
      return;
    }
    Console.main(command.get(), Arrays.copyOfRange(args, 1, args.length));
  }
}
