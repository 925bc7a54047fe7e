package io.github.sparseae.internal.concurrent;

import com.google.common.util.concurrent.Uninterruptibles;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * A task in a thread of its own, which is interrupted when its future is completed by anything
 * else: when it is canceled, or its time is over. The thread keeps the Java virtual machine alive.
 */
public final class AsyncTask<T> extends CompletableFuture<T> {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;

  /** Creates a task for a thread of a name, which {@link #start} starts. */
  public AsyncTask(String name, Supplier<T> task) {
    thread = new Thread(() -> run(task), name);
    CompletableFuture<T> unused = whenComplete((result, failure) -> interrupt());
  }

  /** Starts the task; it fails if there can be no further thread. */
  public void start() {
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      fail(e);
    }
  }

  public Thread thread() {
    return thread;
  }

  private void run(Supplier<T> task) {
    try {
      T result = task.get();
      ended.countDown();
      complete(result);
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void fail(Throwable failure) {
    ended.countDown();
    completeExceptionally(failure);
  }

  private void interrupt() {
    if (ended.getCount() > 0) {
      thread.interrupt();
    }
  }

  /** Waits until a task that is done, or was canceled, has ended. */
  public void awaitEnd() {
    // Of what waits for the future, the interrupt comes last; this call may be an earlier one.
    interrupt();
    Uninterruptibles.awaitUninterruptibly(ended);
  }
}
