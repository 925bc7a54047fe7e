package io.github.sparseae.internal.train.feed;

import static com.google.common.base.Preconditions.checkState;

import org.jspecify.annotations.Nullable;

/**
 * Where one thread hands things to another, each when it is asked for, until somebody closes it.
 */
public final class Rendezvous<T> {
  private @Nullable T offered;
  private @Nullable String closed;

  /** Waits until the thing is taken, or this is closed; an interrupt changes nothing. */
  public synchronized void put(T thing) {
    offered = thing;
    notifyAll();
    while (offered == thing && closed == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        // What was read is still wanted: whoever does not want it closes this.
      }
    }
  }

  /**
   * Waits for the next thing.
   *
   * @throws IllegalStateException if this is closed, with what was said then
   */
  public synchronized T take() throws InterruptedException {
    while (true) {
      checkState(closed == null, "%s", closed);
      T thing = offered;
      if (thing != null) {
        offered = null;
        notifyAll();
        return thing;
      }
      wait();
    }
  }

  /** Lets nobody wait any more; the first call says why. */
  public synchronized void close(String why) {
    if (closed == null) {
      closed = why;
      notifyAll();
    }
  }
}
