package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.worker.Implementation;
import io.github.sparseae.benchmarks.worker.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Appends its name to a file beside the rows in each round. */
public class TurnTaker implements Implementation {
  static final String TURNS = "turns";

  /** Creates the implementation. */
  public TurnTaker() {}

  /** Has another name and another outcome. */
  public static final class Other extends TurnTaker {
    /** Creates the implementation. */
    public Other() {}

    @Override
    double outcome() {
      return 0.75;
    }
  }

  /** Fails before its first round. */
  public static final class Failing extends TurnTaker {
    /** Creates the implementation. */
    public Failing() {}

    @Override
    public Trainer trainer(Task task) {
      throw new IllegalStateException("no weights today");
    }
  }

  double outcome() {
    return 0.5;
  }

  @Override
  public String describe() {
    return getClass().getSimpleName() + " 1.0";
  }

  @Override
  public Trainer trainer(Task task) {
    Path turns = task.rows().path().resolveSibling(TURNS);
    return () -> {
      Files.writeString(
          turns,
          getClass().getSimpleName() + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      return outcome();
    };
  }
}
