package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.LabeledSource;
import io.github.sparseae.data.SampleSource;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.NetworkSpec;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows on which the losses are computed after each epoch. Those of a source are read by a thread of
 * their own, as the rows of training are, and held a segment at a time.
 */
sealed interface Validation {

  /** The rows. */
  SampleSource samples();

  /** The rows with their labels; empty if they have none. */
  Optional<LabeledSource> labeled();

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
  Losses losses(Network network, NetworkSpec spec, int batchSize, Readers readers)
      throws InterruptedException;

  /**
   * What tells the rows from others: the SHA-256 of all of them, and of the labels where the
   * network looks at them. Those of a source are read for it, once.
   *
   * @throws InterruptedException if the thread is interrupted while it waits for rows
   */
  String sha256(NetworkSpec spec, Readers readers) throws InterruptedException;

  /** Rows in memory, which may have labels. */
  record InMemory(Samples rows, @Nullable LabeledSamples labeledRows) implements Validation {
    @Override
    public SampleSource samples() {
      return SampleSource.of(rows);
    }

    @Override
    public Optional<LabeledSource> labeled() {
      return Optional.ofNullable(labeledRows).map(LabeledSource::of);
    }

    @Override
    public Losses losses(Network network, NetworkSpec spec, int batchSize, Readers readers) {
      int[] labels =
          spec instanceof ClassifierSpec && labeledRows != null ? labeledRows.labels() : null;
      return Evaluation.of(network, rows, labels, batchSize);
    }

    @Override
    public String sha256(NetworkSpec spec, Readers readers) {
      return spec instanceof ClassifierSpec && labeledRows != null
          ? new ReadableRows.Labeled(LabeledSource.of(labeledRows)).sha256(labeledRows)
          : rows.sha256();
    }

    @Override
    public String toString() {
      return labeledRows == null ? rows.toString() : labeledRows.toString();
    }
  }

  /** Rows of a source without labels. */
  record OfSource(SampleSource samples) implements Validation {
    @Override
    public Optional<LabeledSource> labeled() {
      return Optional.empty();
    }

    @Override
    public Losses losses(Network network, NetworkSpec spec, int batchSize, Readers readers)
        throws InterruptedException {
      return Validation.losses(new ReadableRows.Unlabeled(samples), network, batchSize, readers);
    }

    @Override
    public String sha256(NetworkSpec spec, Readers readers) throws InterruptedException {
      return Validation.sha256(new ReadableRows.Unlabeled(samples), readers);
    }

    @Override
    public String toString() {
      return samples.name();
    }
  }

  /** Rows of a source with labels. */
  record OfLabeledSource(LabeledSource source) implements Validation {
    @Override
    public SampleSource samples() {
      return source.samples();
    }

    @Override
    public Optional<LabeledSource> labeled() {
      return Optional.of(source);
    }

    private ReadableRows<?> rows(NetworkSpec spec) {
      return spec instanceof ClassifierSpec classifier
          ? new ReadableRows.Labeled(source.withClasses(classifier.classes()))
          : new ReadableRows.Unlabeled(samples());
    }

    @Override
    public Losses losses(Network network, NetworkSpec spec, int batchSize, Readers readers)
        throws InterruptedException {
      return Validation.losses(rows(spec), network, batchSize, readers);
    }

    @Override
    public String sha256(NetworkSpec spec, Readers readers) throws InterruptedException {
      return Validation.sha256(rows(spec), readers);
    }

    @Override
    public String toString() {
      return source.name();
    }
  }

  private static <R> Losses losses(
      ReadableRows<R> rows, Network network, int batchSize, Readers readers)
      throws InterruptedException {
    LossMean mean = new LossMean();
    each(
        rows,
        batchSize,
        readers,
        part -> Evaluation.add(network, rows.samples(part), rows.labels(part), batchSize, mean));
    return mean.mean();
  }

  private static <R> String sha256(ReadableRows<R> rows, Readers readers)
      throws InterruptedException {
    String[] digest = {""};
    each(rows, 1, readers, part -> digest[0] = Digests.chained(digest[0], rows.sha256(part)));
    return digest[0];
  }

  /** Reads all rows, a segment of whole batches at a time. */
  private static <R> void each(
      ReadableRows<R> rows, int batchSize, Readers readers, Consumer<R> consumer)
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
