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
 * What the next call of a session is fed. Where making it takes time, another thread makes it while
 * the call before runs. One at a time. What was made and never taken is closed with this.
 */
final class Ahead<T extends TFloating> implements AutoCloseable {
  private final ExecutorService worker;
  private @Nullable Supplier<Feeds<T>> begun;
  private @Nullable CompletableFuture<Feeds<T>> making;

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
    if (takesTime) {
      CompletableFuture<Feeds<T>> made = CompletableFuture.supplyAsync(feeds, worker);
      making = made;
      begun = () -> joined(made);
    } else {
      begun = feeds;
    }
  }

  /** What was begun last, once it is ready; to be closed by the caller. */
  Feeds<T> take() {
    Supplier<Feeds<T>> feeds = begun;
    checkState(feeds != null, "nothing was begun");
    begun = null;
    making = null;
    return feeds.get();
  }

  private static <T extends TFloating> Feeds<T> joined(CompletableFuture<Feeds<T>> made) {
    try {
      return made.join();
    } catch (CompletionException e) {
      if (e.getCause() != null) {
        Throwables.throwIfUnchecked(e.getCause());
      }
      throw e;
    }
  }

  @Override
  public void close() {
    if (making != null) {
      joined(making).close();
    }
  }
}
