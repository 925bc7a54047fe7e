package io.github.sparseae.internal.train.feed;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.train.Training;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the training loop's rows come from. An epoch is a number of segments: each is taken into
 * the engine's memory in its turn and trained by row numbers. In memory an epoch is one segment.
 */
public interface RowFeed extends AutoCloseable {
  /** The number of rows of a batch if none is set; all rows if there are fewer. */
  int DEFAULT_BATCH_SIZE = 128;

  /**
   * Returns the feed of a training.
   *
   * @throws IllegalArgumentException if a batch is larger than the data are known to be, or than an
   *     array
   */
  static RowFeed of(
      Network network, Rows rows, Training training, long seed, ReaderRegistry readers) {
    return rows instanceof Samples samples
        ? new LoadedRows(network, samples, training, seed)
        : new StreamedRows(network, rows, training, seed, readers);
  }

  /** What messages call the rows. */
  String name();

  /** How many rows an epoch has, if that is known beforehand. */
  OptionalLong sizeIfKnown();

  /** How many rows a batch has. Every segment but the last of an epoch is whole batches. */
  int batchSize();

  /**
   * What a network looks at before it is trained for the first time: all rows in memory, or the
   * first of a source, as many as the shuffle buffer has.
   *
   * @throws InterruptedException if the thread is interrupted while it waits for rows
   */
  Samples firstLook() throws InterruptedException;

  /**
   * What tells the rows of a source from others, without reading all of them: the SHA-256 of its
   * first rows and their labels, as many as the shuffle buffer has. Empty for rows in memory.
   *
   * @throws InterruptedException if the thread is interrupted while it waits for rows
   */
  String fingerprint() throws InterruptedException;

  /** Has {@link #digest} made; to be called before {@link #start}. */
  void digested();

  /**
   * What rows of a source were taken in this epoch: the SHA-256 of its segments so far, each hashed
   * into the one before. Empty for rows in memory, and unless {@link #digested} was called.
   */
  String digest();

  /**
   * Begins.
   *
   * @param epoch the number of the first epoch, over all calls of {@code fit}
   * @param epochs how many there will be at most
   */
  void start(long epoch, int epochs);

  /**
   * Takes the next segment into the engine's memory.
   *
   * @return its row numbers in the order of training; empty once after the last of each epoch
   * @throws InterruptedException if the thread is interrupted while it waits for rows
   */
  Optional<int[]> next() throws InterruptedException;

  /** The rows in the engine's memory, by the numbers they have there; of the last segment. */
  Samples memory();

  /** Lets go of everything. */
  @Override
  void close();

  /** The size of a batch, checked against the number of rows where that is known. */
  static int batchSize(Training training, OptionalLong size) {
    long rows = size.orElse(Long.MAX_VALUE);
    if (training.batchSize().isEmpty()) {
      return (int) Math.min(DEFAULT_BATCH_SIZE, rows);
    }
    int wanted = training.batchSize().getAsInt();
    checkBatchSize(wanted, rows);
    return wanted;
  }

  /** Refuses a batch that no epoch can fill. */
  static void checkBatchSize(int batchSize, long rows) {
    checkArgument(
        batchSize <= rows,
        "a batch of %s rows is larger than the data, which have %s",
        batchSize,
        rows);
  }
}
