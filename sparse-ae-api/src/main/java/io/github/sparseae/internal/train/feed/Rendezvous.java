package io.github.sparseae.internal.train.feed;

import static com.google.common.base.Preconditions.checkState;

import org.jspecify.annotations.Nullable;

/** A closable rendezvous of one producer and one consumer: each value is handed over directly. */
final class Rendezvous<T> {
  private @Nullable T offered;
  private @Nullable String closed;

  /** Waits until the value is taken or this is closed; an interrupt is ignored. */
  synchronized void put(T value) {
    offered = value;
    notifyAll();
    while (offered == value && closed == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        // The value is still wanted: a consumer that does not want it closes this.
      }
    }
  }

  /**
   * Waits for the next value.
   *
   * @throws IllegalStateException if this is closed; the message is the reason given then
   */
  synchronized T take() throws InterruptedException {
    while (true) {
      checkState(closed == null, "%s", closed);
      T value = offered;
      if (value != null) {
        offered = null;
        notifyAll();
        return value;
      }
      wait();
    }
  }

  /** Ends all waits; the first call gives the reason. */
  synchronized void close(String reason) {
    if (closed == null) {
      closed = reason;
      notifyAll();
    }
  }
}
