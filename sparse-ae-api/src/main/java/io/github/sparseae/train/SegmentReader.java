package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import io.github.sparseae.data.SamplePass;
import io.github.sparseae.data.SampleSource;
import io.github.sparseae.data.SampleSourceException;
import io.github.sparseae.data.SampleStream;
import io.github.sparseae.data.Samples;
import io.github.sparseae.random.RandomStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/**
 * A thread that reads the segments of all epochs, one after the other, and hands each over when it
 * is asked for: at any moment there is at most one that nobody has taken. What goes wrong while
 * reading is thrown at the taker, in its turn.
 */
final class SegmentReader implements AutoCloseable {
  /** In place of the size of a buffer: rows stay in the order of the source. */
  static final int UNSHUFFLED = 0;

  /** How long a source may take to answer an interrupt, and then to answer being closed. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final SampleSource source;
  private final int segmentRows;
  private final int bufferRows;
  private final long seed;
  private final SynchronousQueue<Delivery> handover = new SynchronousQueue<>();
  private final Thread thread;
  private volatile @Nullable SamplePass pass;
  private volatile boolean closed;

  /**
   * A part of an epoch.
   *
   * @param rows in the order of training
   * @param isLast whether the epoch ends with it
   */
  record Segment(Samples rows, boolean isLast) {}

  /** Either a segment or what there is instead. */
  private record Delivery(@Nullable Segment segment, @Nullable Throwable failure) {}

  SegmentReader(
      SampleSource source, int segmentRows, int bufferRows, long seed, long epoch, int epochs) {
    this.source = source;
    this.segmentRows = segmentRows;
    this.bufferRows = bufferRows;
    this.seed = seed;
    thread = new Thread(() -> read(epoch, epochs), "sparse-ae reads " + source.name());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The next segment, of one epoch after the other. */
  Segment take() throws InterruptedException {
    Delivery delivery = handover.take();
    if (delivery.segment() != null) {
      return delivery.segment();
    }
    Throwables.throwIfUnchecked(checkNotNull(delivery.failure()));
    throw new AssertionError(delivery.failure());
  }

  private void read(long epoch, int epochs) {
    try {
      for (int i = 0; i < epochs && !closed; i++) {
        readEpoch(epoch + i);
      }
    } catch (Throwable e) {
      hand(new Delivery(null, e));
    }
  }

  private void readEpoch(long epoch) {
    Samples rows;
    try (SamplePass opened = open(epoch)) {
      pass = opened;
      rows = opened.next(segmentRows).orElseThrow();
      while (!closed && !isOver(opened, rows)) {
        hand(rows, false);
        rows = opened.next(segmentRows).orElseThrow();
      }
    }
    hand(rows, true);
  }

  private SamplePass open(long epoch) {
    return bufferRows == UNSHUFFLED
        ? SamplePass.open(new StoppableSource())
        : SamplePass.shuffled(
            new StoppableSource(), bufferRows, RandomStream.of(seed, "shuffle", epoch));
  }

  /** Whether a pass is over. What was read before a failure is handed over before it. */
  private boolean isOver(SamplePass opened, Samples rows) {
    try {
      return opened.isOver();
    } catch (SampleSourceException e) {
      hand(rows, false);
      throw e;
    }
  }

  private void hand(Samples rows, boolean isLast) {
    hand(new Delivery(new Segment(rows, isLast), null));
  }

  private void hand(Delivery delivery) {
    while (!closed) {
      try {
        handover.put(delivery);
        return;
      } catch (InterruptedException e) {
        // By close(), which ends the loop, or by the source itself, whose rows are still wanted.
      }
    }
  }

  /**
   * Ends the thread, wherever it is. A source that answers neither an interrupt nor its closing is
   * left to itself after some seconds: its thread then ends when the source returns.
   */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    Uninterruptibles.joinUninterruptibly(thread, PATIENCE);
    SamplePass deaf = pass;
    if (thread.isAlive() && deaf != null) {
      try {
        deaf.close();
      } catch (SampleSourceException e) {
        // The pass is given up: nobody wants its rows, nor to hear that it did not close.
      }
      Uninterruptibles.joinUninterruptibly(thread, PATIENCE);
    }
  }

  /** The source, of which no further row is read after the end. */
  private final class StoppableSource implements SampleSource {
    @Override
    public String name() {
      return source.name();
    }

    @Override
    public int width() {
      return source.width();
    }

    @Override
    public OptionalLong size() {
      return source.size();
    }

    @Override
    public SampleStream open() throws IOException {
      SampleStream stream = source.open();
      return new SampleStream() {
        @Override
        public Optional<Samples> next() throws IOException {
          if (closed) {
            throw new InterruptedIOException("training is over");
          }
          return stream.next();
        }

        @Override
        public void close() throws IOException {
          stream.close();
        }
      };
    }
  }
}
