package io.github.sparseae.internal.train.feed;

import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.data.RowPass;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A thread that reads the segments of all epochs, one after the other, and hands each over when it
 * is asked for: at any moment there is at most one that nobody has taken. What goes wrong while
 * reading is thrown at the taker, in its turn.
 */
public final class SegmentReader implements AutoCloseable {
  /** How long a source may take to answer an interrupt, and then to answer being closed. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final LongFunction<RowPass> epochs;
  private final int segmentRows;
  private final Consumer<Samples> preparation;
  private final ReaderRegistry readers;
  private final Rendezvous<Delivery> handover = new Rendezvous<>();
  private final Thread thread;
  private volatile @Nullable RowPass pass;
  private volatile boolean closed;

  /**
   * A part of an epoch.
   *
   * @param rows in the order of training
   * @param isLast whether the epoch ends with it
   */
  public record Segment(Samples rows, boolean isLast) {}

  /** Either a segment or what there is instead. */
  private record Delivery(@Nullable Segment segment, @Nullable Throwable failure) {}

  private SegmentReader(
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

  /**
   * Begins to read.
   *
   * @param name what the source is called
   * @param epochs opens the pass of an epoch
   * @param segmentRows how many rows a segment has, but for the last of an epoch
   * @param preparation what is done to a segment before it is handed over, by the thread that reads
   * @param epoch the number of the first epoch
   * @param count how many epochs there are at most
   * @param readers who can tell the taker to give up
   */
  public static SegmentReader start(
      String name,
      LongFunction<RowPass> epochs,
      int segmentRows,
      Consumer<Samples> preparation,
      long epoch,
      int count,
      ReaderRegistry readers) {
    SegmentReader reader =
        new SegmentReader(name, epochs, segmentRows, preparation, epoch, count, readers);
    readers.add(reader);
    reader.thread.start();
    return reader;
  }

  /**
   * The next segment, of one epoch after the other.
   *
   * @throws IllegalStateException if it is abandoned, before or meanwhile
   */
  public Segment take() throws InterruptedException {
    Delivery delivery = handover.take();
    if (delivery.segment() != null) {
      return delivery.segment();
    }
    Throwables.throwIfUnchecked(checkNotNull(delivery.failure()));
    throw new AssertionError(delivery.failure());
  }

  /** Lets {@link #take} fail, in whatever thread it waits. */
  public void abandon(String why) {
    handover.close(why);
  }

  private void read(long epoch, int count) {
    try {
      for (int i = 0; i < count && !closed; i++) {
        readEpoch(epoch + i);
      }
    } catch (Throwable e) {
      handover.put(new Delivery(null, e));
    }
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

  /** Whether a pass is over. What was read before a failure is handed over before it. */
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
    handover.put(new Delivery(new Segment(rows, isLast), null));
  }

  /**
   * Ends the thread, wherever it is. A source that answers neither an interrupt nor its closing is
   * left to itself after some seconds: its thread then ends when the source returns.
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
    RowPass deaf = pass;
    if (thread.isAlive() && deaf != null) {
      try {
        deaf.close();
      } catch (RowReadException e) {
        // The pass is given up: nobody wants its rows, nor to hear that it did not close.
      }
      Uninterruptibles.joinUninterruptibly(thread, PATIENCE);
    }
  }
}
