package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.data.LabeledRow;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Rows that iterators deliver one by one, gathered into chunks. */
public final class IteratorStream {
  private IteratorStream() {}

  /** An iterator over rows, and what is to be closed after it. */
  public record Source<T>(Iterator<T> iterator, Runnable closing) {
    public static <T> Source<T> of(Iterator<T> iterator) {
      return new Source<>(iterator, () -> {});
    }

    public static <T> Source<T> of(Stream<T> stream) {
      return new Source<>(stream.iterator(), stream::close);
    }

    /** Returns the next row; a failure names the row and its source. */
    private Optional<T> next(String name, long row) {
      try {
        return iterator.hasNext()
            ? Optional.of(checkNotNull(iterator.next(), "the row is null"))
            : Optional.empty();
      } catch (RuntimeException e) {
        throw RowReadException.unreadable(name, row, e);
      }
    }
  }

  public static Rows rows(String name, int width, Supplier<Source<float[]>> sources) {
    return new SuppliedRows(name, width, OptionalLong.empty(), () -> open(name, width, sources));
  }

  public static LabeledRows labeledRows(
      String name, int width, Supplier<Source<LabeledRow>> sources) {
    return new SuppliedRows.Labeled(
        name, width, OptionalLong.empty(), () -> openLabeled(name, width, sources));
  }

  private static RowStream<Samples> open(
      String name, int width, Supplier<Source<float[]>> sources) {
    Source<float[]> source = sources.get();
    FloatChunk chunk = new FloatChunk(name, width);
    return SuppliedRows.stream(
        () -> {
          Optional<float[]> row = source.next(name, chunk.row());
          while (row.isPresent()) {
            chunk.add(row.get());
            row = chunk.isFull() ? Optional.empty() : source.next(name, chunk.row());
          }
          return chunk.take();
        },
        source.closing()::run);
  }

  private static RowStream<LabeledSamples> openLabeled(
      String name, int width, Supplier<Source<LabeledRow>> sources) {
    Source<LabeledRow> source = sources.get();
    FloatChunk chunk = new FloatChunk(name, width);
    return SuppliedRows.stream(
        () -> {
          Optional<LabeledRow> row = source.next(name, chunk.row());
          while (row.isPresent()) {
            chunk.add(row.get());
            row = chunk.isFull() ? Optional.empty() : source.next(name, chunk.row());
          }
          return chunk.takeLabeled();
        },
        source.closing()::run);
  }
}
