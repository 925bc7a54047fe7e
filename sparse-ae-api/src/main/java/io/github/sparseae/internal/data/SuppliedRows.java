package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.IoSupplier;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/** Streamed rows whose passes a function begins. */
public record SuppliedRows(
    String name,
    int width,
    OptionalLong sizeIfKnown,
    IoSupplier<RowStream<? extends Samples>> opening)
    implements Rows {
  public SuppliedRows {
    check(name, width, sizeIfKnown);
  }

  public record Labeled(
      String name,
      int width,
      OptionalLong sizeIfKnown,
      IoSupplier<RowStream<LabeledSamples>> opening)
      implements LabeledRows {
    public Labeled {
      check(name, width, sizeIfKnown);
    }

    @Override
    public RowStream<LabeledSamples> open() throws IOException {
      return opening.get();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static void check(String name, int width, OptionalLong size) {
    checkNotNull(name, "name");
    checkArgument(width > 0, "the width must be positive, was %s", width);
    size.ifPresent(
        rows -> checkArgument(rows > 0, "the number of rows must be positive, was %s", rows));
  }

  @Override
  public RowStream<? extends Samples> open() throws IOException {
    return opening.get();
  }

  @Override
  public String toString() {
    return name;
  }

  public static <S extends Samples> RowStream<S> stream(
      IoSupplier<Optional<S>> next, Closeable closing) {
    return new RowStream<>() {
      @Override
      public Optional<S> next() throws IOException {
        return next.get();
      }

      @Override
      public void close() throws IOException {
        closing.close();
      }
    };
  }

  /**
   * Returns a stream that a source opened, and that is refused where source or stream give null.
   */
  public static <S extends Samples> RowStream<S> checked(RowStream<S> stream) {
    checkNotNull(stream, "open() returned null");
    return stream(() -> checkNotNull(stream.next(), "next() returned null"), stream::close);
  }

  public static <S extends Samples> RowStream<S> once(S chunk) {
    AtomicBoolean isOver = new AtomicBoolean();
    return stream(() -> isOver.getAndSet(true) ? Optional.empty() : Optional.of(chunk), () -> {});
  }
}
