package io.github.sparseae.benchmarks;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.samples.run.SampleCommand;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.function.Function;

/** Runs a benchmark by the name of its chapter. */
public final class Benchmarks {
  private static final ImmutableMap<String, Function<PrintWriter, SampleCommand>> COMMANDS =
      ImmutableMap.of(
          Chapter.COMPARISON.command(), ComparisonCommand::new,
          Chapter.SETTINGS.command(), SettingsCommand::new,
          Chapter.MICROBENCHMARKS.command(), MicrobenchmarksCommand::new,
          Chapter.SCALING.command(), ScalingCommand::new,
          Chapter.STREAMING.command(), StreamingCommand::new);

  private Benchmarks() {}

  /**
   * Runs a benchmark.
   *
   * @param args the name of the benchmark, then its options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Function<PrintWriter, SampleCommand> command = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (command == null) {
      System.err.println(
          "error: the first argument must be one of " + String.join(", ", COMMANDS.keySet()));
      System.err.println("--help after it shows its options.");
      System.exit(2);
      return;
    }
    int status = SampleCommand.execute(command, Arrays.copyOfRange(args, 1, args.length));
    if (status != 0) {
      System.exit(status);
    }
  }
}
