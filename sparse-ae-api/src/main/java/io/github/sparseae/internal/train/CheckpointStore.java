package io.github.sparseae.internal.train;

import java.io.IOException;
import java.nio.file.Path;

/** Where checkpoints are kept. */
public interface CheckpointStore {

  /**
   * Keeps a checkpoint, and then lets go of those that are no longer wanted.
   *
   * @param checkpoint the checkpoint
   * @return its file
   * @throws IOException if it cannot be written; those that were there are still there
   */
  Path keep(Checkpoint checkpoint) throws IOException;
}
