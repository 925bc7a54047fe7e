package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.data.LabeledRow;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
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
    return rows(name, width, sources, row -> LabeledRow.of(row, 0)).samples();
  }

  public static LabeledRows labeledRows(
      String name, int width, Supplier<Source<LabeledRow>> sources) {
    return rows(name, width, sources, row -> row);
  }

  private static <T> LabeledRows rows(
      String name, int width, Supplier<Source<T>> sources, Function<T, LabeledRow> labeled) {
    return new SuppliedRows.Labeled(
        name, width, OptionalLong.empty(), () -> open(name, width, sources.get(), labeled));
  }

  private static <T> RowStream<LabeledSamples> open(
      String name, int width, Source<T> source, Function<T, LabeledRow> labeled) {
    RowKind kind = new RowKind(width, false, 1, Precision.FLOAT32, true);
    long[] row = {0};
    return SuppliedRows.stream(
        () -> {
          RowBlock block = RowBlock.upTo(kind, RowBlock.chunkRows(width));
          while (!block.isFull()) {
            Optional<T> next = source.next(name, row[0]);
            if (next.isEmpty()) {
              break;
            }
            LabeledRow of = labeled.apply(next.get());
            check(name, row[0]++, width, of);
            block.add(DenseArray.wrap(of.numbers(), width), of.label());
          }
          return block.rows() == 0
              ? Optional.empty()
              : Optional.of((LabeledSamples) block.gathered());
        },
        source.closing()::run);
  }

  private static void check(String name, long row, int width, LabeledRow of) {
    float[] numbers = of.numbers();
    if (numbers.length != width) {
      throw new RowReadException(
          name, row, "has width " + numbers.length + ", but the source's width is " + width);
    }
    for (int column = 0; column < width; column++) {
      if (!Float.isFinite(numbers[column])) {
        throw new RowReadException(
            name,
            row,
            "column " + column + " is " + numbers[column] + ": every number must be finite");
      }
    }
    if (of.label() < 0) {
      throw new RowReadException(
          name, row, "the label is " + of.label() + ": classes count from 0");
    }
  }
}
