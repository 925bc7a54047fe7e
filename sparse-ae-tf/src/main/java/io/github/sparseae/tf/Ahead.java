package io.github.sparseae.tf;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.base.Throwables;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.types.family.TFloating;

/**
 * What the next call of a session is fed, made by another thread while the call before it runs. One
 * at a time. What was begun and never taken is closed with this.
 */
final class Ahead<T extends TFloating> implements AutoCloseable {
  private final ExecutorService worker;
  private @Nullable CompletableFuture<Feeds<T>> begun;

  /**
   * @param worker who makes what takes time
   */
  Ahead(ExecutorService worker) {
    this.worker = worker;
  }

  /**
   * Begins.
   *
   * @param takesTime whether it is worth another thread; else it is made when it is taken
   */
  void begin(Supplier<Feeds<T>> feeds, boolean takesTime) {
    checkState(begun == null, "what was begun was not taken yet");
    begun =
        takesTime
            ? CompletableFuture.supplyAsync(feeds, worker)
            : CompletableFuture.completedFuture(feeds.get());
  }

  /** What was begun last, once it is ready; to be closed by the caller. */
  Feeds<T> take() {
    CompletableFuture<Feeds<T>> future = begun;
    checkState(future != null, "nothing was begun");
    begun = null;
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() != null) {
        Throwables.throwIfUnchecked(e.getCause());
      }
      throw e;
    }
  }

  @Override
  public void close() {
    if (begun != null) {
      take().close();
    }
  }
}
