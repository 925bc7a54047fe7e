package io.github.sparseae.java.internal.kernel;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Suppliers;
import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import io.github.sparseae.internal.concurrent.ThreadsProperty;
import io.github.sparseae.internal.concurrent.Turns;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads that share the work of an engine.
 *
 * <p>Work is a number of tasks, which callers choose by the shape of their arrays alone; which
 * thread runs which task does not matter to the result. The calling thread takes part, so that a
 * call from within a task cannot wait for a thread that waits for it, and a pool of one thread runs
 * everything on the caller. Where several threads call, each has the fewer helpers, and none once
 * there are as many callers as threads: then each works alone, and waits for no thread that the
 * others keep from a core. A helper that has no job, and a caller that waits for the last task,
 * spin for some microseconds before they sleep. The helpers are daemons, start when they are
 * needed, and end after a second without work, so that nothing of the library stays behind when it
 * is no longer used.
 */
public final class Workers {
  /**
   * The nanoseconds for which a thread spins before it sleeps. A training step has many short jobs,
   * and to wake a thread takes about as long.
   */
  private static final long SPIN = 30_000;

  private static final Supplier<Workers> SHARED =
      Suppliers.memoize(
          () ->
              new Workers(
                  ThreadsProperty.read().orElseGet(Runtime.getRuntime()::availableProcessors)));

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final int threads;
  private final ThreadPoolExecutor helpers;
  private final AtomicInteger callers = new AtomicInteger();
  private final Turns turns;

  /**
   * Makes a pool. No thread starts before there is work.
   *
   * @param threads the number of threads, the caller's included; positive
   */
  public Workers(int threads) {
    checkArgument(threads > 0, "threads must be positive, was %s", threads);
    this.threads = threads;
    turns = new Turns(threads);
    int most = Math.max(1, threads - 1);
    helpers =
        new ThreadPoolExecutor(most, most, 1, TimeUnit.SECONDS, new JobQueue(), Workers::thread);
    helpers.allowCoreThreadTimeOut(true);
  }

  /**
   * Returns the pool of the process, with as many threads as the property says, or cores.
   *
   * @throws IllegalArgumentException if the property has another value than 1 to 4096
   */
  public static Workers shared() {
    return SHARED.get();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "sparse-ae-" + NUMBER.incrementAndGet(), 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  /** Returns the number of threads, the caller's included. */
  public int threads() {
    return threads;
  }

  /**
   * Runs tasks 0 to n − 1, each once, and returns when all have ended. An interrupt of the caller
   * does not end the work; the thread is still interrupted afterwards.
   *
   * @param tasks n
   * @param task runs the task of a number
   * @throws RuntimeException the first one that a task threw; tasks that had not begun do not run
   */
  public void run(int tasks, IntConsumer task) {
    if (threads == 1) {
      runAlone(tasks, task);
      return;
    }
    int all = callers.incrementAndGet();
    try {
      int some = Math.min(threads - all, tasks - 1);
      if (some <= 0) {
        runAlone(tasks, task);
        return;
      }
      Job job = new Job(tasks, task);
      for (int i = 0; i < some && isTaken(job); i++) {}
      job.run();
      job.await();
    } finally {
      callers.decrementAndGet();
    }
  }

  private static void runAlone(int tasks, IntConsumer task) {
    for (int i = 0; i < tasks; i++) {
      task.accept(i);
    }
  }

  /** Hands work to a helper; returns false where the system has no thread left for one. */
  private boolean isTaken(Runnable work) {
    try {
      helpers.execute(work);
      return true;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  /** Returns the turns of long calls, of which as many are made at a time as there are threads. */
  public Turns turns() {
    return turns;
  }

  /**
   * Returns a value that is computed once: by a helper if one is free before it is asked for, else
   * by the thread that asks. What the computation throws, each that asks gets.
   */
  public <T> Supplier<T> ahead(Supplier<T> work) {
    Supplier<T> value = Suppliers.memoize(work::get);
    if (threads > 1) {
      isTaken(new FutureTask<>(value::get)); // keeps what it throws
    }
    return value;
  }

  /** The jobs that wait for a helper, which spins before it sleeps. */
  private static final class JobQueue extends LinkedBlockingQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Runnable poll(long timeout, TimeUnit unit) throws InterruptedException {
      long end = System.nanoTime() + SPIN;
      while (isEmpty() && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      return super.poll(timeout, unit);
    }
  }

  /** A number of tasks; every thread that runs it takes tasks until none is left. */
  private static final class Job implements Runnable {
    private final int tasks;
    private final IntConsumer task;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch ended;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Job(int tasks, IntConsumer task) {
      this.tasks = tasks;
      this.task = task;
      ended = new CountDownLatch(tasks);
    }

    @Override
    public void run() {
      for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
        try {
          if (failure.get() == null) {
            task.accept(i);
          }
        } catch (Throwable e) { // for the caller
          failure.compareAndSet(null, e);
        } finally {
          ended.countDown();
        }
      }
    }

    void await() {
      long end = System.nanoTime() + SPIN;
      while (ended.getCount() > 0 && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      Uninterruptibles.awaitUninterruptibly(ended);
      Throwable first = failure.get();
      if (first != null) {
        Throwables.throwIfUnchecked(first);
      }
    }
  }
}
