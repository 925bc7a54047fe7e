package io.github.sparseae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.model.Losses;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Validation on rows of a source. */
class StreamedValidationTest extends StreamFixture {
  private static final Samples HELD = Fixtures.samples(17, 8);

  @Test
  void fit_validationFromASource_reportsTheLossesOfRowsInMemory() {
    ScriptedSource source = new ScriptedSource(HELD, 3);
    try (SparseAutoencoder fromSource = autoencoder();
        SparseAutoencoder fromMemory = autoencoder();
        SparseAutoencoder fromLabeled = autoencoder()) {
      History streamed = fromSource.fit(SAMPLES, training(3).validation(source));
      History inMemory = fromMemory.fit(SAMPLES, training(3).validation(HELD));
      History labeled =
          fromLabeled.fit(source(), training(3).validation(LabeledRows.of(source, new int[17])));

      for (int epoch = 0; epoch < 3; epoch++) {
        Losses losses = inMemory.epochs().get(epoch).validation().orElseThrow();
        assertThat(streamed.epochs().get(epoch).validation()).contains(losses);
        assertThat(labeled.epochs().get(epoch).validation()).contains(losses);
      }
      assertThat(source.opened()).isEqualTo(6);
      assertThat(source.closed()).isEqualTo(6);
    }
  }

  @Test
  void fit_earlyStoppingOnASource_isThatOfRowsInMemory() {
    EarlyStopping rule = EarlyStopping.on(ReportedLoss.VALIDATION_TOTAL).patience(2).minDelta(1e-3);
    try (SparseAutoencoder fromSource = autoencoder();
        SparseAutoencoder fromMemory = autoencoder()) {
      History streamed =
          fromSource.fit(
              SAMPLES, training(60).earlyStopping(rule).validation(new ScriptedSource(HELD, 3)));
      History inMemory = fromMemory.fit(SAMPLES, training(60).earlyStopping(rule).validation(HELD));

      assertThat(streamed.stoppedEarly()).isTrue();
      assertThat(streamed.best().orElseThrow().epoch())
          .isEqualTo(inMemory.best().orElseThrow().epoch());
      assertThat(fromSource.weights()).isEqualTo(fromMemory.weights());
    }
  }

  @Test
  void fit_validationFails_namesItsSourceAndKeepsTheEpoch() {
    int[] passes = {0};
    ScriptedSource failing =
        new ScriptedSource(HELD, 4)
            .before(
                8,
                () -> {
                  if (++passes[0] == 2) {
                    throw new IllegalStateException("gone");
                  }
                });
    try (SparseAutoencoder sae = autoencoder()) {
      assertThatThrownBy(() -> sae.fit(SAMPLES, training(5).validation(failing)))
          .isInstanceOf(RowReadException.class)
          .hasMessage(
              "scripted rows, row 8: cannot be read: java.lang.IllegalStateException: gone");

      assertThat(sae.weights()).isEqualTo(trained(SAMPLES, training(2)));
      sae.fit(SAMPLES, training(1));
      assertThat(sae.weights()).isEqualTo(trained(SAMPLES, training(3)));
    }
  }

  @Test
  void fit_interruptedWhileItWaitsForValidation_isCancelledWithTheEpochLearned() {
    Thread trainer = Thread.currentThread();
    CountDownLatch never = new CountDownLatch(1);
    ScriptedSource stuck =
        new ScriptedSource(HELD, 4)
            .before(
                8,
                () -> {
                  trainer.interrupt();
                  awaits(never);
                });
    try (SparseAutoencoder sae = autoencoder()) {
      History history = sae.fit(SAMPLES, training(3).validation(stuck));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(history.canceled()).isTrue();
      assertThat(history.epochs()).isEmpty();
      assertThat(sae.weights()).isEqualTo(trained(SAMPLES, training(1)));
    }
  }

  @Test
  void validation_setTwice_namesTheFirst() {
    assertThatThrownBy(() -> training(1).validation(new ScriptedSource(HELD, 4)).validation(HELD))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("validation was already set to scripted rows");
    assertThatThrownBy(() -> training(1).validation(HELD).validation(new ScriptedSource(HELD, 4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("validation was already set to 17 samples of 5 float64");
  }

  private static void awaits(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
