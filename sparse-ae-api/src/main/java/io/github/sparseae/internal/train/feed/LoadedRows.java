package io.github.sparseae.internal.train.feed;

import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.RemoteRows;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.train.Training;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Rows in memory, loaded into the engine once and trained in a new order each epoch; also those in
 * the memory of other machines, which have a sample here.
 */
final class LoadedRows extends RowFeed {
  private final Samples samples;
  private final int size;
  private long epoch;
  private boolean underWay;

  LoadedRows(Network network, Rows rows, Samples samples, Training training, long seed) {
    super(network, rows, training, seed);
    this.samples = samples;
    size = rows instanceof RemoteRows remote ? remote.size() : samples.size();
  }

  @Override
  public Samples firstRows() {
    return samples;
  }

  @Override
  String fingerprint() {
    return source() instanceof RemoteRows remote ? remote.sha256() : "";
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
        training.shuffle()
            ? RandomStream.of(seed, "shuffle", epoch).permutation(size)
            : IntStream.range(0, size).toArray());
  }

  @Override
  public Samples memory() {
    return samples;
  }
}
