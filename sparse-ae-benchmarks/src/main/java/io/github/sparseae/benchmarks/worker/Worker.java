package io.github.sparseae.benchmarks.worker;

import io.github.sparseae.internal.io.IoSupplier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The process of one implementation. It runs a round for each line that it reads, prints a line
 * with the measurement, and ends with its input. Between rounds it is idle, so that others can be
 * timed.
 */
public final class Worker {
  private static final String READY = "@ready ";

  private Worker() {}

  /** Runs the process; the arguments are those of {@link #arguments}. */
  public static void main(String[] args) throws ReflectiveOperationException, IOException {
    Implementation implementation =
        Class.forName(args[0])
            .asSubclass(Implementation.class)
            .getDeclaredConstructor()
            .newInstance();
    Task task = Task.parse(Arrays.asList(args).subList(2, args.length));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    IoSupplier<Measurement> rounds = Activity.valueOf(args[1]).begin(implementation, task);
    System.out.println(READY + implementation.describe());
    while (in.readLine() != null) {
      System.out.println(rounds.get().toLine());
    }
    // Some libraries leave threads running.
    System.exit(0);
  }

  /** Returns the arguments of a process for {@link #main}. */
  public static List<String> arguments(String implementation, Activity activity, Task task) {
    List<String> arguments = new ArrayList<>(List.of(implementation, activity.name()));
    arguments.addAll(task.arguments());
    return arguments;
  }

  /**
   * Returns the description of the implementation in the line by which its process reports that it
   * is ready for its first round; empty for other lines.
   */
  public static Optional<String> ready(String line) {
    return line.startsWith(READY) ? Optional.of(line.substring(READY.length())) : Optional.empty();
  }
}
