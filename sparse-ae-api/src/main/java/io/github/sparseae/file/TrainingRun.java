package io.github.sparseae.file;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.io.Quantity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One training in a model's provenance: a call of {@code fit}, or several successive calls with the
 * same data and settings.
 *
 * @param data the data it was trained on
 * @param settings the options of the training in words
 * @param settingsJson the options as JSON, which {@link TrainingJson} reads
 * @param calls the number of calls of {@code fit}, at least 1
 * @param epochs the number of finished epochs in all these calls, without those that early stopping
 *     took back
 * @param ending how the last call ended
 * @param metrics the report of the last of these epochs by name: {@code loss}, {@code penalty},
 *     {@code validation_loss}, {@code validation_penalty}, {@code samples}, {@code seconds}, {@code
 *     l0}, {@code coefficient}, {@code resampled}; empty before the first epoch has ended
 * @param library the version of sparse-ae
 * @param engine the engine and the device
 * @param time when the last call ended, or began if it is under way, to the second
 */
public record TrainingRun(
    Data data,
    String settings,
    String settingsJson,
    long calls,
    long epochs,
    Ending ending,
    Map<String, Double> metrics,
    String library,
    String engine,
    Instant time) {

  /** How a call of {@code fit} ended. */
  public enum Ending {
    /** It has not ended: the model was saved during the training. */
    UNDER_WAY,
    /** After the last epoch. */
    FINISHED,
    /** By early stopping. */
    STOPPED_EARLY,
    /** By an interrupt. */
    CANCELLED,
    /** By an exception. */
    FAILED;

    /** Returns the name in lower case, in words. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * The data of a training.
   *
   * @param name the name of the rows
   * @param width the number of values in a row
   * @param rows the number of rows; empty if it is unknown
   * @param sha256 the {@linkplain Samples#sha256 fingerprint} of rows in memory; empty for streamed
   *     rows, which are read again for each epoch and need not be the same
   * @param labelsSha256 the fingerprint of labels in memory; empty without labels
   */
  public record Data(
      String name,
      int width,
      OptionalLong rows,
      Optional<String> sha256,
      Optional<String> labelsSha256) {

    /**
     * Describes rows. Rows in memory, and their labels, are fingerprinted; streamed rows are not
     * read.
     */
    public static Data of(Rows rows) {
      if (rows instanceof Samples samples) {
        return new Data(
            samples.toString(),
            samples.width(),
            samples.sizeIfKnown(),
            Optional.of(samples.sha256()),
            samples instanceof LabeledSamples labeled
                ? Optional.of(labeled.labelsSha256())
                : Optional.empty());
      }
      return new Data(
          rows.name(), rows.width(), RowPass.sizeIfKnown(rows), Optional.empty(), Optional.empty());
    }
  }

  public TrainingRun {
    checkArgument(calls > 0, "calls must be positive, was %s", calls);
    checkArgument(epochs >= 0, "epochs must not be negative, was %s", epochs);
    metrics = ImmutableMap.copyOf(metrics);
    time = time.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Returns one line, for example {@code 20 epochs on 60000 x 784: Adam, learning rate 0.001}. */
  @Override
  public String toString() {
    return Quantity.of(epochs, "epoch") + " on " + data.name() + ": " + settings;
  }
}
