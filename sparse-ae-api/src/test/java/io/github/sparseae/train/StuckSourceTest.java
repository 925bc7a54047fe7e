package io.github.sparseae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.model.PreEncoderBias;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Networks that are closed while their training waits for rows that never come. */
@Timeout(60)
class StuckSourceTest extends StreamFixture {
  private final CountDownLatch waiting = new CountDownLatch(1);

  /** Answers nothing after its first rows but an interrupt. */
  private ScriptedSource stuck(Samples samples, int row) {
    return new ScriptedSource(samples, 4)
        .before(
            row,
            () -> {
              waiting.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** Trains in another thread, closes once the source is stuck, and says how training ended. */
  private void endsClosed(AutoCloseable network, Runnable fit, String name) throws Exception {
    FutureTask<Boolean> training =
        new FutureTask<>(
            () -> {
              fit.run();
              return Thread.currentThread().isInterrupted();
            });
    Thread trainer = new Thread(training, "trainer");
    trainer.start();
    assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
    network.close();

    assertThatThrownBy(() -> training.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this " + name + " is closed");
    trainer.join();
  }

  @Test
  void close_whileFitWaitsForTheFirstRows_endsIt() throws Exception {
    SparseAutoencoder sae = autoencoder();
    ScriptedSource source = stuck(SAMPLES, 0);

    endsClosed(sae, () -> sae.fit(source, training(1)), "SparseAutoencoder");
    assertThat(source.closed()).isEqualTo(source.opened());
  }

  @Test
  void close_whileFitWaitsWithinAnEpoch_endsIt() throws Exception {
    SparseAutoencoder sae = autoencoder();

    endsClosed(
        sae,
        () -> sae.fit(stuck(SAMPLES, 16), training(3).shuffle(false).shuffleBuffer(5)),
        "SparseAutoencoder");
  }

  @Test
  void close_whileFitWaitsForValidation_endsIt() throws Exception {
    SparseAutoencoder sae = autoencoder();

    endsClosed(
        sae,
        () -> sae.fit(SAMPLES, training(3).validation(stuck(Fixtures.samples(9, 3), 4))),
        "SparseAutoencoder");
  }

  @Test
  void close_whileFitLooksAtTheDataFirst_endsIt() throws Exception {
    SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(Fixtures.INPUTS)
            .hidden(4)
            .preEncoderBias(PreEncoderBias.MEAN)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build();

    endsClosed(sae, () -> sae.fit(stuck(SAMPLES, 4), training(1)), "SparseAutoencoder");
  }

  @Test
  void close_whileAClassifierWaits_endsIt() throws Exception {
    try (SparseAutoencoder sae = autoencoder()) {
      Classifier classifier = Classifier.fromEncoder(sae).classes(3).build();
      LabeledRows source = LabeledRows.of(stuck(SAMPLES, 8), Fixtures.labels(SAMPLES.size(), 3, 1));

      endsClosed(classifier, () -> classifier.fit(source, training(1)), "Classifier");
    }
  }

  @Test
  void close_sourceDeafToInterruptsToo_endsItAllTheSame() throws Exception {
    SparseAutoencoder sae = autoencoder();
    ScriptedSource deaf = new ScriptedSource(SAMPLES, 4).before(4, waiting::countDown).deafFrom(4);

    endsClosed(sae, () -> sae.fit(deaf, training(1)), "SparseAutoencoder");
  }

  @Test
  void fit_interruptedWhileItLooksAtTheDataFirst_isCancelledAndLooksAgain() {
    Thread trainer = Thread.currentThread();
    ScriptedSource interrupting = source().before(4, trainer::interrupt);
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(Fixtures.INPUTS)
            .hidden(4)
            .preEncoderBias(PreEncoderBias.MEAN)
            .seed(1)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build()) {
      History history = sae.fit(stuckAfter(interrupting), training(2).shuffleBuffer(9));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(history.canceled()).isTrue();
      assertThat(history.epochs()).isEmpty();
      assertThat(sae.weights().decoderBias().toDoubles()).containsOnly(0);
    }
  }

  /** The same, and stuck at row 8. */
  private static ScriptedSource stuckAfter(ScriptedSource source) {
    return source.before(
        8,
        () -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
