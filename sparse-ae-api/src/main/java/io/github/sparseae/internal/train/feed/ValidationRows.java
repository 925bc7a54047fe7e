package io.github.sparseae.internal.train.feed;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.internal.data.RowRange;
import io.github.sparseae.internal.train.LossMean;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import java.util.function.Consumer;

/**
 * Rows on which the losses are computed after each epoch. Streamed rows are read by a separate
 * thread, as those of training are, and held a segment at a time.
 */
public record ValidationRows(Rows rows, RowRange range) {

  public ValidationRows {
    if (rows instanceof Samples samples) {
      range.check(samples);
    }
  }

  /** Returns validation rows, without labels for an autoencoder; refuses unsuitable ones. */
  public static ValidationRows of(Rows rows, NetworkSpec spec) {
    checkArgument(
        rows.width() == spec.rowWidth(),
        "%s: validation rows have width %s, but %s is %s",
        rows.name(),
        rows.width(),
        spec.rowWidth() == spec.inputs() ? "inputs" : "inputs + outputs of a transcoder",
        spec.rowWidth());
    RowRange range = RowRange.of(spec);
    if (!(spec instanceof ClassifierSpec classifier)) {
      return new ValidationRows(
          rows instanceof LabeledRows labeled ? labeled.samples() : rows, range);
    }
    checkArgument(
        rows instanceof LabeledRows,
        "a classifier's validation data need labels: pass LabeledSamples or LabeledRows");
    return new ValidationRows(((LabeledRows) rows).withClasses(classifier.classes()), range);
  }

  /** Returns the mean losses of all rows, computed in batches. */
  public Losses losses(Network network, int batchSize, ReaderRegistry readers)
      throws InterruptedException {
    LossMean mean = new LossMean();
    each(batchSize, readers, part -> add(network, part, batchSize, mean));
    return mean.mean();
  }

  private static void add(Network network, Samples rows, int batchSize, LossMean mean) {
    int to;
    for (int from = 0; from < rows.size(); from = to) {
      to = from + Math.min(batchSize, rows.size() - from);
      mean.add(network.evaluate(rows.rows(from, to)).losses(), to - from);
    }
  }

  /** Returns the SHA-256 of all rows, and of a classifier's labels; reads a stream once. */
  String sha256(ReaderRegistry readers) throws InterruptedException {
    if (rows instanceof Samples samples) {
      return RowsFingerprint.sha256(samples);
    }
    String[] digest = {""};
    each(
        1,
        readers,
        part -> digest[0] = RowsFingerprint.chained(digest[0], RowsFingerprint.sha256(part)));
    return digest[0];
  }

  /** Passes on all rows: at once if they are in memory, else in segments of whole batches. */
  private void each(int batchSize, ReaderRegistry readers, Consumer<Samples> consumer)
      throws InterruptedException {
    if (rows instanceof Samples samples) {
      consumer.accept(samples);
      return;
    }
    int segmentRows = StreamedRows.segmentRows(Integer.MAX_VALUE, rows.width(), batchSize);
    try (SegmentReader reader = SegmentReader.ofOnePass(rows, range, segmentRows, readers)) {
      SegmentReader.Segment segment;
      do {
        segment = reader.take();
        consumer.accept(segment.rows());
      } while (!segment.isLast());
    }
  }
}
