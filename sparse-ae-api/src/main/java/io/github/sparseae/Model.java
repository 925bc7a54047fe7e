package io.github.sparseae;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.internal.concurrent.AsyncValue;
import io.github.sparseae.internal.network.BatchedForward;
import io.github.sparseae.internal.network.CenteredNetwork;
import io.github.sparseae.internal.network.GuardedNetwork;
import io.github.sparseae.internal.network.NetworkDescription;
import io.github.sparseae.internal.network.NetworkSource;
import io.github.sparseae.internal.network.TrainingSession;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.table.TableSchema;
import io.github.sparseae.train.Resumption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What autoencoders and classifiers share: network, engine, file, provenance and training. */
abstract sealed class Model<S extends NetworkSpec> implements AutoCloseable
    permits SparseAutoencoder, Classifier {
  /** The device asked for and the engine that was found. */
  final Compute compute;

  final S spec;
  final GuardedNetwork network;
  final BatchedForward passes;
  final TrainingSession learning;

  Model(Compute compute, S spec, NetworkSource source) {
    this.compute = compute.engine(compute.engine());
    this.spec = spec;
    network =
        new GuardedNetwork(
            CenteredNetwork.open(
                spec,
                source.state(),
                now ->
                    checkNotNull(
                        this.compute.engine().open(spec, now, this.compute.device()),
                        "engine %s: open() returned null",
                        this.compute.engine().name())),
            getClass().getSimpleName());
    passes = new BatchedForward(network);
    learning = new TrainingSession(network, engineVersion(), source);
  }

  /** Finds the engine, and loads its native code, in a thread of its own. */
  static Supplier<Compute> found(Compute compute) {
    return AsyncValue.start("sparse-ae-engine", () -> compute.engine(compute.engine()));
  }

  /**
   * {@return the checkpoint this network was resumed from, the position of training, and damaged
   * files that were skipped; empty if it was built or loaded}
   */
  public Optional<Resumption> resumption() {
    return learning.resumption();
  }

  /**
   * Saves this network as a safetensors file: specification, weights, class names and provenance.
   * The file is replaced atomically: a reader sees the whole old file or the whole new one. While
   * another thread trains, the state after one of its steps is saved.
   *
   * @param path the file, in an existing folder
   * @throws java.nio.file.FileSystemException if the folder is missing or not writable, {@code
   *     path} is a folder, or the disk is full; an existing file is then unchanged
   * @throws IOException if writing fails otherwise
   * @see io.github.sparseae.file
   */
  public void save(Path path) throws IOException {
    toModelFile().write(path);
  }

  /**
   * Returns what {@link #save} writes: a copy of this network in memory, without an engine, which
   * remains valid after {@code close}.
   *
   * @see io.github.sparseae.file.SaeLens#write
   */
  public ModelFile toModelFile() {
    return learning.toFile();
  }

  /** {@return the table that rows are from, kept in the file; empty if they are numbers alone} */
  public Optional<TableSchema> schema() {
    return learning.schema();
  }

  /**
   * Returns rows of the table as this network reads them.
   *
   * <pre>{@code
   * int label = classifier.predict(classifier.samples(Map.of("pressure", 101_300, "pump", "west")))[0];
   * }</pre>
   *
   * @param rows maps from the names of the columns, or records with components of these names
   * @return the rows of numbers
   * @throws IllegalStateException if this network has no {@link #schema}
   * @throws IllegalArgumentException if there is no row, a column is missing or unknown, or a value
   *     does not suit its column; the message names row and column
   * @see TableSchema#decode
   */
  public Samples samples(Object... rows) {
    checkState(
        schema().isPresent(),
        "%s reads numbers alone: set the schema of the table when it is built",
        this);
    return schema().get().samples(Arrays.asList(checkNotNull(rows, "rows")));
  }

  /**
   * {@return the provenance of this network: the data and settings of its trainings, also of those
   * before it was saved and opened, and the provenance of a classifier's encoders}
   */
  public Provenance provenance() {
    return learning.provenance();
  }

  /** {@return the specification this network was built from} */
  public S spec() {
    return spec;
  }

  /**
   * {@return a description of the network, in several lines: layers with shapes and numbers of
   * parameters, penalty, loss, engine and device}
   */
  public String describe() {
    return NetworkDescription.of(spec, learning.place());
  }

  /** {@return the device of this network, for example {@code CPU} or {@code GPU 0}} */
  public String device() {
    return network.device();
  }

  /** {@return the engine and its version, for example {@code TensorFlow 2.18.0}} */
  public String engineVersion() {
    return compute.engine().version();
  }

  /**
   * Frees native memory. If another thread trains, its {@code fit} throws an {@link
   * IllegalStateException}, even while it waits for rows of a source that does not respond. Further
   * calls have no effect.
   */
  @Override
  public void close() {
    network.close();
  }

  /** Returns the parameters alone, as a state without the optimizer's arrays. */
  NetworkState parameters() {
    return new NetworkState(network.parameters(spec.shapes().keySet()), Map.of());
  }

  static void checkWidth(Rows rows, int expected, String name) {
    checkArgument(
        rows.width() == expected,
        "%s: rows have width %s, but %s is %s",
        rows.name(),
        rows.width(),
        name,
        expected);
  }
}
