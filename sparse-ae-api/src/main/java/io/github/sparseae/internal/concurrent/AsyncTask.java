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

  private AsyncTask(String name, Supplier<T> task) {
    thread = new Thread(() -> run(task), name);
    CompletableFuture<T> unused = whenComplete((result, failure) -> interrupt());
  }

  /** Starts a task in a thread of a name. */
  public static <T> AsyncTask<T> start(String name, Supplier<T> task) {
    AsyncTask<T> started = new AsyncTask<>(name, task);
    started.thread.start();
    return started;
  }

  private void run(Supplier<T> task) {
    try {
      T result = task.get();
      ended.countDown();
      complete(result);
    } catch (Throwable e) {
      ended.countDown();
      completeExceptionally(e);
    }
  }

  private void interrupt() {
    if (ended.getCount() > 0) {
      thread.interrupt();
    }
  }

  /** Waits until the task has ended, if it was canceled. */
  public void awaitCanceled() {
    if (isDone() && Thread.currentThread() != thread) {
      // Of what waits for the future, the interrupt comes last; this call may be an earlier one.
      interrupt();
      Uninterruptibles.awaitUninterruptibly(ended);
    }
  }
}
