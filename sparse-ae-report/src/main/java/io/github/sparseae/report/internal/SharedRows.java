package io.github.sparseae.report.internal;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.data.SuppliedRows;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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

  public SharedRows(Rows source, int readers) {
    this.source = source;
    this.readers = Stream.generate(Reader::new).limit(readers).toList();
  }

  /** Returns the rows of a reader, equal to those of the source. */
  public Rows reader(int number) {
    return new SuppliedRows(
        source.name(), source.width(), source.sizeIfKnown(), () -> open(readers.get(number)));
  }

  /** Makes the others not wait for a reader any more. */
  public synchronized void leave(int number) {
    Reader reader = readers.get(number);
    reader.hasLeft = true;
    reader.pass.close();
    beginIfAllWait();
  }

  private synchronized Pass open(Reader reader) {
    Pass pass = new Pass();
    reader.pass = pass;
    reader.waits = true;
    beginIfAllWait();
    return pass;
  }

  private synchronized void beginIfAllWait() {
    List<Reader> all = readers.stream().filter(reader -> !reader.hasLeft).toList();
    if (all.isEmpty()) {
      passes.shutdown();
    } else if (all.stream().allMatch(reader -> reader.waits)) {
      all.forEach(reader -> reader.waits = false);
      List<Pass> begun = all.stream().map(reader -> reader.pass).toList();
      passes.execute(() -> read(begun));
    }
  }

  /** Reads the source once, and hands each chunk to the passes that are still open. */
  private void read(List<Pass> all) {
    try (RowStream<? extends Samples> stream = source.open()) {
      Optional<? extends Samples> chunk;
      do {
        Part part = new Part(stream.next(), null);
        chunk = part.chunk();
        all.forEach(pass -> pass.put(part));
      } while (chunk.isPresent() && all.stream().anyMatch(pass -> !pass.isClosed));
    } catch (IOException | RuntimeException | Error e) {
      all.forEach(pass -> pass.put(new Part(Optional.empty(), e)));
    }
  }

  /** A chunk; nothing at the end of a pass, which may have failed. */
  private record Part(Optional<? extends Samples> chunk, @Nullable Throwable failure) {}

  private static final class Pass implements RowStream<Samples> {
    private final BlockingQueue<Part> parts = new ArrayBlockingQueue<>(BUFFER);
    private volatile boolean isClosed;
    private @Nullable Part end;

    /** Adds a part, unless the pass is closed, which also ends waiting for room. */
    private void put(Part part) {
      if (!isClosed) {
        Uninterruptibles.putUninterruptibly(parts, part);
      }
    }

    @Override
    public Optional<Samples> next() throws IOException {
      Part part = end;
      try {
        part = part == null ? parts.take() : part;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException(
            "interrupted while waiting for the rows of other trainings");
      }
      end = part.chunk().isPresent() ? null : part;
      if (part.failure() != null) {
        throw new IOException(part.failure().getMessage(), part.failure());
      }
      return part.chunk().map(rows -> rows);
    }

    @Override
    public void close() {
      isClosed = true;
      parts.clear();
      parts.add(new Part(Optional.empty(), new IOException("the pass was closed")));
    }
  }

  /** The state of one reader, guarded by the rows that are shared. */
  private static final class Reader {
    private Pass pass = new Pass();
    private boolean waits;
    private boolean hasLeft;
  }
}
