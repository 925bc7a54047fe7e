package io.github.sparseae.internal.io;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Runs work on files that an interrupt does not stop. A training that an interrupt cancelled leaves
 * a model that can still be saved, in a thread that is still interrupted.
 */
public final class Uninterrupted {
  /** Work that can be repeated from its beginning. */
  public interface Work<T> {
    T run() throws IOException;
  }

  private Uninterrupted() {}

  /** Repeats work whose channel an interrupt closed, and restores the interrupt afterwards. */
  public static <T> T call(Work<T> work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return work.run();
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
