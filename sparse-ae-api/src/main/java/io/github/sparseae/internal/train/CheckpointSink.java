package io.github.sparseae.internal.train;

import java.io.IOException;
import java.nio.file.Path;

/** Receives the checkpoints of a training. */
public interface CheckpointSink {

  /**
   * Writes a checkpoint, and then deletes those that are no longer needed.
   *
   * @return the file of the checkpoint
   * @throws IOException if it cannot be written; the older checkpoints are still there
   */
  Path keep(Checkpoint checkpoint) throws IOException;
}
