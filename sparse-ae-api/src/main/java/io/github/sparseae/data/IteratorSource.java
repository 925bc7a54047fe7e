package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;

/** Rows that iterators hand out one by one. */
record IteratorSource(String name, int width, Supplier<OpenRows> rows) implements SampleSource {

  /** An iterator and what is to be closed after it. */
  record OpenRows(Iterator<float[]> iterator, Runnable closing) {}

  IteratorSource {
    checkNotNull(name, "name");
    checkArgument(width > 0, "the width must be positive, was %s", width);
  }

  @Override
  public SampleStream open() {
    OpenRows open = rows.get();
    FloatChunk chunk = new FloatChunk(name, width);
    return new SampleStream() {
      @Override
      public Optional<Samples> next() {
        while (!chunk.isFull()) {
          Optional<float[]> row = row();
          if (row.isEmpty()) {
            break;
          }
          chunk.add(row.get());
        }
        return chunk.take();
      }

      private Optional<float[]> row() {
        try {
          return open.iterator().hasNext()
              ? Optional.of(checkNotNull(open.iterator().next(), "the row is null"))
              : Optional.empty();
        } catch (RuntimeException e) {
          throw SampleSourceException.unreadable(name, chunk.row(), e);
        }
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
