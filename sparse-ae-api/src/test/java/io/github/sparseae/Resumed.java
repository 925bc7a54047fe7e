package io.github.sparseae;

import static java.util.Objects.requireNonNull;

import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.TrainingRun;
import io.github.sparseae.internal.file.CheckpointStore;
import io.github.sparseae.internal.train.BestEpoch;
import io.github.sparseae.internal.train.Checkpoint;
import io.github.sparseae.internal.train.EpochProgress;
import io.github.sparseae.internal.train.FitProgress;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The result of a training, without what depends on the clock, so that results compare equal. */
public record Resumed(
    History history,
    Map<Parameter, DenseArray> parameters,
    long epochs,
    long steps,
    String provenance) {

  /** A model under training, of any kind. */
  public interface Model extends AutoCloseable {
    /** Trains it on its rows. */
    History fit(Training training);

    /** Saves it. */
    void save(Path file) throws IOException;

    @Override
    void close();
  }

  /** Opens a model in the middle of its training. */
  public interface Opening {
    /** Opens the newest checkpoint of a folder. */
    Model resume(Path folder) throws IOException;
  }

  /** Trains and returns the result. */
  public static Resumed of(Model model, Training training, Path folder) throws IOException {
    Path file = folder.resolve("model.safetensors");
    History history = model.fit(training);
    model.save(file);
    ModelFile saved = ModelFile.read(file);
    Files.delete(file);
    List<TrainingRun> runs = saved.provenance().trainings();
    TrainingRun last = runs.get(runs.size() - 1);
    return new Resumed(
        timeless(history),
        saved.parameters(),
        saved.epochs(),
        saved.steps(),
        runs.size()
            + " runs, the last of "
            + last.calls()
            + " calls, "
            + last.epochs()
            + " epochs, "
            + last.ending());
  }

  /** The checkpoints of a folder, oldest first. */
  public static List<Path> checkpoints(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("checkpoint-"))
          .sorted()
          .toList();
    }
  }

  /** A folder with one of the checkpoints of another. */
  public static Path folderWith(Path checkpoint, Path parent) throws IOException {
    Path folder = Files.createTempDirectory(parent, "resumed");
    Files.copy(checkpoint, folder.resolve(checkpoint.getFileName()));
    return folder;
  }

  /** What the newest checkpoint of a folder holds. */
  public static Checkpoint newest(Path folder) throws IOException {
    return timeless(CheckpointStore.newest(folder, NetworkSpec.class).content().checkpoint());
  }

  private static History timeless(History history) {
    return new History(
        history.epochs().stream().map(Resumed::timeless).toList(),
        history.ending(),
        history.best().map(Resumed::timeless));
  }

  private static EpochReport timeless(EpochReport report) {
    return new EpochReport(
        report.epoch(),
        report.epochs(),
        report.losses(),
        report.validation(),
        report.samples(),
        Duration.ZERO,
        report.l0(),
        report.resampled(),
        report.warnings());
  }

  private static Checkpoint timeless(Checkpoint checkpoint) {
    FitProgress soFar = checkpoint.soFar();
    EpochProgress epoch = soFar.epoch();
    return new Checkpoint(
        checkpoint.now(),
        new FitProgress(
            soFar.steps(),
            soFar.divergedAbove(),
            soFar.epochStart(),
            new EpochProgress(
                epoch.batches(),
                epoch.rows(),
                epoch.rowsDigest(),
                epoch.data(),
                epoch.penalty(),
                0,
                epoch.resampled(),
                epoch.activeUnits(),
                epoch.countedRows(),
                epoch.activeRows(),
                epoch.saturatedRows()),
            timeless(soFar.best())),
        checkpoint.reports().stream().map(Resumed::timeless).toList(),
        checkpoint.fingerprint());
  }

  private static @Nullable BestEpoch timeless(@Nullable BestEpoch best) {
    return best == null
        ? null
        : new BestEpoch(
            best.lastImprovement(),
            best.epochsSince(),
            best.lowest(),
            best.report() == null ? null : timeless(requireNonNull(best.report())),
            best.end());
  }
}
