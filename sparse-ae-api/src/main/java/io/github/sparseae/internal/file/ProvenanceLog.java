package io.github.sparseae.internal.file;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.file.TrainingRun;
import io.github.sparseae.file.TrainingRun.Ending;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps a network's provenance up to date while it is trained and saved. */
public final class ProvenanceLog {
  private ProvenanceLog() {}

  /** Returns the provenance of a new classifier on encoders of these provenances. */
  public static Provenance initial(String engine, List<Provenance> encoders) {
    return with(Provenance.initial(engine), ImmutableList.of(), 0, encoders);
  }

  /** Returns the provenance for a file that is saved now. */
  public static Provenance savedNow(Provenance provenance, String engine) {
    return with(
        Provenance.initial(engine),
        provenance.trainings(),
        provenance.earlierTrainings(),
        provenance.encoders());
  }

  /** Returns the provenance while a training is under way, which stays separate until it ends. */
  public static Provenance during(Provenance before, TrainingRun underWay) {
    return with(before, added(before.trainings(), underWay), before.earlierTrainings());
  }

  public static Provenance withoutLast(Provenance provenance) {
    List<TrainingRun> runs = provenance.trainings();
    return with(
        provenance, runs.subList(0, Math.max(0, runs.size() - 1)), provenance.earlierTrainings());
  }

  /**
   * Returns the provenance after another training. One that continues the last training with the
   * same data and settings is counted as part of it.
   */
  public static Provenance after(Provenance before, TrainingRun next) {
    List<TrainingRun> runs = before.trainings();
    int count = runs.size();
    if (count > 0 && isContinuedBy(runs.get(count - 1), next)) {
      TrainingRun joined = joined(runs.get(count - 1), next);
      return with(before, added(runs.subList(0, count - 1), joined), before.earlierTrainings());
    }
    int dropped = Math.max(0, count + 1 - Provenance.MAX_TRAININGS);
    return with(
        before, added(runs.subList(dropped, count), next), before.earlierTrainings() + dropped);
  }

  private static List<TrainingRun> added(List<TrainingRun> runs, TrainingRun next) {
    return ImmutableList.<TrainingRun>builder().addAll(runs).add(next).build();
  }

  private static Provenance with(Provenance from, List<TrainingRun> trainings, long earlier) {
    return with(from, trainings, earlier, from.encoders());
  }

  private static Provenance with(
      Provenance from, List<TrainingRun> trainings, long earlier, List<Provenance> encoders) {
    return new Provenance(
        from.library(), from.platform(), from.engine(), from.saved(), trainings, earlier, encoders);
  }

  private static boolean isContinuedBy(TrainingRun run, TrainingRun next) {
    return run.ending() == Ending.FINISHED
        && run.data().equals(next.data())
        && run.settingsJson().equals(next.settingsJson())
        && run.library().equals(next.library())
        && run.engine().equals(next.engine());
  }

  private static TrainingRun joined(TrainingRun run, TrainingRun next) {
    return with(
        run,
        run.calls() + next.calls(),
        run.epochs() + next.epochs(),
        next.ending(),
        next.metrics().isEmpty() ? run.metrics() : next.metrics(),
        next.time());
  }

  private static TrainingRun with(
      TrainingRun run,
      long calls,
      long epochs,
      Ending ending,
      Map<String, Double> metrics,
      Instant time) {
    return new TrainingRun(
        run.data(),
        run.settings(),
        run.settingsJson(),
        calls,
        epochs,
        ending,
        metrics,
        run.library(),
        run.engine(),
        time);
  }

  /** Returns the run of a call of {@code fit} that begins. */
  public static TrainingRun begin(
      TrainingRun.Data data, Training training, String engine, Instant time) {
    return new TrainingRun(
        data,
        training.describe(),
        Json.text(SettingsCodec.write(training)),
        1,
        0,
        Ending.UNDER_WAY,
        ImmutableMap.of(),
        LibraryVersion.VERSION,
        engine,
        time);
  }

  /** Returns the run of a call that is under way and has finished these epochs. */
  public static TrainingRun soFar(TrainingRun run, List<EpochReport> reports) {
    EpochReport last = reports.isEmpty() ? null : reports.get(reports.size() - 1);
    return with(run, reports.size(), Ending.UNDER_WAY, last);
  }

  /**
   * Returns the run of a call that has ended, with the number of epochs it has added to the model;
   * without a history it failed.
   */
  public static TrainingRun end(TrainingRun run, @Nullable History history, long epochs) {
    if (history == null) {
      return with(run, epochs, Ending.FAILED, null);
    }
    Ending ending =
        history.canceled()
            ? Ending.CANCELLED
            : history.stoppedEarly() ? Ending.STOPPED_EARLY : Ending.FINISHED;
    return with(run, epochs, ending, history.best().or(history::last).orElse(null));
  }

  private static TrainingRun with(
      TrainingRun run, long epochs, Ending ending, @Nullable EpochReport last) {
    Map<String, Double> metrics = last == null ? ImmutableMap.of() : metrics(last);
    return with(run, run.calls(), epochs, ending, metrics, Instant.now());
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
}
