package io.github.sparseae.train;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A checkpoint could not be written, and training has ended at that step: it would go on without
 * the safety that was asked for. Nothing that was learned is lost: the network holds it, and can be
 * saved elsewhere; the checkpoints that were there are still there, and training resumes from the
 * newest of them to the same bits.
 */
public final class CheckpointException extends UncheckedIOException {
  private static final long serialVersionUID = 1;

  public CheckpointException(IOException cause) {
    super(
        "training has ended, because no checkpoint could be written: "
            + cause.getMessage()
            + "; what was learned is still in the network, and the checkpoints before this one can"
            + " be resumed",
        cause);
  }
}
