package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import java.util.Optional;
import java.util.function.Supplier;

/** Rows that iterators hand out one by one. */
public record IteratorRows(String name, int width, Supplier<OpenRows<float[]>> rows)
    implements Rows {
  public IteratorRows {
    checkNotNull(name, "name");
    checkArgument(width > 0, "the width must be positive, was %s", width);
  }

  @Override
  public RowStream open() {
    OpenRows<float[]> open = rows.get();
    FloatChunk chunk = new FloatChunk(name, width);
    return new RowStream() {
      @Override
      public Optional<Samples> next() {
        while (!chunk.isFull()) {
          Optional<float[]> row = open.next(name, chunk.row());
          if (row.isEmpty()) {
            break;
          }
          chunk.add(row.get());
        }
        return chunk.take();
      }

      @Override
      public void close() {
        open.closing().run();
      }
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
