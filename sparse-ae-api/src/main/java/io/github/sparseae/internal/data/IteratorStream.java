package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.data.LabeledRow;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Rows of iterators, gathered into chunks. */
public final class IteratorStream {
  private IteratorStream() {}

  /** An iterator over rows, and the action that closes it. */
  public record Source<T>(Iterator<T> iterator, Runnable closing) {
    public static <T> Source<T> of(Iterator<T> iterator) {
      return new Source<>(checkNotNull(iterator, "the supplier returned null"), () -> {});
    }

    public static <T> Source<T> of(Stream<T> stream) {
      checkNotNull(stream, "the supplier returned null");
      try {
        return new Source<>(stream.iterator(), stream::close);
      } catch (IllegalStateException e) {
        throw new IllegalStateException("the supplier must return a new stream for each pass", e);
      }
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
    return new SuppliedRows(
        name,
        width,
        OptionalLong.empty(),
        () -> open(name, width, sources.get(), FloatChunk::add, FloatChunk::take));
  }

  public static LabeledRows labeledRows(
      String name, int width, Supplier<Source<LabeledRow>> sources) {
    return new SuppliedRows.Labeled(
        name,
        width,
        OptionalLong.empty(),
        () -> open(name, width, sources.get(), FloatChunk::add, FloatChunk::takeLabeled));
  }

  private static <T, S extends Samples> RowStream<S> open(
      String name,
      int width,
      Source<T> source,
      BiConsumer<FloatChunk, T> add,
      Function<FloatChunk, Optional<S>> take) {
    FloatChunk chunk = new FloatChunk(name, width);
    return SuppliedRows.stream(
        () -> {
          Optional<T> row = source.next(name, chunk.row());
          while (row.isPresent()) {
            add.accept(chunk, row.get());
            row = chunk.isFull() ? Optional.empty() : source.next(name, chunk.row());
          }
          return take.apply(chunk);
        },
        source.closing()::run);
  }
}
