package io.github.sparseae.internal.io;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Runs work on files that an interrupt does not stop. A training that an interrupt canceled leaves
 * a model that can still be saved, in a thread that is still interrupted.
 */
public final class Uninterrupted {
  private Uninterrupted() {}

  /** Repeats work whose channel an interrupt closed, and restores the interrupt afterwards. */
  public static <T> T call(IoSupplier<T> work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return work.get();
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
