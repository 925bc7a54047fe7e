package io.github.sparseae.internal.network;

import static com.google.common.base.Preconditions.checkState;

import io.github.sparseae.file.CheckpointFolder;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.file.TrainingRun;
import io.github.sparseae.internal.concurrent.AsyncValue;
import io.github.sparseae.internal.file.CheckpointFile;
import io.github.sparseae.internal.train.TrainingLoop;
import io.github.sparseae.internal.train.TrainingPosition;
import io.github.sparseae.internal.train.TrainingRows;
import io.github.sparseae.model.NetworkSpec;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a network's training: how far it has come, what on, and, where it was
 * stopped and is to go on, all that takes. One thread trains; others may ask meanwhile.
 */
public final class TrainingSession {
  private final GuardedNetwork network;
  private final NetworkSpec spec;
  private final List<String> classNames;
  private final String engineVersion;
  private final @Nullable Resumption resumption;

  /** Where this network's checkpoints are. */
  private final Set<Path> ownFolders = new HashSet<>();

  private volatile TrainingPosition position;

  /** Made when somebody asks: while a training begins, its rows' fingerprint still is. */
  private volatile Supplier<Provenance> provenance;

  private volatile @Nullable TrainingLoop underWay;

  /** The training that was stopped and that the next call of fit goes on with. */
  private @Nullable CheckpointFile stopped;

  /** Of a network that nobody has trained. */
  public TrainingSession(
      GuardedNetwork network, String engineVersion, NetworkSpec spec, List<String> classNames) {
    this.network = network;
    this.engineVersion = engineVersion;
    this.spec = spec;
    this.classNames = classNames;
    resumption = null;
    position = TrainingPosition.START;
    Provenance initial = Provenance.initial(place());
    provenance = () -> initial;
  }

  /** Of a network that comes from a file. */
  public TrainingSession(GuardedNetwork network, String engineVersion, SavedNetwork saved) {
    this.network = network;
    this.engineVersion = engineVersion;
    spec = saved.model().spec();
    classNames = saved.model().classNames();
    stopped = saved.stopped();
    resumption = saved.resumption();
    position = stopped == null ? saved.model().position() : stopped.checkpoint().now().position();
    provenance = saved.model()::provenance;
    if (resumption != null) {
      ownFolders.add(real(resumption.folder()));
    }
  }

  /** How far training has come; while it is under way, by the last of its spans of steps. */
  public TrainingPosition position() {
    TrainingLoop loop = underWay;
    return loop != null ? loop.position() : position;
  }

  /** Where the network comes from, now and here. */
  public Provenance provenance() {
    return provenance.get().now(place());
  }

  /** The checkpoint it was resumed from, if it was. */
  public Optional<Resumption> resumption() {
    return Optional.ofNullable(resumption);
  }

  /** What a file holds of the network as it is now. */
  public ModelFile toFile() {
    return new ModelFile(spec, classNames, network.state().parameters(), position(), provenance());
  }

  /**
   * Trains, unless somebody does. A training that was stopped goes on.
   *
   * @param rows what to train on
   * @param firstLook called before the first step of the first training
   * @param training the options
   * @param data described when the training is sure to begin
   * @param aside whether that takes long enough for a thread of its own
   */
  public History train(
      TrainingRows rows,
      Consumer<TrainingLoop> firstLook,
      Training training,
      Supplier<TrainingRun.Data> data,
      boolean aside) {
    return network.exclusively(
        () -> {
          TrainingLoop loop = new TrainingLoop(network, rows, training, spec, position);
          network.whenClosed(loop::abandon);
          Supplier<TrainingRun> run = begin(training, data, aside);
          if (stopped != null && resumption != null) {
            stopped.checkGoesOn(run.get());
            loop.resume(stopped.checkpoint(), resumption);
          }
          Checkpoints policy = training.checkpoints().orElse(null);
          if (policy == null) {
            return begun(loop, firstLook, run);
          }
          Path path = training.checkpointFolder().orElseThrow();
          try (CheckpointFolder folder = open(path, policy)) {
            keepCheckpoints(loop, folder, run.get());
            return begun(loop, firstLook, run);
          }
        });
  }

  private Supplier<TrainingRun> begin(
      Training training, Supplier<TrainingRun.Data> data, boolean aside) {
    Instant now = Instant.now();
    String place = place();
    if (aside) {
      return AsyncValue.make(
          "sparse-ae-fingerprint", () -> TrainingRun.begin(data.get(), training, place, now));
    }
    TrainingRun run = TrainingRun.begin(data.get(), training, place, now);
    return () -> run;
  }

  private CheckpointFolder open(Path path, Checkpoints policy) {
    try {
      CheckpointFolder folder = CheckpointFolder.open(path, policy.keepLast());
      boolean isOurs = false;
      try {
        isOurs = ownFolders.contains(real(path)) || !CheckpointFolder.holdsAny(path);
        checkState(
            isOurs,
            "%s holds the checkpoints of another training: go on with that by resume(%s), choose"
                + " another folder, or delete them",
            path,
            path);
        ownFolders.add(real(path));
        return folder;
      } finally {
        if (!isOurs) {
          folder.close();
        }
      }
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

  private void keepCheckpoints(TrainingLoop loop, CheckpointFolder folder, TrainingRun run) {
    Provenance before = before();
    loop.keepCheckpoints(
        checkpoint -> {
          ModelFile model =
              new ModelFile(
                  spec,
                  classNames,
                  checkpoint.now().state().parameters(),
                  checkpoint.now().position(),
                  before.now(place()).during(run.soFar(checkpoint.reports())));
          return folder.write(new CheckpointFile(model, checkpoint));
        });
  }

  /** Where the network comes from without the training that was stopped. */
  private Provenance before() {
    return stopped == null ? provenance.get() : provenance.get().beforeLast();
  }

  private History begun(
      TrainingLoop loop, Consumer<TrainingLoop> firstLook, Supplier<TrainingRun> run) {
    if (position.equals(TrainingPosition.START)) {
      firstLook.accept(loop);
    }
    TrainingPosition start = position;
    Supplier<Provenance> untouched = provenance;
    Provenance before = before();
    boolean goesOn = stopped != null;
    long epochsBefore =
        start.epochs() - (stopped == null ? 0 : stopped.checkpoint().reports().size());
    History history = null;
    underWay = loop;
    provenance = () -> before.after(run.get());
    try {
      history = loop.run();
      return history;
    } finally {
      position = loop.position();
      underWay = null;
      if (position.equals(start) && !(goesOn && history != null)) {
        provenance = untouched;
      } else {
        Provenance after = before.after(run.get().end(history, position.epochs() - epochsBefore));
        provenance = () -> after;
        stopped = null;
      }
    }
  }

  private String place() {
    return engineVersion + " on " + network.device();
  }
}
