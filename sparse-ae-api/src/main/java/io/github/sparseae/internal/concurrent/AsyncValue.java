package io.github.sparseae.internal.concurrent;

import com.google.common.base.Throwables;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** A value that a separate thread computes; other threads wait for it when they need it. */
public record AsyncValue<T>(CompletableFuture<T> future) implements Supplier<T> {
  /** Starts the computation of a value in a thread of its own, by its name. */
  public static <T> AsyncValue<T> start(String thread, Supplier<T> value) {
    return start(
        task -> {
          Thread worker = new Thread(task, thread);
          worker.setDaemon(true);
          worker.start();
        },
        value);
  }

  public static <T> AsyncValue<T> start(Executor executor, Supplier<T> value) {
    return new AsyncValue<>(CompletableFuture.supplyAsync(value, executor));
  }

  /** Returns the value, waiting for it even if the calling thread is interrupted. */
  @Override
  public T get() {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() != null) {
        Throwables.throwIfUnchecked(e.getCause());
      }
      throw e;
    }
  }
}
