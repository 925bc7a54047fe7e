package io.github.sparseae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sources that fail, and trainings from sources that end otherwise than by their end. */
class StreamEndingsTest extends StreamFixture {
  private static boolean awaits(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Test
  void fit_batchLargerThanData_isRefused() {
    try (SparseAutoencoder sae = autoencoder()) {
      for (Rows each : List.of(source(), source().withSize(23))) {
        assertThatThrownBy(() -> sae.fit(each, Training.epochs(1).batchSize(24)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "a batch of 24 rows is larger than the data, which have 23: choose a smaller batch size");
      }
      assertThat(sae.fit(source(), Training.epochs(1)).epochs().get(0).samples()).isEqualTo(23);
      assertThatThrownBy(() -> sae.fit(source(), Training.epochs(1).batchSize(Integer.MAX_VALUE)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a batch of 2147483647 rows of width 5 is more than a Java array holds: at most"
                  + " 429496729");
    }
  }

  @Test
  void fit_otherWidth_isRefused() {
    Rows narrow = new ScriptedSource(Fixtures.samples(5, 1, 3), 2);
    try (SparseAutoencoder sae = autoencoder()) {
      assertThatThrownBy(() -> sae.fit(narrow, training(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("scripted rows: rows have width 3, but inputs is 5");
      assertThatThrownBy(() -> sae.evaluate(narrow)).hasMessageContaining("inputs is 5");
      assertThatThrownBy(() -> sae.sparsity(narrow)).hasMessageContaining("inputs is 5");
    }
  }

  @Test
  void fit_readerFailsWithinAnEpoch_namesTheRowAndKeepsWhatWasLearned() {
    ScriptedSource failing =
        source()
            .before(
                16,
                () -> {
                  throw new IllegalStateException("the disk is on fire");
                });
    Weights ofTheFirstThreeBatches = trained(SAMPLES.rows(0, 15), training(1).shuffle(false));
    try (SparseAutoencoder sae = autoencoder()) {
      assertThatThrownBy(() -> sae.fit(failing, training(2).shuffle(false).shuffleBuffer(5)))
          .isInstanceOf(RowReadException.class)
          .hasMessage(
              "scripted rows, row 16: cannot be read: java.lang.IllegalStateException: the disk is"
                  + " on fire")
          .hasCauseInstanceOf(IllegalStateException.class);

      assertThat(sae.weights()).isEqualTo(ofTheFirstThreeBatches);
      assertThat(sae.fit(source(), training(2)).epochs()).hasSize(2);
    }
  }

  @Test
  void fit_readerFailsInTheSecondEpoch_keepsTheFirst() {
    int[] passes = {0};
    ScriptedSource failing =
        source()
            .before(
                4,
                () -> {
                  if (++passes[0] == 2) {
                    throw new IllegalStateException("gone");
                  }
                });
    List<EpochReport> reports = new ArrayList<>();
    try (SparseAutoencoder sae = autoencoder()) {
      assertThatThrownBy(() -> sae.fit(failing, training(3).listener(reports::add)))
          .isInstanceOf(RowReadException.class)
          .hasMessageStartingWith("scripted rows, row 4: cannot be read");

      assertThat(reports).hasSize(1);
      assertThat(sae.weights()).isEqualTo(trained(SAMPLES, training(1)));
    }
  }

  @Test
  void fit_errorInTheReader_isThatError() {
    ScriptedSource failing =
        source()
            .before(
                8,
                () -> {
                  throw new StackOverflowError("deep");
                });
    try (SparseAutoencoder sae = autoencoder()) {
      assertThatThrownBy(() -> sae.fit(failing, training(1)))
          .isInstanceOf(StackOverflowError.class)
          .hasMessage("deep");
    }
  }

  @Test
  void fit_endsEarlyOrHasNoRows_isRefusedAndTheModelStays() {
    try (SparseAutoencoder sae = autoencoder()) {
      Weights before = sae.weights();
      assertThatThrownBy(() -> sae.fit(source().withSize(40), training(1)))
          .isInstanceOf(RowReadException.class)
          .hasMessage("scripted rows, row 23: the source ended, but announced 40 rows");
      assertThat(sae.weights()).isEqualTo(before);
      Rows empty = Rows.ofStreams("none", 5, Stream::empty);
      assertThatThrownBy(() -> sae.fit(empty, training(1)))
          .isInstanceOf(RowReadException.class)
          .hasMessage("none, row 0: the source has no rows");
      assertThat(sae.weights()).isEqualTo(before);
    }
  }

  @Test
  void fit_sourceThatSaysItHasNoRows_isRefused() {
    Rows none =
        new Rows() {
          @Override
          public String name() {
            return "none";
          }

          @Override
          public int width() {
            return Fixtures.INPUTS;
          }

          @Override
          public OptionalLong sizeIfKnown() {
            return OptionalLong.of(0);
          }

          @Override
          public RowStream<Samples> open() {
            throw new AssertionError("not read");
          }
        };
    try (SparseAutoencoder sae = autoencoder()) {
      for (Training.Builder each : List.of(Training.epochs(1), Training.updates(10), training(1))) {
        assertThatThrownBy(() -> sae.fit(none, each))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("none says that it has 0 rows: a source has at least 1");
      }
    }
  }

  @Test
  void fit_sourceThatSetsTheInterruptOfItsThread_isReadAllTheSame() {
    ScriptedSource rude = source().before(8, () -> Thread.currentThread().interrupt());

    assertThat(trained(rude, training(2))).isEqualTo(trained(SAMPLES, training(2)));
  }

  @Test
  void fit_interruptedWhileItWaitsForRows_isCancelledWithAUsableModel() {
    Thread trainer = Thread.currentThread();
    CountDownLatch never = new CountDownLatch(1);
    ScriptedSource stuck =
        source()
            .before(
                16,
                () -> {
                  trainer.interrupt();
                  awaits(never);
                });
    try (SparseAutoencoder sae = autoencoder()) {
      History history = sae.fit(stuck, training(3).shuffle(false).shuffleBuffer(5));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(history.canceled()).isTrue();
      assertThat(history.epochs()).isEmpty();
      assertThat(sae.fit(source(), training(1)).canceled()).isFalse();
    }
  }

  @Test
  void fit_interruptedInTheLastBatchOfAnEpoch_finishesTheEpoch() {
    TrainingListener interrupting =
        new TrainingListener() {
          @Override
          public void progressed(int epoch, int batches) {
            if (epoch == 2 && batches == 5) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public void epochFinished(EpochReport report) {}
        };
    try (SparseAutoencoder sae = autoencoder()) {
      History history = sae.fit(source(), training(9).listener(interrupting));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(history.epochs()).hasSize(2);
      sae.fit(source(), training(1));
      assertThat(sae.weights()).isEqualTo(trained(SAMPLES, training(3)));
    }
  }

  @Test
  void fit_divergingOrListenerThrowing_leavesNoReader() {
    try (SparseAutoencoder sae = autoencoder()) {
      Weights before = sae.weights();
      assertThatThrownBy(
              () ->
                  sae.fit(
                      source(),
                      Training.epochs(9)
                          .batchSize(5)
                          .shuffleBuffer(5)
                          .optimizer(Optimizer.sgd(1e9))))
          .isInstanceOfSatisfying(
              TrainingDivergedException.class, e -> assertThat(e.batch()).isEqualTo(2));
      assertThat(sae.weights()).isEqualTo(before);
      assertThat(readers()).isEmpty();
      assertThatThrownBy(
              () ->
                  sae.fit(
                      source(),
                      training(5)
                          .shuffleBuffer(5)
                          .listener(
                              report -> {
                                throw new IllegalStateException("enough");
                              })))
          .hasMessage("enough");
    }
  }

  @Test
  void fit_inEveryOutcome_closesEveryPassItOpened() {
    ScriptedSource source = source();
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(source, training(3));
      assertThat(source.opened()).isEqualTo(3);
      assertThatThrownBy(
              () ->
                  sae.fit(
                      source,
                      training(3)
                          .shuffleBuffer(5)
                          .listener(
                              report -> {
                                throw new IllegalStateException("enough");
                              })))
          .hasMessage("enough");
      sae.evaluate(source);
    }
    assertThat(source.closed()).isEqualTo(source.opened());
  }
}
