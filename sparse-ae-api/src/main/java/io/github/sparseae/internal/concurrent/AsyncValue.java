package io.github.sparseae.internal.concurrent;

import com.google.common.base.Throwables;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** A value that a thread of its own makes, while others go on until they ask for it. */
public final class AsyncValue<T> implements Supplier<T> {
  private final CompletableFuture<T> made;

  private AsyncValue(CompletableFuture<T> made) {
    this.made = made;
  }

  /**
   * Begins to make a value.
   *
   * @param thread what the thread is called
   */
  public static <T> AsyncValue<T> make(String thread, Supplier<T> value) {
    return new AsyncValue<>(
        CompletableFuture.supplyAsync(
            value,
            task -> {
              Thread maker = new Thread(task, thread);
              maker.setDaemon(true);
              maker.start();
            }));
  }

  /** Waits for it, also where the thread that asks is interrupted. */
  @Override
  public T get() {
    try {
      return made.join();
    } catch (CompletionException e) {
      if (e.getCause() != null) {
        Throwables.throwIfUnchecked(e.getCause());
      }
      throw e;
    }
  }
}
