package io.github.sparseae.internal.network;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.base.Suppliers;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.file.TrainingRun;
import io.github.sparseae.internal.concurrent.AsyncTask;
import io.github.sparseae.internal.concurrent.AsyncValue;
import io.github.sparseae.internal.file.CheckpointFile;
import io.github.sparseae.internal.file.CheckpointStore;
import io.github.sparseae.internal.file.ProvenanceLog;
import io.github.sparseae.internal.train.TrainingLoop;
import io.github.sparseae.internal.train.TrainingPosition;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.table.TableSchema;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Resumption;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The training history of one network: its position, its provenance, and the checkpoint that the
 * next call of {@code fit} continues from. One thread trains; others may read.
 */
public final class TrainingSession {
  private final GuardedNetwork network;
  private final NetworkSpec spec;
  private final List<String> classNames;
  private final Optional<TableSchema> schema;
  private final String engineVersion;
  private final @Nullable Resumption resumption;

  private final Set<Path> ownFolders = new HashSet<>();

  private volatile TrainingPosition position;

  /** Computed when it is asked for: at the start of training the fingerprint of the rows is not. */
  private volatile Supplier<Provenance> provenance;

  private volatile @Nullable TrainingLoop running;

  /** The last training that was started in a thread of its own. */
  private volatile @Nullable AsyncTask<History> async;

  /** The checkpoint that the next call of fit continues from. */
  private @Nullable CheckpointFile stopped;

  public TrainingSession(GuardedNetwork network, String engineVersion, NetworkSource source) {
    this.network = network;
    this.engineVersion = engineVersion;
    spec = source.model().spec();
    classNames = source.model().classNames();
    schema = source.model().schema();
    stopped = source.stopped();
    resumption = source.resumption();
    position =
        stopped == null
            ? new TrainingPosition(
                source.model().epochs(), 0, null, source.model().steps(), null, null)
            : stopped.checkpoint().now().position();
    // Not the model itself, whose arrays the network has copies of.
    Provenance recorded = source.provenance(place());
    provenance = () -> recorded;
    if (resumption != null) {
      ownFolders.add(real(resumption.folder()));
    }
  }

  /** Returns the position in training; during a call of fit, after its last span of steps. */
  public TrainingPosition position() {
    TrainingLoop loop = running;
    return loop != null ? loop.position() : position;
  }

  /** Returns the provenance of the file or the build, with the trainings since then. */
  public Provenance provenance() {
    return provenance.get();
  }

  public Optional<Resumption> resumption() {
    return Optional.ofNullable(resumption);
  }

  /** Returns the network as a file: weights, position and provenance of the same step. */
  public ModelFile toFile() {
    record Moment(
        Map<Parameter, DenseArray> parameters,
        TrainingPosition position,
        Supplier<Provenance> provenance) {}

    Moment now =
        network.atOneStep(
            () -> new Moment(network.parameters(spec.shapes().keySet()), position(), provenance));
    // The provenance waits for a fingerprint, and training goes on meanwhile.
    return file(
        now.parameters(), now.position(), ProvenanceLog.savedNow(now.provenance().get(), place()));
  }

  private ModelFile file(
      Map<Parameter, DenseArray> parameters, TrainingPosition at, Provenance saved) {
    return new ModelFile(
        spec, classNames, parameters, at.epochs(), at.steps(), saved, schema, Optional.empty());
  }

  public Optional<TableSchema> schema() {
    return schema;
  }

  /** Trains, or continues the training of a checkpoint, unless the network is being trained. */
  public History train(Rows rows, Training options) {
    network.checkTrainable();
    AsyncTask<History> before = canceled();
    if (before != null) {
      before.awaitEnd();
    }
    claim(Thread.currentThread(), before);
    return trainNow(rows, options);
  }

