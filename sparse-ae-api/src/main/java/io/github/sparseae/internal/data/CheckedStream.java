package io.github.sparseae.internal.data;

import io.github.sparseae.data.RowReadException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A pass of which every chunk is what the source promised, and every failure a {@link
 * RowReadException}.
 */
public final class CheckedStream implements AutoCloseable {
  private final RowSource source;
  private final RowSource.Pass stream;
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable RowKind kind;
  private long rows;
  private volatile boolean stopped;

  public CheckedStream(RowSource source) {
    this.source = source;
    try {
      stream = source.opening().open();
    } catch (RowReadException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw RowReadException.unreadable(source.name(), 0, e);
    }
  }

  /** From now on no chunk is asked for, by whatever thread. */
  public void stop() {
    stopped = true;
  }

  public Optional<RowChunk> next() {
    if (stopped) {
      throw failure(rows, "reading was stopped before it");
    }
    Optional<RowChunk> chunk;
    try {
      chunk = stream.next();
    } catch (RowReadException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw RowReadException.unreadable(source.name(), rows, e);
    }
    if (chunk.isPresent()) {
      check(chunk.get());
      rows += chunk.get().size();
    } else {
      checkEnd();
    }
    return chunk;
  }

  private void check(RowChunk chunk) {
    int width = chunk.samples().width();
    if (width != source.width()) {
      throw failure(rows, "has width " + width + ", but the source's width is " + source.width());
    }
    RowKind actual = RowKind.of(chunk);
    if (kind != null && !actual.equals(kind)) {
      throw failure(rows, "is " + actual + ", but the rows before are " + kind);
    }
    kind = actual;
    long announced = source.size().orElse(Long.MAX_VALUE);
    if (chunk.size() > announced - rows) {
      throw failure(announced, "the source goes on, but announced " + announced + " rows");
    }
  }

  private void checkEnd() {
    if (rows == 0) {
      throw failure(0, "the source has no rows");
    }
    long announced = source.size().orElse(rows);
    if (rows < announced) {
      throw failure(rows, "the source ended, but announced " + announced + " rows");
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
