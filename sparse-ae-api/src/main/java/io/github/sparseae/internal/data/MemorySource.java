package io.github.sparseae.internal.data;

import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import java.util.Optional;
import java.util.OptionalLong;

/** Rows in memory, handed out in parts. */
public record MemorySource(Samples samples) implements Rows {
  private static final int CHUNK_NUMBERS = 1 << 20;

  @Override
  public String name() {
    return samples.toString();
  }

  @Override
  public int width() {
    return samples.width();
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(samples.size());
  }

  @Override
  public RowStream open() {
    int chunk = Math.max(1, CHUNK_NUMBERS / samples.width());
    return new RowStream() {
      private int handedOut;

      @Override
      public Optional<Samples> next() {
        if (handedOut == samples.size()) {
          return Optional.empty();
        }
        int from = handedOut;
        handedOut = (int) Math.min((long) from + chunk, samples.size());
        return Optional.of(samples.rows(from, handedOut));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
