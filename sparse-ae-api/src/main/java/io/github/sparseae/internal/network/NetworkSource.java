package io.github.sparseae.internal.network;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.internal.file.CheckpointFile;
import io.github.sparseae.internal.file.CheckpointStore;
import io.github.sparseae.internal.file.ProvenanceLog;
import io.github.sparseae.internal.train.Checkpoint;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.table.TableSchema;
import io.github.sparseae.train.Resumption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a network is opened from: its initial weights, a model, or a checkpoint.
 *
 * @param model the network
 * @param stopped the interrupted training to continue; null if there is none
 * @param resumption the report on it; null with it
 * @param isNew whether no engine has computed it yet
 */
public record NetworkSource(
    ModelFile model,
    @Nullable CheckpointFile stopped,
    @Nullable Resumption resumption,
    boolean isNew) {

  /** Returns initial weights, with the provenance of the encoders that they were taken from. */
  public static NetworkSource initial(
      NetworkSpec spec,
      List<String> classNames,
      NetworkState state,
      Optional<TableSchema> schema,
      List<Provenance> encoders) {
    Provenance provenance = ProvenanceLog.initial("", encoders);
    ModelFile model =
        new ModelFile(
            spec, classNames, state.parameters(), 0, 0, provenance, schema, Optional.empty());
    return new NetworkSource(model, null, null, true);
  }

  /** Returns a model, whose training continues from its weights. */
  public static NetworkSource of(ModelFile model) {
    return new NetworkSource(model, null, null, false);
  }

  /** Returns the newest checkpoint of a folder, whose training continues. */
  public static NetworkSource resume(Path folder, Class<? extends NetworkSpec> kind)
      throws IOException {
    CheckpointStore.Newest newest = CheckpointStore.newest(folder, kind);
    Checkpoint checkpoint = newest.content().checkpoint();
    return new NetworkSource(
        newest.content().model(),
        newest.content(),
        new Resumption(
            newest.file(),
            checkpoint.reports().size(),
            checkpoint.soFar().epoch().batches(),
            checkpoint.soFar().steps(),
            newest.damaged()),
        false);
  }

  /** Returns a folder's newest checkpoint, if any; refuses one of another specification. */
  public static Optional<NetworkSource> resumeIfAny(Path folder, NetworkSpec spec)
      throws IOException {
    if (!CheckpointStore.holdsAny(folder)) {
      return Optional.empty();
    }
    NetworkSource saved = resume(folder, spec.getClass());
    Optional<String> difference = SpecDifference.first(saved.model().spec(), spec);
    checkArgument(
        difference.isEmpty(),
        "the newest checkpoint in %s was built with %s: set the same, or choose another folder",
        folder,
        difference.orElse(""));
    return Optional.of(saved);
  }

  /** Returns the provenance, of a new network with the engine and device that it is opened on. */
  Provenance provenance(String place) {
    return isNew ? ProvenanceLog.savedNow(model.provenance(), place) : model.provenance();
  }

  /** Returns the state to start from; without a training to continue, optimizer slots are empty. */
  public NetworkState state() {
    return stopped != null
        ? stopped.checkpoint().now().state()
        : new NetworkState(model.parameters(), ImmutableMap.of());
  }
}