  /** Trains in a thread of its own, which is interrupted when the result is canceled. */
  public synchronized CompletableFuture<History> trainAsync(Rows rows, Training options) {
    network.checkTrainable();
    AsyncTask<History> before = canceled();
    AsyncTask<History> next =
        new AsyncTask<>(
            "sparse-ae-training",
            () -> {
              if (before != null) {
                before.awaitEnd();
              }
              return trainNow(rows, options);
            });
    try {
      claim(next.thread(), before);
    } catch (IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
    async = next;
    next.start();
    return next;
  }

  /** Returns the last training in a thread of its own if it has ended or was canceled. */
  private @Nullable AsyncTask<History> canceled() {
    AsyncTask<History> last = async;
    return last != null && last.isDone() ? last : null;
  }

  private void claim(Thread next, @Nullable AsyncTask<History> before) {
    network.claim(next, before == null ? null : before.thread());
  }

  private History trainNow(Rows rows, Training options) {
    return network.exclusively(
        () -> {
          Training training = options.epochsFor(rows);
          TrainingLoop loop =
              new TrainingLoop(network, network::runAlone, rows, training, spec, position);
          network.whenClosed(loop::abandon);
          Supplier<TrainingRun> run = begin(training, rows);
          if (stopped != null && resumption != null) {
            stopped.checkContinuedBy(run.get());
            loop.resume(stopped.checkpoint(), resumption);
          }
          Checkpoints policy = training.checkpoints().orElse(null);
          if (policy == null) {
            return run(loop, run);
          }
          Path path = training.checkpointFolder().orElseThrow();
          try (CheckpointStore folder = open(path, policy)) {
            keepCheckpoints(loop, folder, run.get());
            return run(loop, run);
          }
        });
  }

  /** Describes the run; a thread of its own computes the fingerprint of rows in memory. */
  private Supplier<TrainingRun> begin(Training training, Rows rows) {
    Instant now = Instant.now();
    String place = place();
    Supplier<TrainingRun> run =
        () -> ProvenanceLog.begin(TrainingRun.Data.of(rows), training, place, now);
    return rows instanceof Samples
        ? AsyncValue.start("sparse-ae-fingerprint", run)
        : Suppliers.ofInstance(run.get());
  }

  private CheckpointStore open(Path path, Checkpoints policy) {
    try {
      CheckpointStore folder = CheckpointStore.open(path, policy.keepLast());
      try {
        checkState(
            ownFolders.contains(real(path)) || !CheckpointStore.holdsAny(path),
            "%s holds the checkpoints of another training: go on with that by resume(%s), choose"
                + " another folder, or delete them",
            path,
            path);
      } catch (Throwable e) {
        folder.close();
        throw e;
      }
      ownFolders.add(real(path));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("there can be no checkpoints in " + path + ": " + e, e);
    }
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder.toAbsolutePath().normalize();
    }
  }

  private void keepCheckpoints(TrainingLoop loop, CheckpointStore folder, TrainingRun run) {
    Provenance before = before();
    loop.keepCheckpoints(
        checkpoint -> {
          ModelFile model =
              file(
                  checkpoint.now().state().parameters(),
                  checkpoint.now().position(),
                  ProvenanceLog.during(
                      ProvenanceLog.savedNow(before, place()),
                      ProvenanceLog.soFar(run, checkpoint.reports())));
          return folder.write(new CheckpointFile(model, checkpoint));
        });
  }

  /** Returns the provenance without the training of the checkpoint, which will be added anew. */
  private Provenance before() {
    return stopped == null ? provenance.get() : ProvenanceLog.withoutLast(provenance.get());
  }

  private History run(TrainingLoop loop, Supplier<TrainingRun> run) {
    TrainingPosition start = position;
    Supplier<Provenance> untouched = provenance;
    Provenance before = before();
    boolean isResumed = stopped != null;
    long epochsBefore =
        start.epochs() - (stopped == null ? 0 : stopped.checkpoint().reports().size());
    History history = null;
    running = loop;
    provenance = () -> ProvenanceLog.after(before, run.get());
    try {
      history = loop.run();
      return history;
    } finally {
      TrainingPosition end = loop.position();
      boolean isUntouched = end.equals(start) && !(isResumed && history != null);
      Supplier<Provenance> after = untouched;
      try {
        if (!isUntouched) {
          stopped = null;
          TrainingRun ended = ProvenanceLog.end(run.get(), history, end.epochs() - epochsBefore);
          Provenance extended = ProvenanceLog.after(before, ended);
          after = () -> extended;
        }
      } finally {
        // Also if the fingerprint failed: the network is then trained, without a record of it.
        Supplier<Provenance> recorded = after;
        network.runAlone(
            () -> {
              position = end;
              running = null;
              provenance = recorded;
            });
      }
    }
  }

  /** Returns engine and device. */
  public String place() {
    return engineVersion + " on " + network.device();
  }
}
