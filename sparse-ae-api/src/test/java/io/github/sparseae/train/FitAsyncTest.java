package io.github.sparseae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FitAsyncTest {
  private static final Samples ROWS = Fixtures.samples(60, 3, 5);

  private static SparseAutoencoder network() {
    return SparseAutoencoder.builder()
        .inputs(5)
        .hidden(4)
        .seed(7)
        .compute(Compute.auto().engine(new ReferenceEngine()))
        .build();
  }

  private static Training.Builder training(int epochs) {
    return Training.epochs(epochs).batchSize(7);
  }

  /** Signals that training has made an epoch. */
  private static final class FirstEpoch implements TrainingListener {
    final CountDownLatch done = new CountDownLatch(1);

    @Override
    public void epochFinished(EpochReport report) {
      done.countDown();
    }
  }

  /** Collects events, requesting them all at once or none. */
  private static final class Collector implements Flow.Subscriber<TrainingEvents.Event> {
    final List<TrainingEvents.Event> events = new ArrayList<>();
    final CountDownLatch completed = new CountDownLatch(1);
    final long requested;

    Collector(long requested) {
      this.requested = requested;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      if (requested > 0) {
        subscription.request(requested);
      }
    }

    @Override
    public void onNext(TrainingEvents.Event event) {
      events.add(event);
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {
      completed.countDown();
    }
  }

  @Test
  void fitAsync_untilItsEnd_givesTheHistoryAndTheBitsOfFit() {
    try (SparseAutoencoder other = network();
        SparseAutoencoder sae = network()) {
      other.fit(ROWS, training(5));

      History history = sae.fitAsync(ROWS, training(5).build()).join();

      assertThat(history.ending()).isEqualTo(History.Ending.FINISHED);
      assertThat(history.epochs()).hasSize(5);
      assertThat(sae.weights()).isEqualTo(other.weights());
    }
  }

  @Test
  void cancel_duringTraining_stopsItAndKeepsAUsableNetwork() throws Exception {
    FirstEpoch epoch = new FirstEpoch();
    try (SparseAutoencoder sae = network()) {
      CompletableFuture<History> future =
          sae.fitAsync(ROWS, training(1_000_000).listener(epoch).build());
      epoch.done.await();

      assertThat(future.cancel(true)).isTrue();

      assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
      // Waits for the end of the training that was canceled, and goes on from its weights.
      History next = sae.fit(ROWS, training(2));
      assertThat(next.ending()).isEqualTo(History.Ending.FINISHED);
      assertThat(next.epochs()).hasSize(2);
      assertThat(sae.provenance().trainings()).hasSize(2);
      assertThat(sae.provenance().trainings().get(0).epochs()).isPositive().isLessThan(1_000_000);
      assertThat(sae.encode(ROWS).firstNotFinite()).isEmpty();
    }
  }

  @Test
  void timeout_ofTheFuture_stopsTrainingToo() {
    try (SparseAutoencoder sae = network()) {
      CompletableFuture<History> future =
          sae.fitAsync(ROWS, training(1_000_000).build()).orTimeout(50, TimeUnit.MILLISECONDS);

      assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class);
      assertThat(sae.fitAsync(ROWS, training(1).build()).join().epochs()).hasSize(1);
    }
  }

  @Test
  void cancel_fromAListener_stopsItsOwnTraining() throws Exception {
    CompletableFuture<CompletableFuture<History>> own = new CompletableFuture<>();
    CountDownLatch ended = new CountDownLatch(1);
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epochFinished(EpochReport report) {
            own.join().cancel(true);
          }

          @Override
          public void finished() {
            ended.countDown();
          }
        };
    try (SparseAutoencoder sae = network()) {
      own.complete(sae.fitAsync(ROWS, training(1_000_000).listener(listener).build()));

      ended.await();
      assertThat(sae.fit(ROWS, training(1)).epochs()).hasSize(1);
      assertThat(sae.provenance().trainings().get(0).epochs()).isEqualTo(1);
    }
  }

  @Test
  void fitAsync_ofANetworkInTraining_failsWithTheExceptionOfFit() throws Exception {
    FirstEpoch epoch = new FirstEpoch();
    try (SparseAutoencoder sae = network()) {
      CompletableFuture<History> first =
          sae.fitAsync(ROWS, training(1_000_000).listener(epoch).build());
      epoch.done.await();

      assertThatThrownBy(sae.fitAsync(ROWS, training(1).build())::get)
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage(
              "this SparseAutoencoder is being trained already: one fit at a time");
      first.cancel(true);
    }
  }

  @Test
  void fitAsync_twiceInARow_trainsTheFirst() {
    try (SparseAutoencoder sae = network()) {
      for (int round = 0; round < 200; round++) {
        CompletableFuture<History> first = sae.fitAsync(ROWS, training(1).build());
        CompletableFuture<History> second = sae.fitAsync(ROWS, training(2).build());

        // The second may start after the end of the first, never in its place.
        assertThat(first.join().epochs()).hasSize(1);
        second.handle((history, failure) -> history).join();
      }
    }
  }

  @Test
  void fit_rightAfterFitAsync_leavesTheTrainingToIt() {
    try (SparseAutoencoder sae = network()) {
      CompletableFuture<History> first = sae.fitAsync(ROWS, training(1_000_000).build());

      assertThatThrownBy(() -> sae.fit(ROWS, training(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("this SparseAutoencoder is being trained already: one fit at a time");
      first.cancel(true);
      CompletableFuture<History> next = sae.fitAsync(ROWS, training(1_000_000).build());
      next.cancel(true);
      assertThat(sae.fitAsync(ROWS, training(2).build()).join().epochs()).hasSize(2);
    }
  }

  @Test
  void fitAsync_withinACallThatItWouldWaitFor_isRefused() throws Exception {
    try (SparseAutoencoder sae = network()) {
      assertThatThrownBy(
              () ->
                  sae.edit(
                      ROWS,
                      code -> {
                        sae.fitAsync(ROWS, training(1).build()).join();
                        return code;
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "a SparseAutoencoder cannot be trained from within its own call: wait until that has"
                  + " returned");

      CompletableFuture<CompletableFuture<History>> own = new CompletableFuture<>();
      CompletableFuture<Throwable> failure = new CompletableFuture<>();
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void epochFinished(EpochReport report) {
              own.join().cancel(true);
              try {
                sae.fitAsync(ROWS, training(1).build()).join();
              } catch (RuntimeException e) {
                failure.complete(e);
              }
            }
          };
      own.complete(sae.fitAsync(ROWS, training(1_000_000).listener(listener).build()));

      assertThat(failure.join())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("this SparseAutoencoder is being trained already: one fit at a time");
    }
  }

  @Test
  void edit_thatWaitsForAReadingThread_endsDuringTraining() throws Exception {
    FirstEpoch epoch = new FirstEpoch();
    try (SparseAutoencoder sae = network()) {
      CompletableFuture<History> training =
          sae.fitAsync(ROWS, training(1_000_000).listener(epoch).build());
      epoch.done.await();

      for (int round = 0; round < 20; round++) {
        sae.edit(
            ROWS.rows(0, 1),
            code -> {
              // By then training waits for this edit.
              Uninterruptibles.sleepUninterruptibly(Duration.ofMillis(10));
              CompletableFuture.supplyAsync(() -> sae.encode(ROWS))
                  .orTimeout(20, TimeUnit.SECONDS)
                  .join();
              return code;
            });
      }
      training.cancel(true);
    }
  }

  @Test
  void fit_byWhatFollowsACanceledTraining_waitsForItsEnd() throws Exception {
    FirstEpoch epoch = new FirstEpoch();
    try (SparseAutoencoder sae = network()) {
      CompletableFuture<History> first =
          sae.fitAsync(ROWS, training(1_000_000).listener(epoch).build());
      CompletableFuture<History> next = first.handle((none, e) -> sae.fit(ROWS, training(2)));
      epoch.done.await();

      first.cancel(true);

      assertThat(next.join().epochs()).hasSize(2);
      assertThat(sae.provenance().trainings().get(0).epochs()).isPositive().isLessThan(1_000_000);
    }
  }

  @Test
  void fitAsync_rowsOfAnotherWidth_areRefusedAtOnce() {
    try (SparseAutoencoder sae = network()) {
      assertThatThrownBy(() -> sae.fitAsync(Fixtures.samples(3, 1, 4), training(1).build()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("rows have width 4, but inputs is 5");
    }
  }

  @Test
  void fitAsync_ofAClassifier_givesTheBitsOfFit() {
    LabeledSamples rows = LabeledSamples.of(ROWS, Fixtures.labels(60, 3, 3));
    try (SparseAutoencoder sae = network();
        Classifier other = Classifier.fromEncoder(sae).classes(3).build();
        Classifier classifier = Classifier.fromEncoder(sae).classes(3).build()) {
      other.fit(rows, training(3));

      classifier.fitAsync(rows, training(3).build()).join();

      assertThat(classifier.probabilities(ROWS)).isEqualTo(other.probabilities(ROWS));
    }
  }

  @Test
  void events_ofATraining_areThoseOfAListener() throws Exception {
    TrainingEvents events = new TrainingEvents();
    Collector collector = new Collector(Long.MAX_VALUE);
    events.subscribe(collector);
    try (SparseAutoencoder sae = network()) {
      History history = sae.fit(ROWS, training(3).listener(events));

      collector.completed.await();
      assertThat(collector.events.get(0))
          .isEqualTo(new TrainingEvents.Started(3, java.util.OptionalInt.of(9)));
      assertThat(collector.events)
          .filteredOn(TrainingEvents.EpochFinished.class::isInstance)
          .extracting(event -> ((TrainingEvents.EpochFinished) event).report())
          .isEqualTo(history.epochs());
      assertThat(collector.events).hasAtLeastOneElementOfType(TrainingEvents.Progressed.class);
      assertThatThrownBy(() -> sae.fit(ROWS, training(1).listener(events)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("these events are of a training that has ended: create new");
      assertThatThrownBy(() -> events.epochFinished(history.epochs().get(0)))
          .as("of another training at the same time")
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("these events are of a training that has ended: create new");
    }
  }

  @Test
  void events_toASubscriberThatRequestsNone_doNotHoldUpTraining() throws Exception {
    TrainingEvents events = new TrainingEvents();
    events.subscribe(new Collector(0));
    try (SparseAutoencoder sae = network()) {
      assertThat(sae.fit(ROWS, training(400).listener(events)).epochs()).hasSize(400);
    }
  }
}
