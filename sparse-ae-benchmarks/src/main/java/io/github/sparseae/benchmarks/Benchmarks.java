package io.github.sparseae.benchmarks;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.cli.Console;
import java.util.Arrays;
import java.util.function.Supplier;

/** Runs a benchmark by the name of its chapter. */
public final class Benchmarks {
  /** The chapters of the page, in order. */
  static final ImmutableMap<String, Supplier<Chapter>> CHAPTERS =
      ImmutableMap.of(
          "comparison", ComparisonCommand::new,
          "settings", SettingsCommand::new,
          "scaling", ScalingCommand::new);

  private Benchmarks() {}

  /** Runs the benchmark of a name, with the options after it. */
  public static void main(String[] args) {
    Supplier<Chapter> command = args.length == 0 ? null : CHAPTERS.get(args[0]);
    if (command == null) {
      System.err.println(
          "error: the first argument must be one of " + String.join(", ", CHAPTERS.keySet()));
      System.err.println("--help after it shows its options.");
      System.exit(2);
      return;
    }
    Console.main(command.get(), Arrays.copyOfRange(args, 1, args.length));
  }
}
