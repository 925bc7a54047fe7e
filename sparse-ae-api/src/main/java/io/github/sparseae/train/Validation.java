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
      return TrainingLoop.evaluate(network, rows, labels, batchSize);
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
      return read(new ReadableRows.Unlabeled(samples), network, batchSize, readers);
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

    @Override
    public Losses losses(Network network, NetworkSpec spec, int batchSize, Readers readers)
        throws InterruptedException {
      return spec instanceof ClassifierSpec classifier
          ? read(
              new ReadableRows.Labeled(source.withClasses(classifier.classes())),
              network,
              batchSize,
              readers)
          : read(new ReadableRows.Unlabeled(samples()), network, batchSize, readers);
    }

    @Override
    public String toString() {
      return source.name();
    }
  }

  private static <R> Losses read(
      ReadableRows<R> rows, Network network, int batchSize, Readers readers)
      throws InterruptedException {
    int segmentRows = StreamedRows.segmentRows(Integer.MAX_VALUE, rows.width(), batchSize);
    LossMean mean = new LossMean();
    try (SegmentReader<R> reader =
        SegmentReader.start(rows.name(), epoch -> rows.open(), segmentRows, 0, 1, readers)) {
      SegmentReader.Segment<R> segment;
      do {
        segment = reader.take();
        TrainingLoop.evaluate(
            network, rows.samples(segment.rows()), rows.labels(segment.rows()), batchSize, mean);
      } while (!segment.isLast());
    }
    return mean.mean();
  }
}
