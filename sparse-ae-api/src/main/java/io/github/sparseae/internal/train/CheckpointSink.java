package io.github.sparseae.internal.train;

import java.io.IOException;
import java.nio.file.Path;

/** Receives the checkpoints of a training. */
public interface CheckpointSink {

  /**
   * Writes a checkpoint, deletes those that are no longer needed, and returns the file.
   *
   * @throws IOException if it cannot be written; the older checkpoints are still there
   */
  Path keep(Checkpoint checkpoint) throws IOException;
}
