package io.github.sparseae.internal.train.feed;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.RowRange;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that reads the segments of all epochs in order and hands each over on request, at most
 * one ahead of the consumer. Failures are thrown by {@link #take} after the segments before them.
 */
final class SegmentReader implements AutoCloseable {
  /** The time that a source has to react to an interrupt, and then to being closed. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final String ADVICE =
      " for rows that are read; use a smaller shuffleBuffer or smaller batches, or a larger Java"
          + " heap: -Xmx raises it";

  private final LongFunction<RowPass> epochs;
  private final int segmentRows;
  private final Consumer<Samples> preparation;
  private final ReaderRegistry readers;

  /** Hands over segments, each of which may also be the failure to read it. */
  private final Rendezvous<Supplier<Segment>> handover = new Rendezvous<>();

  private final Thread thread;
  private volatile @Nullable RowPass pass;
  private volatile boolean closed;

  /** A part of an epoch, in the order of training. */
  record Segment(Samples rows, boolean isLast) {}

  /**
   * Creates a reader that has not started, of some epochs at most.
   *
   * @param epochs opens the pass of an epoch
   * @param segmentRows the number of rows of all segments but the last of an epoch
   * @param preparation applied to a segment by the reading thread before it is handed over
   * @param epoch the number of the first epoch
   */
  SegmentReader(
      String name,
      LongFunction<RowPass> epochs,
      int segmentRows,
      Consumer<Samples> preparation,
      long epoch,
      int count,
      ReaderRegistry readers) {
    this.epochs = epochs;
    this.segmentRows = segmentRows;
    this.preparation = preparation;
    this.readers = readers;
    thread = new Thread(() -> read(epoch, count), "sparse-ae reads " + name);
    thread.setDaemon(true);
  }

  /** Returns a reader of one pass in the order of the source, which has started. */
  static SegmentReader ofOnePass(
      Rows rows, RowRange range, int segmentRows, ReaderRegistry readers) {
    return new SegmentReader(
            rows.name(),
            epoch -> RowPass.open(rows, range),
            segmentRows,
            unused -> {},
            0,
            1,
            readers)
        .started();
  }

  SegmentReader started() {
    readers.add(this);
    thread.start();
    return this;
  }

  Segment take() throws InterruptedException {
    return handover.take().get();
  }

  /** Makes {@link #take} fail, also while it waits. */
  void abandon(String why) {
    handover.close(why);
  }

  private void read(long epoch, int count) {
    try {
      for (int i = 0; i < count && !closed; i++) {
        readEpoch(epoch + i);
      }
    } catch (OutOfMemoryError e) {
      fail(EngineException.ofMemory(e, ADVICE));
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void fail(Throwable failure) {
    handover.put(
        () -> {
          Throwables.throwIfUnchecked(failure);
          throw new AssertionError(failure);
        });
  }

  private void readEpoch(long epoch) {
    Samples rows;
    try (RowPass opened = epochs.apply(epoch)) {
      pass = opened;
      if (closed) {
        return;
      }
      rows = opened.next(segmentRows).orElseThrow();
      while (!closed && !isOver(opened, rows)) {
        hand(rows, false);
        rows = opened.next(segmentRows).orElseThrow();
      }
    }
    hand(rows, true);
  }

  /** Returns whether a pass is over; on failure it hands over the rows read before. */
  private boolean isOver(RowPass opened, Samples rows) {
    try {
      return opened.isOver();
    } catch (RowReadException e) {
      hand(rows, false);
      throw e;
    }
  }

  private void hand(Samples rows, boolean isLast) {
    preparation.accept(rows);
    handover.put(() -> new Segment(rows, isLast));
  }

  /**
   * Ends the thread. A source that reacts neither to an interrupt nor to being closed is abandoned
   * after some seconds; its thread ends when the source returns.
   */
  @Override
  public void close() {
    readers.remove(this);
    closed = true;
    handover.close("nothing more is read");
    RowPass opened = pass;
    if (opened != null) {
      opened.stop();
    }
    thread.interrupt();
    Uninterruptibles.joinUninterruptibly(thread, PATIENCE);
    RowPass stuck = pass;
    if (thread.isAlive() && stuck != null) {
      try {
        stuck.close();
      } catch (RowReadException e) {
        // The pass is abandoned: neither its rows nor its failure to close matter any more.
      }
      Uninterruptibles.joinUninterruptibly(thread, PATIENCE);
    }
  }
}
