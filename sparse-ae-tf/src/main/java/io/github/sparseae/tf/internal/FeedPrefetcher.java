package io.github.sparseae.tf.internal;

import static com.google.common.base.Preconditions.checkState;

import io.github.sparseae.internal.concurrent.AsyncValue;
import io.github.sparseae.tf.internal.graph.Feeds;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.types.family.TFloating;

/**
 * Prepares the feeds of the next session call, in another thread while the current call runs if
 * preparing them takes time. Holds the feeds of one call at a time; closes those that were not
 * taken.
 */
final class FeedPrefetcher<T extends TFloating> implements AutoCloseable {
  private final Executor worker;
  private @Nullable Supplier<Feeds<T>> next;

  FeedPrefetcher(Executor worker) {
    this.worker = worker;
  }

  /** Begins to prepare feeds: by the worker if that takes time, otherwise {@link #take} does. */
  void begin(Supplier<Feeds<T>> feeds, boolean takesTime) {
    checkState(next == null, "the feeds before have not been taken yet");
    next = takesTime ? AsyncValue.start(worker, feeds) : feeds;
  }

  /** Returns the feeds once they are ready; the caller closes them. */
  Feeds<T> take() {
    Supplier<Feeds<T>> feeds = next;
    checkState(feeds != null, "no feeds were begun");
    next = null;
    return feeds.get();
  }

  @Override
  public void close() {
    if (next instanceof AsyncValue<Feeds<T>> prepared) {
      prepared.get().close();
    }
  }
}
