package io.github.sparseae.internal.io;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Work on files that an interrupt does not stop: a training that was cancelled by one leaves a
 * model that is worth saving, and a thread that is still interrupted.
 */
public final class Uninterrupted {
  /** Work that can be begun again. */
  public interface Work<T> {
    T run() throws IOException;
  }

  private Uninterrupted() {}

  /** Begins again where an interrupt has closed a channel; the thread is interrupted afterwards. */
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
