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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network read from a file.
 *
 * @param model the network
 * @param stopped the interrupted training to continue; null if there is none
 * @param resumption the report on it; null with it
 */
public record SavedNetwork(
    ModelFile model, @Nullable CheckpointFile stopped, @Nullable Resumption resumption) {

  /** Returns the newest checkpoint of a folder, whose training continues. */
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

  /**
   * Returns the newest checkpoint of a folder, if there is one, of a network built from a
   * specification.
   *
   * @throws IllegalArgumentException if the checkpoint's specification is another; the message
   *     names the first option that differs
   */
  public static Optional<SavedNetwork> resumeIfAny(Path folder, NetworkSpec spec)
      throws IOException {
    if (!CheckpointStore.holdsAny(folder)) {
      return Optional.empty();
    }
    SavedNetwork saved = resume(folder, spec.getClass());
    SpecDifference.first(saved.model().spec(), spec)
        .ifPresent(
            difference -> {
              throw new IllegalArgumentException(
                  String.format(
                      "the newest checkpoint in %s was built with %s %s, but the builder has %s:"
                          + " set the same, or choose another folder",
                      folder, difference.option(), difference.saved(), difference.given()));
            });
    return Optional.of(saved);
  }

  /** Returns the state to start from; without a training to continue, optimizer slots are empty. */
  public NetworkState state() {
    return stopped != null
        ? stopped.checkpoint().now().state()
        : new NetworkState(model.parameters(), ImmutableMap.of());
  }
}
