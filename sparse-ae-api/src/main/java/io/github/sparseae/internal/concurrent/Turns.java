package io.github.sparseae.internal.concurrent;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The turns of long calls, which are made by some threads at a time, in the order in which they
 * came. Without them the operating system would divide the cores among all callers, and each call
 * would take as long as all of them together. Short calls do not wait: to wake a thread takes as
 * long as they do. A call must not make another one.
 */
public final class Turns {
  /** The multiply-adds of calls that wait: half a millisecond or more. */
  static final long LONG = 1 << 23;

  private final Semaphore turns;

  /**
   * Creates turns.
   *
   * @param calls the number of long calls that are made at a time; positive
   */
  public Turns(int calls) {
    turns = new Semaphore(calls, true);
  }

  /** Makes a call, if it is long when its turn has come, and returns its result. */
  public <T> T take(long multiplyAdds, Supplier<T> call) {
    if (multiplyAdds < LONG) {
      return call.get();
    }
    turns.acquireUninterruptibly();
    try {
      return call.get();
    } finally {
      turns.release();
    }
  }
}
