package io.github.sparseae.benchmarks.sparseae;

import io.github.sparseae.benchmarks.worker.Implementation;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.benchmarks.worker.Trainer;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Reads the rows and does nothing with them: a lower bound for streamed training. */
public final class ReadingOnly implements Implementation {

  /** Creates the implementation. */
  public ReadingOnly() {}

  @Override
  public String describe() {
    return "the same source, read by one thread";
  }

  @Override
  public Trainer trainer(Task task) throws IOException {
    Rows source = task.rows().source();
    return new Trainer() {
      @Override
      public double epoch() {
        read(source, task.rows().size());
        return Double.NaN;
      }

      @Override
      public void close() {}
    };
  }

  private static void read(Rows source, int expected) {
    int rows = 0;
    try (RowStream<? extends Samples> stream = source.open()) {
      for (Optional<? extends Samples> chunk = stream.next();
          chunk.isPresent();
          chunk = stream.next()) {
        rows += chunk.get().size();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (rows != expected) {
      throw new IllegalStateException(source.name() + " gave " + rows + " rows of " + expected);
    }
  }
}
