package io.github.sparseae.internal.train;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.model.Losses;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The losses of any number of rows, batch by batch. */
public final class BatchedEvaluation {
  private BatchedEvaluation() {}

  /**
   * The losses of rows in memory.
   *
   * @param network the network
   * @param rows the rows
   * @param labels the class of each row for a classifier, null for an autoencoder
   * @param batchSize rows of a batch, positive
   * @return the mean over batches, weighted by their rows
   */
  public static Losses of(Network network, Samples rows, int @Nullable [] labels, int batchSize) {
    LossMean mean = new LossMean();
    add(network, rows, labels, batchSize, mean);
    return mean.mean();
  }

  public static void add(
      Network network, Samples rows, int @Nullable [] labels, int batchSize, LossMean mean) {
    int from = 0;
    while (from < rows.size()) {
      int to = (int) Math.min((long) from + batchSize, rows.size());
      int[] classes = labels == null ? null : Arrays.copyOfRange(labels, from, to);
      mean.add(network.evaluate(rows.rows(from, to), classes), to - from);
      from = to;
    }
  }
}
