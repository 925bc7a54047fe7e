package io.github.sparseae.report.internal;

import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Streamed rows that several readers take from one pass over their source. The n-th pass of every
 * reader is the n-th pass over the source, which begins when all have left the pass before; chunks
 * wait until the slowest reader has taken them, and a reader that is ahead by some chunks waits.
 *
 * <p>Each reader is used by threads of its own, and must leave at its end, so that the others do
 * not wait for it.
 */
public final class SharedRows {
  private static final int BUFFER = 16;

  private final Rows source;
  private final Deque<Samples> chunks = new ArrayDeque<>();
  private final Reader[] readers;
  private @Nullable RowStream<? extends Samples> stream;
  private @Nullable Exception failure;
  private int pass;
  private long first;
  private boolean isRead;
  private boolean isReading;

  /** Creates rows for a number of readers. */
  public SharedRows(Rows source, int readers) {
    this.source = source;
    this.readers = new Reader[readers];
    Arrays.setAll(this.readers, i -> new Reader());
  }

  /** Returns the rows of a reader, equal to those of the source. */
  public Rows reader(int number) {
    return readers[number];
  }

  /** Makes the others not wait for a reader any more. */
  public synchronized void leave(int number) {
    readers[number].hasLeft = true;
    readers[number].isInPass = false;
    release();
  }

  /** Drops what all have taken, ends the pass if all have left it, and wakes those that wait. */
  private void release() {
    long taken = Long.MAX_VALUE;
    for (Reader reader : readers) {
      if (reader.isInPass && reader.passes == pass) {
        taken = Math.min(taken, reader.taken);
      } else if (!reader.hasLeft && reader.passes < pass) {
        taken = Math.min(taken, first);
      }
    }
    for (; first < taken && !chunks.isEmpty(); first++) {
      chunks.remove();
    }
    notifyAll();
  }

  private boolean isOver() {
    return !isReading
        && Arrays.stream(readers)
            .allMatch(
                each ->
                    each.hasLeft || (!each.isInPass && each.passes >= pass) || each.passes > pass);
  }

  private synchronized void open(Reader reader) throws IOException, InterruptedException {
    reader.passes++;
    reader.taken = 0;
    reader.isInPass = true;
    notifyAll();
    while (pass < reader.passes && !isOver()) {
      wait();
    }
    if (pass < reader.passes) {
      closeStream();
      pass++;
      first = 0;
      chunks.clear();
      isRead = false;
      failure = null;
      try {
        stream = source.open();
      } catch (IOException | RuntimeException e) {
        failure = e;
        throw e;
      }
    }
  }

  private void closeStream() throws IOException {
    if (stream != null) {
      RowStream<? extends Samples> ended = stream;
      stream = null;
      ended.close();
    }
  }

  private Optional<Samples> next(Reader reader) throws IOException, InterruptedException {
    RowStream<? extends Samples> from;
    synchronized (this) {
      while (true) {
        int ahead = (int) (reader.taken - first);
        if (ahead < chunks.size()) {
          Samples chunk = chunks.stream().skip(ahead).findFirst().orElseThrow();
          reader.taken++;
          release();
          return Optional.of(chunk);
        }
        if (failure != null) {
          throw new IOException(failure.getMessage(), failure);
        }
        if (isRead) {
          return Optional.empty();
        }
        if (!reader.isInPass) {
          throw new IOException("the pass was closed");
        }
        if (!isReading && chunks.size() < BUFFER) {
          isReading = true;
          from = checkNotNull(stream, "the pass is closed");
          break;
        }
        wait();
      }
    }
    read(from);
    return next(reader);
  }

  private void read(RowStream<? extends Samples> from) {
    Optional<? extends Samples> chunk = Optional.empty();
    Exception failed = null;
    try {
      chunk = from.next();
    } catch (IOException | RuntimeException e) {
      failed = e;
    }
    synchronized (this) {
      isReading = false;
      failure = failed;
      chunk.ifPresent(chunks::add);
      isRead = chunk.isEmpty();
      notifyAll();
    }
  }

  private synchronized void close(Reader reader) throws IOException {
    reader.isInPass = false;
    release();
    if (isOver()) {
      closeStream();
    }
  }

  /** The rows of one reader. */
  private final class Reader implements Rows {
    private int passes;
    private long taken;
    private boolean isInPass;
    private boolean hasLeft;

    private InterruptedIOException interrupted() {
      Thread.currentThread().interrupt();
      return new InterruptedIOException(
          "interrupted while waiting for the rows of other trainings");
    }

    @Override
    public String name() {
      return source.name();
    }

    @Override
    public int width() {
      return source.width();
    }

    @Override
    public OptionalLong sizeIfKnown() {
      return source.sizeIfKnown();
    }

    @Override
    public RowStream<Samples> open() throws IOException {
      try {
        SharedRows.this.open(this);
      } catch (InterruptedException e) {
        throw interrupted();
      }
      return new RowStream<>() {
        @Override
        public Optional<Samples> next() throws IOException {
          try {
            return SharedRows.this.next(Reader.this);
          } catch (InterruptedException e) {
            throw interrupted();
          }
        }

        @Override
        public void close() throws IOException {
          SharedRows.this.close(Reader.this);
        }
      };
    }
  }
}
