package io.github.sparseae.file;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.file.Json;
import io.github.sparseae.internal.file.JsonObject;
import io.github.sparseae.internal.file.LibraryVersion;
import io.github.sparseae.internal.file.SettingsCodec;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a call of {@code fit} was and came to, as a model remembers it. Calls that follow each other
 * with the same data and the same settings are one run.
 *
 * @param data what was trained on
 * @param settings the options of the training in words
 * @param settingsJson the same as JSON, names in snake case
 * @param calls how many calls of {@code fit} there were, at least 1
 * @param epochs how many epochs were finished, over all these calls; those that early stopping took
 *     back do not count
 * @param ending how the last call ended
 * @param metrics the report of the last of these epochs, by name: {@code loss}, {@code penalty},
 *     {@code validation_loss}, {@code validation_penalty}, {@code samples}, {@code seconds}; empty
 *     before the first has ended
 * @param library the version of sparse-ae
 * @param engine what did the arithmetic, and where
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
    /** It has not: the model was saved meanwhile. */
    UNDER_WAY,
    /** All epochs were made. */
    FINISHED,
    /** By early stopping. */
    STOPPED_EARLY,
    /** By an interrupt. */
    CANCELLED,
    /** By an exception. */
    FAILED;

    /** The name in lower case, in words. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * What was trained on.
   *
   * @param name in words; of a source its own name
   * @param width how many numbers a row has
   * @param rows how many rows there are; null where a source does not say
   * @param sha256 the {@linkplain Samples#sha256 fingerprint} of the rows; null for a source, whose
   *     rows are read anew for each epoch and need not be the same
   * @param labelsSha256 the fingerprint of the labels; null where there are none
   */
  public record Data(
      String name,
      int width,
      @Nullable Long rows,
      @Nullable String sha256,
      @Nullable String labelsSha256) {

    /**
     * Describes rows in memory, and takes their fingerprint.
     *
     * @param samples the rows
     * @return the description
     */
    public static Data of(Samples samples) {
      return new Data(
          samples.toString(), samples.width(), (long) samples.size(), samples.sha256(), null);
    }

    /**
     * Describes rows with labels in memory, and takes their fingerprints.
     *
     * @param samples the rows
     * @return the description
     */
    public static Data of(LabeledSamples samples) {
      return new Data(
          samples.toString(),
          samples.samples().width(),
          (long) samples.size(),
          samples.samples().sha256(),
          samples.labelsSha256());
    }

    /**
     * Describes a source.
     *
     * @param source the source
     * @return what it says of itself
     */
    public static Data of(Rows source) {
      return unread(source.name(), source.width(), source.size());
    }

    /**
     * Describes a source with labels.
     *
     * @param source the source
     * @return what it says of itself
     */
    public static Data of(LabeledRows source) {
      return unread(source.name(), source.width(), source.size());
    }

    private static Data unread(String name, int width, OptionalLong size) {
      return new Data(name, width, size.isPresent() ? (Long) size.getAsLong() : null, null, null);
    }
  }

  /**
   * Takes copies.
   *
   * @param data what was trained on
   * @param settings the options of the training in words
   * @param settingsJson the same as JSON, names in snake case
   * @param calls how many calls of {@code fit} there were, at least 1
   * @param epochs how many epochs were finished, over all these calls
   * @param ending how the last call ended
   * @param metrics the report of the last of these epochs, by name
   * @param library the version of sparse-ae
   * @param engine what did the arithmetic, and where
   * @param time when the last call ended, or began if it is under way, to the second
   */
  public TrainingRun {
    checkArgument(calls > 0, "a run has at least one call, was %s", calls);
    checkArgument(epochs >= 0, "epochs must not be negative, was %s", epochs);
    metrics = ImmutableMap.copyOf(metrics);
    time = time.truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * A call of {@code fit} that begins.
   *
   * @param data what will be trained on
   * @param training the options
   * @param engine what will do the arithmetic, and where
   * @param time when it begins
   * @return a run that is under way
   */
  public static TrainingRun begin(Data data, Training training, String engine, Instant time) {
    JsonObject settings = SettingsCodec.write(training);
    return new TrainingRun(
        data,
        training.describe(),
        Json.text(settings),
        1,
        0,
        Ending.UNDER_WAY,
        ImmutableMap.of(),
        LibraryVersion.VERSION,
        engine,
        time);
  }

  /**
   * The same call while it is under way.
   *
   * @param reports the reports of its finished epochs
   * @return a run that is under way
   */
  public TrainingRun soFar(List<EpochReport> reports) {
    return new TrainingRun(
        data,
        settings,
        settingsJson,
        calls,
        reports.size(),
        Ending.UNDER_WAY,
        reports.isEmpty() ? ImmutableMap.of() : metrics(reports.get(reports.size() - 1)),
        library,
        engine,
        Instant.now());
  }

  /**
   * The same call after it has ended.
   *
   * @param history what it came to; null if it failed
   * @param epochs how many epochs it has added to the model
   * @return a run that is over
   */
  public TrainingRun end(@Nullable History history, long epochs) {
    Ending how =
        history == null
            ? Ending.FAILED
            : history.cancelled()
                ? Ending.CANCELLED
                : history.stoppedEarly() ? Ending.STOPPED_EARLY : Ending.FINISHED;
    EpochReport last = history == null ? null : history.best().or(history::last).orElse(null);
    return new TrainingRun(
        data,
        settings,
        settingsJson,
        calls,
        epochs,
        how,
        last == null ? ImmutableMap.of() : metrics(last),
        library,
        engine,
        Instant.now());
  }

  private static Map<String, Double> metrics(EpochReport report) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("loss", report.loss());
    metrics.put("penalty", report.penalty());
    report
        .validation()
        .ifPresent(
            losses -> {
              metrics.put("validation_loss", losses.data());
              metrics.put("validation_penalty", losses.penalty());
            });
    metrics.put("samples", (double) report.samples());
    metrics.put("seconds", report.duration().toNanos() / 1e9);
    report
        .l0()
        .ifPresent(
            l0 -> {
              metrics.put("l0", l0.mean());
              metrics.put("coefficient", l0.coefficient());
            });
    metrics.put("resampled", (double) report.resampled());
    metrics.values().removeIf(value -> !Double.isFinite(value));
    return metrics;
  }

  /**
   * Whether another run, right after this one, was more of the same.
   *
   * @param next the run after this one
   * @return true if data, settings, library and engine are the same and this one has finished
   */
  boolean isContinuedBy(TrainingRun next) {
    return ending == Ending.FINISHED
        && data.equals(next.data)
        && settingsJson.equals(next.settingsJson)
        && library.equals(next.library)
        && engine.equals(next.engine);
  }

  /** Both as one run. */
  TrainingRun and(TrainingRun next) {
    return new TrainingRun(
        data,
        settings,
        settingsJson,
        calls + next.calls,
        epochs + next.epochs,
        next.ending,
        next.metrics.isEmpty() ? metrics : next.metrics,
        library,
        engine,
        next.time);
  }

  /** One line, for example {@code 20 epochs of Adam, learning rate 0.001 on 60000 samples}. */
  @Override
  public String toString() {
    return epochs + (epochs == 1 ? " epoch" : " epochs") + " on " + data.name() + ": " + settings;
  }
}
