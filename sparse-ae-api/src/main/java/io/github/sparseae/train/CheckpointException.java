package io.github.sparseae.train;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A checkpoint could not be written, and training has ended at that step. The network keeps what it
 * has learned and can be saved elsewhere. The older checkpoints are still there, and training
 * resumes from the newest of them to the same bits.
 */
public final class CheckpointException extends UncheckedIOException {
  private static final long serialVersionUID = 1;

  /** Creates an exception from what prevented the checkpoint. */
  public CheckpointException(IOException cause) {
    super(
        "training has ended, because no checkpoint could be written: "
            + cause
            + "; what was learned is still in the network, and the checkpoints before this one can"
            + " be resumed",
        cause);
  }
}
