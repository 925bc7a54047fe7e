package io.github.sparseae;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.file.TrainingRun;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingLoop;
import io.github.sparseae.train.TrainingPosition;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a network's training: how far it has come, and what on. One thread trains;
 * others may ask meanwhile.
 */
final class Learning {
  private final GuardedNetwork network;
  private final String engineVersion;
  private volatile TrainingPosition position;
  private volatile Provenance provenance;
  private volatile @Nullable TrainingLoop underWay;

  private Learning(
      GuardedNetwork network,
      String engineVersion,
      TrainingPosition position,
      Provenance provenance) {
    this.network = network;
    this.engineVersion = engineVersion;
    this.position = position;
    this.provenance = provenance;
  }

  /** Of a network that nobody has trained. */
  static Learning begin(GuardedNetwork network, String engineVersion) {
    return new Learning(
        network,
        engineVersion,
        TrainingPosition.START,
        Provenance.initial(engineVersion + " on " + network.device()));
  }

  /** Of a network that comes from a file. */
  static Learning resume(GuardedNetwork network, String engineVersion, ModelFile file) {
    return new Learning(network, engineVersion, file.position(), file.provenance());
  }

  /** What a network from a file starts with: an optimiser that remembers nothing. */
  static NetworkState stateOf(ModelFile file) {
    return new NetworkState(file.parameters(), ImmutableMap.of());
  }

  /** How far training has come; while it is under way, by the last of its spans of steps. */
  TrainingPosition position() {
    TrainingLoop loop = underWay;
    return loop != null ? loop.position() : position;
  }

  /** Where the network comes from, now and here. */
  Provenance provenance() {
    return provenance.now(place());
  }

  /** What a file holds of the network as it is now. */
  ModelFile toFile(NetworkSpec spec, List<String> classNames) {
    return new ModelFile(spec, classNames, network.state().parameters(), position(), provenance());
  }

  /**
   * Trains, unless somebody does.
   *
   * @param preparation makes the loop from the position
   * @param firstLook called before the first step of the first training
   * @param data described when the training is sure to begin
   */
  History train(
      Supplier<TrainingLoop> preparation,
      Consumer<TrainingLoop> firstLook,
      Training training,
      Supplier<TrainingRun.Data> data) {
    return network.exclusively(
        () -> {
          TrainingLoop loop = preparation.get();
          network.whenClosed(loop::abandon);
          if (position.equals(TrainingPosition.START)) {
            firstLook.accept(loop);
          }
          return recorded(loop, TrainingRun.begin(data.get(), training, place()));
        });
  }

  private History recorded(TrainingLoop loop, TrainingRun run) {
    TrainingPosition start = position;
    Provenance before = provenance;
    History history = null;
    underWay = loop;
    provenance = before.after(run);
    try {
      history = loop.run();
      return history;
    } finally {
      position = loop.position();
      underWay = null;
      provenance =
          position.equals(start)
              ? before
              : before.after(run.end(history, position.epochs() - start.epochs()));
    }
  }

  private String place() {
    return engineVersion + " on " + network.device();
  }
}
