package io.github.sparseae.internal.train.feed;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.train.Training;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows in memory: taken into the engine once, and trained in a new order each epoch. */
public final class LoadedRows implements RowFeed {
  private final Network network;
  private final Samples samples;
  private final int @Nullable [] labels;
  private final boolean shuffle;
  private final long seed;
  private final int batchSize;
  private long epoch;
  private boolean underWay;

  public LoadedRows(
      Network network, Samples samples, int @Nullable [] labels, Training training, long seed) {
    this.network = network;
    this.samples = samples;
    this.labels = labels;
    this.seed = seed;
    shuffle = training.shuffle();
    batchSize = RowFeed.batchSize(training, size());
  }

  @Override
  public String name() {
    return samples.toString();
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(samples.size());
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public Samples firstLook() {
    return samples;
  }

  @Override
  public String fingerprint() {
    return "";
  }

  @Override
  public void digested() {}

  @Override
  public String digest() {
    return "";
  }

  @Override
  public void start(long firstEpoch, int epochs) {
    epoch = firstEpoch;
    network.load(samples, labels);
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
  public void close() {}
}
