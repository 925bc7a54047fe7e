package io.github.sparseae.file;

import io.github.sparseae.internal.file.CheckpointStore;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Folders of checkpoints, which a training with {@link io.github.sparseae.train.Checkpoints} writes
 * and {@code SparseAutoencoder.resume} or {@code Classifier.resume} continues from.
 */
public final class CheckpointFolder {
  private CheckpointFolder() {}

  /**
   * Returns whether a folder holds checkpoints.
   *
   * @param folder the folder, which need not exist
   * @return true if there is at least one checkpoint
   * @throws IOException if the folder cannot be read
   */
  public static boolean holdsAny(Path folder) throws IOException {
    return CheckpointStore.holdsAny(folder);
  }
}
