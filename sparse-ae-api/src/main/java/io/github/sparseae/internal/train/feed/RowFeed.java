package io.github.sparseae.internal.train.feed;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.RemoteRows;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.RowRange;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.train.Training;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The source of the training loop's rows. An epoch is a sequence of segments, each loaded into the
 * engine's memory and trained by row numbers. Rows in memory are one segment.
 */
public abstract class RowFeed implements AutoCloseable {
  /** The number of rows of a batch if none is set; all rows if there are fewer. */
  public static final int DEFAULT_BATCH_SIZE = 128;

  final Network network;
  final Training training;
  final long seed;
  private final Rows source;
  private final int batchSize;

  RowFeed(Network network, Rows source, Training training, long seed) {
    this.network = network;
    this.source = source;
    this.training = training;
    this.seed = seed;
    batchSize = batchSize(training, source);
  }

  /**
   * Returns the feed of a training; refuses batches larger than the data are known to be, or than
   * an array, and numbers in memory that the network cannot be trained on.
   */
  public static RowFeed of(
      Network network, Rows rows, Training training, NetworkSpec spec, ReaderRegistry readers) {
    RowRange range = RowRange.of(spec);
    Samples memory =
        rows instanceof RemoteRows remote
            ? remote.sample()
            : rows instanceof Samples samples ? samples : null;
    if (memory == null) {
      return new StreamedRows(network, rows, range, training, spec.seed(), readers);
    }
    range.check(memory);
    return new LoadedRows(network, rows, memory, training, spec.seed());
  }

  /** Returns the rows as the caller of {@code fit} gave them. */
  public Rows source() {
    return source;
  }

  /** Returns the number of rows of a batch. All segments but an epoch's last are whole batches. */
  public int batchSize() {
    return batchSize;
  }

  /**
   * Returns the rows from which a network is initialized: all rows in memory, or the first rows of
   * a stream, as many as the shuffle buffer holds.
   */
  public abstract Samples firstRows() throws InterruptedException;

  /**
   * Returns the SHA-256 of {@link #firstRows} and their labels, which identifies a stream without
   * reading it all, or of all rows on other machines; empty for rows in memory.
   */
  abstract String fingerprint() throws InterruptedException;

  /** Requests {@link #digest}; called before {@link #start}. */
  public void digested() {}

  /**
   * Returns the SHA-256 of this epoch's segments so far, each hashed into the one before; empty for
   * rows in memory, and unless {@link #digested} was called.
   */
  public String digest() {
    return "";
  }

  /** Starts reading some epochs at most, from a number over all calls of {@code fit}. */
  public abstract void start(long epoch, int epochs);

  /**
   * Loads the next segment into the engine's memory and returns its row numbers in the order of
   * training; empty once after the last of each epoch.
   */
  public abstract Optional<int[]> next() throws InterruptedException;

  /** Returns the rows of the last segment, in the order of their numbers; null before the first. */
  public abstract @Nullable Samples memory();

  @Override
  public void close() {}

  /** Returns the size of a batch, checked against the number of rows if known. */
  public static int batchSize(Training training, Rows rows) {
    long size = RowPass.sizeIfKnown(rows).orElse(Long.MAX_VALUE);
    checkArgument(
        size > 0, "%s says that it has %s rows: a source has at least 1", rows.name(), size);
    if (training.batchSize().isEmpty()) {
      return (int) Math.min(DEFAULT_BATCH_SIZE, size);
    }
    int wanted = training.batchSize().getAsInt();
    checkBatchSize(wanted, size);
    return wanted;
  }

  /** Checks that an epoch has at least one batch. */
  static void checkBatchSize(int batchSize, long rows) {
    checkArgument(
        batchSize <= rows,
        "a batch of %s is larger than the data, which have %s: choose a smaller batch size",
        Quantity.of(batchSize, "row"),
        rows);
  }
}
