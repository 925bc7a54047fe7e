package io.github.sparseae.internal.data;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.internal.io.IoSupplier;
import io.github.sparseae.internal.io.Quantity;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A pass whose chunks are checked, and whose every failure is a {@link RowReadException}. */
final class CheckedStream implements AutoCloseable {
  private final Rows source;
  private final RowRange range;
  private final OptionalLong size;
  private final RowStream<? extends Samples> stream;
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable RowKind kind;
  private long rows;
  private volatile boolean stopped;

  CheckedStream(Rows source, RowRange range) {
    this.source = source;
    this.range = range;
    size = RowPass.sizeIfKnown(source);
    stream = read(source, 0, () -> SuppliedRows.checked(source.open()));
  }

  private static <T> T read(Rows source, long row, IoSupplier<T> reading) {
    try {
      return reading.get();
    } catch (RowReadException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw RowReadException.unreadable(source.name(), row, e);
    } catch (OutOfMemoryError e) {
      throw new RowReadException(source.name(), row, HeapLimit.message(), e);
    }
  }

  /** Requests no more chunks, on any thread. */
  void stop() {
    stopped = true;
  }

  Optional<Samples> next() {
    if (stopped) {
      throw failure(rows, "reading was stopped before it");
    }
    Optional<Samples> chunk = read(source, rows, stream::next).map(this::typed);
    if (chunk.isPresent()) {
      check(chunk.get());
      rows += chunk.get().size();
    } else {
      checkEnd();
    }
    return chunk;
  }

  /** Drops labels that the source does not promise. */
  private Samples typed(Samples chunk) {
    return chunk instanceof LabeledSamples labeled && !(source instanceof LabeledRows)
        ? labeled.samples()
        : chunk;
  }

  private void check(Samples chunk) {
    int width = chunk.width();
    if (width != source.width()) {
      throw failure(rows, "has width " + width + ", but the source's width is " + source.width());
    }
    RowKind actual = RowKind.of(chunk);
    if (kind != null && !actual.equals(kind)) {
      throw failure(rows, "is " + actual + ", but the rows before are " + kind);
    }
    kind = actual;
    long announced = size.orElse(Long.MAX_VALUE);
    if (chunk.size() > announced - rows) {
      throw failure(
          announced, "the source goes on, but announced " + Quantity.of(announced, "row"));
    }
    range
        .firstOutside(chunk)
        .ifPresent(
            outside -> {
              throw failure(rows + outside.row(), outside.problem());
            });
  }

  private void checkEnd() {
    if (rows == 0) {
      throw failure(0, "the source has no rows");
    }
    long announced = size.orElse(rows);
    if (rows < announced) {
      throw failure(rows, "the source ended, but announced " + Quantity.of(announced, "row"));
    }
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      stream.close();
    } catch (IOException | RuntimeException e) {
      throw new RowReadException(source.name(), rows, "cannot be closed: " + e, e);
    }
  }

  private RowReadException failure(long row, String problem) {
    return new RowReadException(source.name(), row, problem);
  }
}
