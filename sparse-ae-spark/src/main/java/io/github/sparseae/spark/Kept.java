package io.github.sparseae.spark;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of an executor keep in its memory, each under a key, until no task has used it for
 * a while. Thread-safe.
 */
final class Kept<T> {
  private final Consumer<T> close;
  private final Duration idle;
  private final Map<String, Entry<T>> entries = new HashMap<>();

  /** The tasks that use something until they end, each with its key. */
  private final Set<String> leases = ConcurrentHashMap.newKeySet();

  /** Looks at each entry from time to time: one task waits for each, however often it is used. */
  final ScheduledThreadPoolExecutor closing =
      new ScheduledThreadPoolExecutor(
          1, new ThreadFactoryBuilder().setDaemon(true).setNameFormat("sparse-ae-idle").build());

  /** Something, opened once, by the first who needs it. */
  private static final class Entry<T> {
    private int users;
    private long lastUse;
    private @Nullable T value;
  }

  Kept(Consumer<T> close, Duration idle) {
    this.close = close;
    this.idle = idle;
  }

  /** Returns something that stays open until the current task has ended. */
  T ofTask(String key, Supplier<T> open) {
    T value = acquire(key, open);
    TaskContext task = TaskContext.get();
    String lease = task == null ? "" : task.taskAttemptId() + " " + key;
    if (task == null || !leases.add(lease)) {
      release(key); // the task holds it already, or there is none: on the driver
    } else {
      task.addTaskCompletionListener(
          ended -> {
            leases.remove(lease);
            release(key);
          });
    }
    return value;
  }

  /** Returns something that others may use too, until {@link #release}. */
  T acquire(String key, Supplier<T> open) {
    synchronized (this) {
      entry(key).users++;
    }
    return opened(key, open);
  }

  /** Returns the key of something that no other uses, for {@link #opened}. */
  synchronized String reserve(String prefix) {
    for (int number = 0; ; number++) {
      String key = prefix + "/" + number;
      if (entry(key).users == 0) {
        entry(key).users++;
        return key;
      }
    }
  }

  /** Returns what is kept under a key; called under the lock. */
  private Entry<T> entry(String key) {
    return entries.computeIfAbsent(
        key,
        unused -> {
          closeIfIdleAfter(idle.toNanos(), key);
          return new Entry<>();
        });
  }

  /**
   * Returns what the caller uses under a key, which is opened if it is not; if that fails, freed.
   */
  T opened(String key, Supplier<T> open) {
    Entry<T> entry;
    synchronized (this) {
      entry = entry(key);
    }
    try {
      synchronized (entry) {
        if (entry.value == null) {
          entry.value = open.get();
        }
        return entry.value;
      }
    } catch (Throwable e) {
      release(key);
      throw e;
    }
  }

  synchronized void release(String key) {
    Entry<T> entry = entry(key);
    entry.users--;
    entry.lastUse = System.nanoTime();
  }

  private void closeIfIdleAfter(long nanos, String key) {
    Future<?> unused = closing.schedule(() -> closeIfIdle(key), nanos, TimeUnit.NANOSECONDS);
  }

  private void closeIfIdle(String key) {
    T unused;
    synchronized (this) {
      Entry<T> entry = entry(key);
      long unusedFor = entry.users > 0 ? 0 : System.nanoTime() - entry.lastUse;
      if (unusedFor < idle.toNanos()) {
        closeIfIdleAfter(idle.toNanos() - unusedFor, key);
        return;
      }
      entries.remove(key);
      unused = entry.value;
    }
    if (unused != null) {
      close.accept(unused);
    }
  }

  synchronized int size() {
    return entries.size();
  }
}
