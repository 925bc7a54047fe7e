package io.github.sparseae.internal.train.feed;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.internal.train.BatchedEvaluation;
import io.github.sparseae.internal.train.LossMean;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows on which the losses are computed after each epoch. Those of a source are read by a thread of
 * their own, as the rows of training are, and held a segment at a time.
 */
public sealed interface ValidationRows {

  /** The rows. */
  Rows samples();

  /** The rows with their labels; empty if they have none. */
  Optional<LabeledRows> labeled();

  /**
   * Refuses rows that a network cannot be asked about.
   *
   * @throws IllegalArgumentException if the width is not the network's, a classifier's rows have no
   *     labels, or a label in memory is none of its classes
   */
  default void check(NetworkSpec spec) {
    checkArgument(
        samples().width() == spec.inputs(),
        "%s: validation rows have width %s, but inputs is %s",
        samples().name(),
        samples().width(),
        spec.inputs());
    if (spec instanceof ClassifierSpec classifier) {
      checkArgument(
          labeled().isPresent(),
          "a classifier's validation data need labels: pass LabeledSamples or a LabeledSource");
      labeled().orElseThrow().withClasses(classifier.classes());
    }
  }

  /**
   * The losses of all rows, batch by batch.
   *
   * @throws InterruptedException if the thread is interrupted while it waits for rows
   */
  Losses losses(Network network, NetworkSpec spec, int batchSize, ReaderRegistry readers)
      throws InterruptedException;

  /**
   * What tells the rows from others: the SHA-256 of all of them, and of the labels where the
   * network looks at them. Those of a source are read for it, once.
   *
   * @throws InterruptedException if the thread is interrupted while it waits for rows
   */
  String sha256(NetworkSpec spec, ReaderRegistry readers) throws InterruptedException;

  /** Rows in memory, which may have labels. */
  record InMemory(Samples rows, @Nullable LabeledSamples labeledRows) implements ValidationRows {
    @Override
    public Rows samples() {
      return Rows.of(rows);
    }

    @Override
    public Optional<LabeledRows> labeled() {
      return Optional.ofNullable(labeledRows).map(LabeledRows::of);
    }

    @Override
    public Losses losses(Network network, NetworkSpec spec, int batchSize, ReaderRegistry readers) {
      int[] labels =
          spec instanceof ClassifierSpec && labeledRows != null ? labeledRows.labels() : null;
      return BatchedEvaluation.of(network, rows, labels, batchSize);
    }

    @Override
    public String sha256(NetworkSpec spec, ReaderRegistry readers) {
      return spec instanceof ClassifierSpec && labeledRows != null
          ? new ReadableRows.Labeled(LabeledRows.of(labeledRows)).sha256(labeledRows)
          : rows.sha256();
    }

    @Override
    public String toString() {
      return labeledRows == null ? rows.toString() : labeledRows.toString();
    }
  }

  /** Rows of a source without labels. */
  record OfSource(Rows samples) implements ValidationRows {
    @Override
    public Optional<LabeledRows> labeled() {
      return Optional.empty();
    }

    @Override
    public Losses losses(Network network, NetworkSpec spec, int batchSize, ReaderRegistry readers)
        throws InterruptedException {
      return ValidationRows.losses(
          new ReadableRows.Unlabeled(samples), network, batchSize, readers);
    }

    @Override
    public String sha256(NetworkSpec spec, ReaderRegistry readers) throws InterruptedException {
      return ValidationRows.sha256(new ReadableRows.Unlabeled(samples), readers);
    }

    @Override
    public String toString() {
      return samples.name();
    }
  }

  /** Rows of a source with labels. */
  record OfLabeledSource(LabeledRows source) implements ValidationRows {
    @Override
    public Rows samples() {
      return source.samples();
    }

    @Override
    public Optional<LabeledRows> labeled() {
      return Optional.of(source);
    }

    private ReadableRows<?> rows(NetworkSpec spec) {
      return spec instanceof ClassifierSpec classifier
          ? new ReadableRows.Labeled(source.withClasses(classifier.classes()))
          : new ReadableRows.Unlabeled(samples());
    }

    @Override
    public Losses losses(Network network, NetworkSpec spec, int batchSize, ReaderRegistry readers)
        throws InterruptedException {
      return ValidationRows.losses(rows(spec), network, batchSize, readers);
    }

    @Override
    public String sha256(NetworkSpec spec, ReaderRegistry readers) throws InterruptedException {
      return ValidationRows.sha256(rows(spec), readers);
    }

    @Override
    public String toString() {
      return source.name();
    }
  }

  private static <R> Losses losses(
      ReadableRows<R> rows, Network network, int batchSize, ReaderRegistry readers)
      throws InterruptedException {
    LossMean mean = new LossMean();
    each(
        rows,
        batchSize,
        readers,
        part ->
            BatchedEvaluation.add(network, rows.samples(part), rows.labels(part), batchSize, mean));
    return mean.mean();
  }

  private static <R> String sha256(ReadableRows<R> rows, ReaderRegistry readers)
      throws InterruptedException {
    String[] digest = {""};
    each(rows, 1, readers, part -> digest[0] = ChainedDigest.chained(digest[0], rows.sha256(part)));
    return digest[0];
  }

  /** Reads all rows, a segment of whole batches at a time. */
  private static <R> void each(
      ReadableRows<R> rows, int batchSize, ReaderRegistry readers, Consumer<R> consumer)
      throws InterruptedException {
    int segmentRows = StreamedRows.segmentRows(Integer.MAX_VALUE, rows.width(), batchSize);
    try (SegmentReader<R> reader =
        SegmentReader.start(
            rows.name(), epoch -> rows.open(), segmentRows, part -> {}, 0, 1, readers)) {
      SegmentReader.Segment<R> segment;
      do {
        segment = reader.take();
        consumer.accept(segment.rows());
      } while (!segment.isLast());
    }
  }
}
