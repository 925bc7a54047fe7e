package io.github.sparseae.internal.train.feed;

import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.train.Training;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Rows in memory, loaded into the engine once and trained in a new order each epoch; also those in
 * the memory of other machines, which have a sample here.
 */
final class LoadedRows implements RowFeed {
  private final Network network;
  private final Rows rows;
  private final Samples samples;
  private final int size;
  private final String fingerprint;
  private final boolean shuffle;
  private final long seed;
  private final int batchSize;
  private long epoch;
  private boolean underWay;

  /** Creates a feed of rows, by those in memory, the number of all, and the identity of others. */
  LoadedRows(
      Network network,
      Rows rows,
      Samples samples,
      int size,
      String fingerprint,
      Training training,
      long seed) {
    this.network = network;
    this.rows = rows;
    this.samples = samples;
    this.size = size;
    this.fingerprint = fingerprint;
    this.seed = seed;
    shuffle = training.shuffle();
    batchSize = RowFeed.batchSize(training, rows);
  }

  @Override
  public Rows source() {
    return rows;
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public Samples firstRows() {
    return samples;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public void start(long firstEpoch, int epochs) {
    epoch = firstEpoch;
    network.load(samples);
  }

  @Override
  public Optional<int[]> next() {
    underWay = !underWay;
    if (!underWay) {
      epoch++;
      return Optional.empty();
    }
    return Optional.of(
        shuffle
            ? RandomStream.of(seed, "shuffle", epoch).permutation(size)
            : IntStream.range(0, size).toArray());
  }

  @Override
  public Samples memory() {
    return samples;
  }

  @Override
  public boolean isLoaded() {
    return true;
  }

  @Override
  public void close() {}
}
