package io.github.sparseae.tf.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.tf.internal.graph.Feeds;
import io.github.sparseae.tf.internal.graph.TensorPrecision;
import io.github.sparseae.tf.internal.loading.NativeLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class FeedPrefetcherTest {
  private final ExecutorService worker = Executors.newSingleThreadExecutor();
  private final Graph graph = new Graph();
  private final Session session = new Session(graph);
  private final TFloat32 tensor = TFloat32.scalarOf(3);
  private final List<Thread> makers = new ArrayList<>();

  @BeforeAll
  static void load() {
    NativeLibrary.load();
  }

  @AfterEach
  void close() {
    worker.shutdown();
    tensor.close();
    session.close();
    graph.close();
  }

  private Feeds<TFloat32> feeds() {
    makers.add(Thread.currentThread());
    Feeds<TFloat32> feeds = new Feeds<>(session, TensorPrecision.FLOAT32);
    feeds.feed(Ops.create(graph).constant(1f), tensor);
    return feeds;
  }

  @Test
  void take_ofFeedsThatTakeTime_arePreparedByTheWorker() {
    try (FeedPrefetcher<TFloat32> prefetcher = new FeedPrefetcher<>(worker)) {
      prefetcher.begin(this::feeds, true);
      prefetcher.take().close();
    }
    assertThat(makers).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  void take_ofFeedsThatTakeNoTime_arePreparedByTheCaller() {
    try (FeedPrefetcher<TFloat32> prefetcher = new FeedPrefetcher<>(worker)) {
      prefetcher.begin(this::feeds, false);
      assertThat(makers).isEmpty();
      prefetcher.take().close();
    }
    assertThat(makers).containsExactly(Thread.currentThread());
  }

  @Test
  void close_withPreparedFeeds_closesThem() {
    FeedPrefetcher<TFloat32> prefetcher = new FeedPrefetcher<>(worker);
    prefetcher.begin(this::feeds, true);
    prefetcher.close();

    assertThatThrownBy(() -> tensor.asRawTensor().data()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void take_ifPreparingFails_failsAlike() {
    for (boolean takesTime : new boolean[] {true, false}) {
      try (FeedPrefetcher<TFloat32> prefetcher = new FeedPrefetcher<>(worker)) {
        prefetcher.begin(
            () -> {
              throw new IllegalArgumentException("no rows");
            },
            takesTime);
        assertThatThrownBy(prefetcher::take)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("no rows");
      }
    }
  }
}
