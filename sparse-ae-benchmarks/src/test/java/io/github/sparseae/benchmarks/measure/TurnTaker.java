package io.github.sparseae.benchmarks.measure;

import io.github.sparseae.benchmarks.worker.Encoder;
import io.github.sparseae.benchmarks.worker.Implementation;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.benchmarks.worker.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes its name into a file beside the rows whenever it is its turn. */
public class TurnTaker implements Implementation {
  static final String TURNS = "turns";

  /** An implementation. */
  public TurnTaker() {}

  /** Writes another name, and comes to something else. */
  public static final class Other extends TurnTaker {
    /** An implementation. */
    public Other() {}

    @Override
    double outcome() {
      return 0.75;
    }
  }

  /** Cannot even begin. */
  public static final class Failing extends TurnTaker {
    /** An implementation. */
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
    return new Trainer() {
      @Override
      public double epoch() {
        try {
          Files.writeString(
              turns,
              TurnTaker.this.getClass().getSimpleName() + "\n",
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return outcome();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Encoder encoder(Task task) {
    throw new UnsupportedOperationException("takes turns only");
  }
}
