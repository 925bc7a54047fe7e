package io.github.sparseae.internal.train.feed;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.train.Training;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Rows in memory, loaded into the engine once and trained in a new order each epoch. */
final class LoadedRows implements RowFeed {
  private final Network network;
  private final Samples samples;
  private final boolean shuffle;
  private final long seed;
  private final int batchSize;
  private long epoch;
  private boolean underWay;

  LoadedRows(Network network, Samples samples, Training training, long seed) {
    this.network = network;
    this.samples = samples;
    this.seed = seed;
    shuffle = training.shuffle();
    batchSize = RowFeed.batchSize(training, sizeIfKnown());
  }

  @Override
  public String name() {
    return samples.name();
  }

  @Override
  public OptionalLong sizeIfKnown() {
    return samples.sizeIfKnown();
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
            ? RandomStream.of(seed, "shuffle", epoch).permutation(samples.size())
            : IntStream.range(0, samples.size()).toArray());
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
