package io.github.sparseae.internal.network;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.internal.file.CheckpointFile;
import io.github.sparseae.internal.file.CheckpointStore;
import io.github.sparseae.internal.train.Checkpoint;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.train.Resumption;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A network in a file.
 *
 * @param model the network
 * @param stopped the training that was stopped there and is to go on; null if there is none
 * @param resumption the checkpoint it resumes from; null without it
 */
public record SavedNetwork(
    ModelFile model, @Nullable CheckpointFile stopped, @Nullable Resumption resumption) {

  /** Returns a model, which may be in a checkpoint, without the training to continue. */
  public static SavedNetwork load(Path path, Class<? extends NetworkSpec> kind) throws IOException {
    return new SavedNetwork(ModelFile.read(path, kind), null, null);
  }

  /** Returns the newest checkpoint of a folder, to continue its training. */
  public static SavedNetwork resume(Path folder, Class<? extends NetworkSpec> kind)
      throws IOException {
    CheckpointStore.Newest newest = CheckpointStore.newest(folder, kind);
    Checkpoint checkpoint = newest.content().checkpoint();
    return new SavedNetwork(
        newest.content().model(),
        newest.content(),
        new Resumption(
            newest.file(),
            checkpoint.reports().size(),
            checkpoint.soFar().epoch().batches(),
            checkpoint.soFar().steps(),
            newest.damaged()));
  }

  /** Returns the state; without the arrays of the optimizer if its training is over. */
  public NetworkState state() {
    return stopped != null
        ? stopped.checkpoint().now().state()
        : new NetworkState(model.parameters(), ImmutableMap.of());
  }
}
