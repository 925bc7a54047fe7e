package io.github.sparseae.report.internal;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Streamed rows that several readers take from one pass over their source. The n-th pass of every
 * reader is the n-th pass over the source, which begins when all have opened it; a thread of its
 * own reads, and waits for a reader that has not taken some chunks.
 *
 * <p>Each reader is used by threads of its own, and must leave at its end, so that the others do
 * not wait for it.
 */
public final class SharedRows {
  private static final int BUFFER = 16;

  private final Rows source;
  private final List<Reader> readers;
  private final ExecutorService passes =
      Executors.newSingleThreadExecutor(
          new ThreadFactoryBuilder()
              .setDaemon(true)
              .setNameFormat("sparse-ae-shared-rows")
              .build());

  /** Creates rows for a number of readers. */
  public SharedRows(Rows source, int readers) {
    this.source = source;
    this.readers = Stream.generate(Reader::new).limit(readers).toList();
  }

  /** Returns the rows of a reader, equal to those of the source. */
  public Rows reader(int number) {
    return readers.get(number);
  }

  /** Makes the others not wait for a reader any more. */
  public synchronized void leave(int number) {
    readers.get(number).hasLeft = true;
    end(readers.get(number));
    beginIfAllWait();
  }

  private synchronized void beginIfAllWait() {
    List<Reader> all = readers.stream().filter(reader -> !reader.hasLeft).toList();
    if (all.isEmpty()) {
      passes.shutdown();
    } else if (all.stream().allMatch(reader -> reader.waits)) {
      for (Reader reader : all) {
        reader.waits = false;
        reader.isInPass = true;
        reader.failure = null;
        reader.chunks.clear();
      }
      notifyAll();
      passes.execute(() -> read(all));
    }
  }

  /** Reads the source once, and hands each chunk to the readers that still are in the pass. */
  private void read(List<Reader> all) {
    try (RowStream<? extends Samples> stream = source.open()) {
      Optional<? extends Samples> chunk;
      do {
        chunk = stream.next();
        for (Reader reader : all) {
          put(reader, chunk);
        }
      } while (chunk.isPresent() && isAnyInPass(all));
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      fail(all, e);
    }
  }

  private synchronized boolean isAnyInPass(List<Reader> all) {
    return all.stream().anyMatch(reader -> reader.isInPass);
  }

  private synchronized void put(Reader reader, Optional<? extends Samples> chunk)
      throws InterruptedException {
    while (reader.isInPass && reader.chunks.size() == BUFFER) {
      wait();
    }
    reader.chunks.add(chunk);
    notifyAll();
  }

  private synchronized void fail(List<Reader> all, Throwable why) {
    all.forEach(reader -> reader.failure = why);
    notifyAll();
  }

  private synchronized void end(Reader reader) {
    reader.isInPass = false;
    reader.chunks.clear();
    notifyAll();
  }

  private synchronized void begin(Reader reader) throws InterruptedIOException {
    reader.waits = true;
    beginIfAllWait();
    try {
      while (reader.waits) {
        wait();
      }
    } catch (InterruptedException e) {
      reader.waits = false;
      throw interrupted();
    }
  }

  private synchronized Optional<Samples> take(Reader reader) throws IOException {
    try {
      while (reader.isInPass && reader.chunks.isEmpty() && reader.failure == null) {
        wait();
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
    if (!reader.isInPass) {
      throw new IOException("the pass was closed");
    }
    if (reader.chunks.isEmpty() && reader.failure != null) {
      throw new IOException(reader.failure.getMessage(), reader.failure);
    }
    Optional<? extends Samples> chunk = reader.chunks.element();
    if (chunk.isPresent()) {
      reader.chunks.remove();
      notifyAll();
    }
    return chunk.map(rows -> rows);
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting for the rows of other trainings");
  }

  /** The rows of one reader. All that changes is guarded by the rows that are shared. */
  private final class Reader implements Rows {
    private final Deque<Optional<? extends Samples>> chunks = new ArrayDeque<>();
    private @Nullable Throwable failure;
    private boolean waits;
    private boolean isInPass;
    private boolean hasLeft;

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
      begin(this);
      return new RowStream<>() {
        @Override
        public Optional<Samples> next() throws IOException {
          return take(Reader.this);
        }

        @Override
        public void close() {
          end(Reader.this);
        }
      };
    }
  }
}
