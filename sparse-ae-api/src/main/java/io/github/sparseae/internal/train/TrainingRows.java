package io.github.sparseae.internal.train;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.internal.train.feed.LoadedRows;
import io.github.sparseae.internal.train.feed.ReadableRows;
import io.github.sparseae.internal.train.feed.ReaderRegistry;
import io.github.sparseae.internal.train.feed.RowFeed;
import io.github.sparseae.internal.train.feed.StreamedRows;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.train.Training;

/** What a network is trained on: rows in memory or of a source, with labels or without. */
public final class TrainingRows {
  private final Opening opening;

  /** Makes the feed of a training. */
  private interface Opening {
    RowFeed open(Network network, Training training, NetworkSpec spec, ReaderRegistry readers);
  }

  private TrainingRows(Opening opening) {
    this.opening = opening;
  }

  public RowFeed open(
      Network network, Training training, NetworkSpec spec, ReaderRegistry readers) {
    return opening.open(network, training, spec, readers);
  }

  /**
   * Rows in memory, for an autoencoder.
   *
   * @param samples the rows
   * @return what to train on
   */
  public static TrainingRows of(Samples samples) {
    return new TrainingRows(
        (network, training, spec, readers) ->
            new LoadedRows(network, samples, null, training, spec.seed()));
  }

  /**
   * Rows in memory with their labels, for a classifier.
   *
   * @param samples the rows, each with its class
   * @return what to train on
   */
  public static TrainingRows of(LabeledSamples samples) {
    return new TrainingRows(
        (network, training, spec, readers) ->
            new LoadedRows(network, samples.samples(), samples.labels(), training, spec.seed()));
  }

  /**
   * Rows of a source, for an autoencoder.
   *
   * @param source the rows
   * @return what to train on
   */
  public static TrainingRows of(Rows source) {
    return new TrainingRows(
        (network, training, spec, readers) ->
            new StreamedRows<>(
                network, new ReadableRows.Unlabeled(source), training, spec.seed(), readers));
  }

  /**
   * Rows of a source with their labels, for a classifier.
   *
   * @param source the rows, each with its class
   * @return what to train on; a label that is none of the network's classes is refused when it is
   *     read, and before where the rows are in memory
   */
  public static TrainingRows of(LabeledRows source) {
    return new TrainingRows(
        (network, training, spec, readers) ->
            new StreamedRows<>(
                network,
                new ReadableRows.Labeled(source.withClasses(((ClassifierSpec) spec).classes())),
                training,
                spec.seed(),
                readers));
  }
}
