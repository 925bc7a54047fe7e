package io.github.sparseae.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.engine.SpanRecorder;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Weights;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingDivergedException;
import io.github.sparseae.train.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The one training loop, on the reference engine. */
class TrainingLoopTest {
  private static final Samples SAMPLES = Fixtures.samples(23, 1);

  private static SparseAutoencoder autoencoder(Activation output) {
    return SparseAutoencoder.builder()
        .inputs(Fixtures.INPUTS)
        .hidden(4)
        .activation(Activation.TANH)
        .output(output)
        .l1(0.01)
        .precision(Precision.FLOAT64)
        .seed(9)
        .compute(Compute.auto().engine(new ReferenceEngine()))
        .build();
  }

  private static Training.Builder training(int epochs) {
    return Training.epochs(epochs).batchSize(5).optimizer(Optimizer.adam(0.01));
  }

  @Test
  void run_manyEpochs_makesTheLossSmall() {
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      History history = sae.fit(SAMPLES, training(200));

      assertThat(history.epochs()).hasSize(200);
      assertThat(history.canceled()).isFalse();
      assertThat(history.epochs().get(0).loss()).isGreaterThan(0.05);
      assertThat(history.last().orElseThrow().loss()).isLessThan(0.005);
    }
  }

  @Test
  void run_lastBatchPartial_isTrainedAndCounted() {
    int[] batches = {0};
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      History history =
          sae.fit(
              SAMPLES,
              training(1)
                  .listener(
                      new TrainingListener() {
                        @Override
                        public void started(int epochs, OptionalInt batchesPerEpoch) {
                          batches[0] = batchesPerEpoch.orElseThrow();
                        }

                        @Override
                        public void epochFinished(EpochReport report) {}
                      }));

      assertThat(batches[0]).isEqualTo(5);
      assertThat(history.epochs().get(0).samples()).isEqualTo(23);
    }
    Weights without;
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      sae.fit(SAMPLES.rows(0, 20), training(1).shuffle(false));
      without = sae.weights();
    }
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      sae.fit(SAMPLES, training(1).shuffle(false));
      assertThat(sae.weights().encoder()).isNotEqualTo(without.encoder());
    }
  }

  @Test
  void run_sameSeed_givesTheSameBits() {
    assertThat(trained(training(3))).isEqualTo(trained(training(3)));
  }

  @Test
  void run_shuffled_differsFromOwnOrder() {
    assertThat(trained(training(3))).isNotEqualTo(trained(training(3).shuffle(false)));
  }

  @Test
  void run_inTwoCalls_givesTheBitsOfOne() {
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      sae.fit(SAMPLES, training(3));
      sae.fit(SAMPLES, training(4));

      assertThat(sae.weights().encoder()).isEqualTo(trained(training(7)));
    }
  }

  @Test
  void run_anotherKindOfOptimizer_startsItAfresh() {
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR);
        SparseAutoencoder other = autoencoder(Activation.LINEAR)) {
      for (SparseAutoencoder each : List.of(sae, other)) {
        each.fit(SAMPLES, training(2));
        each.fit(SAMPLES, Training.epochs(1).batchSize(5).optimizer(Optimizer.sgd(0.1)));
        each.fit(SAMPLES, training(2));
      }

      assertThat(sae.weights().encoder()).isEqualTo(other.weights().encoder());
      assertThat(sae.weights().encoder()).isNotEqualTo(trained(training(5)));
    }
  }

  private static DenseArray trained(Training.Builder training) {
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      sae.fit(SAMPLES, training);
      return sae.weights().encoder();
    }
  }

  @Test
  void run_penaltyScheduleFromZero_lowersTheFirstEpochsPenalty() {
    try (SparseAutoencoder warmed = autoencoder(Activation.LINEAR);
        SparseAutoencoder constant = autoencoder(Activation.LINEAR)) {
      History slow = warmed.fit(SAMPLES, training(10).penaltySchedule(Schedule.linearWarmUp(1)));
      History full = constant.fit(SAMPLES, training(10));

      // The first five of fifty steps have factors 1/50 to 5/50, in the mean 0.06.
      double ratio = slow.epochs().get(0).penalty() / full.epochs().get(0).penalty();
      assertThat(ratio).isBetween(0.05, 0.08);
    }
  }

  @Test
  void run_learningRateSchedule_reachesTheSteps() {
    assertThat(trained(training(2).learningRateSchedule(Schedule.linearDecay(1))))
        .isNotEqualTo(trained(training(2)));
  }

  @Test
  void run_gradientNormClipped_reachesTheSteps() {
    Training.Builder small =
        Training.epochs(1).batchSize(23).optimizer(Optimizer.sgd(1)).clipGradientNorm(1e-3);
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      double[] before = sae.weights().encoder().toDoubles();
      sae.fit(SAMPLES, small);
      double[] after = sae.weights().encoder().toDoubles();

      double square = 0;
      for (int i = 0; i < before.length; i++) {
        square += Math.pow(after[i] - before[i], 2);
      }
      assertThat(Math.sqrt(square)).isBetween(1e-4, 1e-3);
    }
  }

  @Test
  void run_withValidation_reportsItsLosses() {
    Samples validation = Fixtures.samples(7, 8);
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      History history = sae.fit(SAMPLES, training(1).validation(validation));

      Losses losses = history.epochs().get(0).validation().orElseThrow();
      ReconstructionReport report = sae.evaluate(validation);
      assertThat(losses.data()).isCloseTo(report.losses().data(), within(1e-12));
      assertThat(losses.penalty()).isCloseTo(report.losses().penalty(), within(1e-12));
      assertThat(history.epochs().get(0).toString()).contains("validation 0.");
    }
  }

  @Test
  void run_labeledValidation_isForAutoencodersToo() {
    LabeledSamples validation = LabeledSamples.of(SAMPLES, new int[23]);
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      History history = sae.fit(SAMPLES, training(1).validation(validation));

      assertThat(history.epochs().get(0).validation()).isPresent();
    }
  }

  @Test
  void run_interrupted_stopsWithAUsableModel() {
    List<Integer> finished = new ArrayList<>();
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      History history =
          sae.fit(
              SAMPLES,
              training(1000)
                  .listener(
                      report -> {
                        finished.add(report.epoch());
                        if (report.epoch() == 3) {
                          Thread.currentThread().interrupt();
                        }
                      }));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(history.canceled()).isTrue();
      assertThat(history.epochs()).hasSize(3);
      assertThat(finished).containsExactly(1, 2, 3);
      assertThat(sae.weights().encoder()).isEqualTo(trained(training(3)));
      sae.fit(SAMPLES, training(4));
      assertThat(sae.weights().encoder()).isEqualTo(trained(training(7)));
    }
  }

  /** Asks training to stop after a number of batches of an epoch. */
  private static TrainingListener stopAt(int epoch, int batch) {
    return new TrainingListener() {
      private boolean isReached;

      @Override
      public void epochFinished(EpochReport report) {}

      @Override
      public void progressed(int epochNow, int batches) {
        isReached |= epochNow == epoch && batches >= batch;
      }

      @Override
      public boolean shouldStop() {
        return isReached;
      }
    };
  }

  /** A listener that throws at the end, and what it throws at a failure. */
  private static TrainingListener throwing(String atTheEnd) {
    return new TrainingListener() {
      @Override
      public void epochFinished(EpochReport report) {}

      @Override
      public void failed(Throwable failure) {
        throw (RuntimeException) failure;
      }

      @Override
      public void finished() {
        throw new IllegalStateException(atTheEnd);
      }
    };
  }

  @Test
  void run_listenersThrowAtTheEnd_eachIsNotifiedAndTheFirstFailureIsThrown() {
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      assertThatThrownBy(
              () ->
                  sae.fit(
                      SAMPLES, training(1).listener(throwing("first")).listener(throwing("next"))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("first")
          .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("next"));
      assertThatThrownBy(
              () ->
                  sae.fit(
                      SAMPLES,
                      Training.epochs(3)
                          .optimizer(Optimizer.sgd(1e300))
                          .listener(throwing("first"))
                          .listener(throwing("next"))))
          .isInstanceOf(TrainingDivergedException.class)
          .satisfies(
              e ->
                  assertThat(e.getSuppressed())
                      .extracting(Throwable::getMessage)
                      .containsExactly("first", "next"));
    }
  }

  @Test
  void run_listenerAsksToStop_endsWithAUsableModel() {
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      History history = sae.fit(SAMPLES, training(1000).listener(stopAt(3, 5)));

      assertThat(Thread.interrupted()).isFalse();
      assertThat(history.ending()).isEqualTo(History.Ending.STOPPED);
      assertThat(history.canceled()).isTrue();
      assertThat(history.epochs()).hasSize(3);
      assertThat(sae.weights().encoder()).isEqualTo(trained(training(3)));
      sae.fit(SAMPLES, training(4));
      assertThat(sae.weights().encoder()).isEqualTo(trained(training(7)));
    }
  }

  @Test
  void run_listenerAsksToStopInTheLastEpochsLastBatch_hasFinished() {
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      History history = sae.fit(SAMPLES, training(3).listener(stopAt(3, 5)));

      assertThat(history.ending()).isEqualTo(History.Ending.FINISHED);
    }
  }

  @Test
  void run_eachSpan_movesWeightsAndPositionUnderTheLock() {
    SpanRecorder engine = new SpanRecorder();
    AutoencoderSpec spec;
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      spec = sae.spec();
    }
    TrainingLoop[] loop = new TrainingLoop[1];
    List<Long> positions = new ArrayList<>();
    List<Long> stepsMade = new ArrayList<>();
    Consumer<Runnable> changes =
        change -> {
          change.run();
          positions.add(loop[0].position().steps());
          stepsMade.add(engine.spans().stream().mapToLong(TrainingSpan::steps).sum());
        };
    try (Network network = engine.open(spec, NetworkState.initial(spec), Device.CPU)) {
      loop[0] =
          new TrainingLoop(
              network, changes, SAMPLES, training(4).build(), spec, TrainingPosition.START);
      loop[0].run();
    }
    assertThat(positions).hasSameSizeAs(engine.spans()).isEqualTo(stepsMade).endsWith(20L);
  }

  @Test
  void run_diverging_namesEpochAndBatchAndKeepsTheLastGoodWeights() {
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      sae.fit(SAMPLES, training(2));
      Weights good = sae.weights();

      assertThatThrownBy(
              () ->
                  sae.fit(SAMPLES, Training.epochs(50).batchSize(5).optimizer(Optimizer.sgd(1e9))))
          .isInstanceOfSatisfying(
              TrainingDivergedException.class,
              e -> {
                assertThat(e.epoch()).isEqualTo(1);
                assertThat(e.batch()).isEqualTo(2);
                assertThat(e.loss()).isGreaterThan(1e6);
                assertThat(e)
                    .hasMessageMatching(
                        "training diverged: the total loss was \\d\\.\\d{3}e\\+\\d+ in epoch 1, batch 2"
                            + " .*")
                    .hasMessageContaining("SGD, learning rate 1.0E9")
                    .hasMessageContaining("the weights of before training are kept");
              });
      assertThat(sae.weights()).isEqualTo(good);
      assertThat(sae.reconstruct(SAMPLES).isFinite()).isTrue();
    }
  }

  @Test
  void run_arrayNotFiniteAfterTheLastBatch_isNamed() {
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      Weights good = sae.weights();
      double[] row = new double[Fixtures.INPUTS];
      Arrays.fill(row, 1000);
      assertThatThrownBy(
              () ->
                  sae.fit(
                      Samples.of(row),
                      Training.epochs(1).optimizer(Optimizer.sgd(Double.MAX_VALUE))))
          .isInstanceOf(TrainingDivergedException.class)
          .hasMessageMatching(
              "training diverged: (en|de)coder\\.(weights|bias) has a NaN or infinite number in"
                  + " epoch 1, batch 1 .*the weights of before training are kept\\. Try .*");
      assertThat(sae.weights()).isEqualTo(good);
    }
  }

  @Test
  void run_columnsWhoseSquaresAreInfinite_namesTheInputsScale() {
    Samples large = Samples.of(new double[] {1e300, 1}, new double[] {-1e300, 2});
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(2)
            .hidden(2)
            .normalization(InputNormalization.STANDARDIZE)
            .precision(Precision.FLOAT64)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build()) {
      assertThatThrownBy(() -> sae.fit(large, Training.epochs(1)))
          .isInstanceOf(TrainingDivergedException.class)
          .hasMessageStartingWith("training diverged: input.scale has a NaN or infinite number");
    }
  }

  @Test
  void run_listenerThrows_endsTrainingAndKeepsTheModel() {
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      assertThatThrownBy(
              () ->
                  sae.fit(
                      SAMPLES,
                      training(5)
                          .listener(
                              report -> {
                                throw new IllegalStateException("enough");
                              })))
          .hasMessage("enough");
      assertThat(sae.weights().encoder()).isEqualTo(trained(training(1)));
    }
  }

  @Test
  void run_batchLargerThanData_isRefused() {
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      assertThatThrownBy(() -> sae.fit(SAMPLES, Training.epochs(1).batchSize(24)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a batch of 24 rows is larger than the data, which have 23: choose a smaller batch size");
    }
  }

  @Test
  void run_batchSizeNotSet_takesAllOfFewRows() {
    try (SparseAutoencoder sae = autoencoder(Activation.LINEAR)) {
      assertThat(sae.fit(SAMPLES, Training.epochs(1)).epochs()).hasSize(1);
    }
  }
}
