package io.github.sparseae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one training loop on rows from a source, on the reference engine. */
class StreamedTrainingTest extends StreamFixture {
  @ParameterizedTest
  @ValueSource(ints = {23, 24, 1_000})
  void fit_bufferOfAllRows_givesTheBitsOfRowsInMemory(int buffer) {
    assertThat(trained(source(), training(3).shuffleBuffer(buffer)))
        .isEqualTo(trained(SAMPLES, training(3)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 10, 12, 20, 23, 1_000})
  void fit_manySegmentsInTheirOrder_givesTheBitsOfRowsInMemory(int segment) {
    // Segments of one to four batches of five: a batch cut at a segment's end would show.
    assertThat(trained(source(), training(3).shuffle(false).shuffleBuffer(segment)))
        .isEqualTo(trained(SAMPLES, training(3).shuffle(false)));
  }

  @Test
  void fit_sizeKnownOrNot_givesTheSameBits() {
    assertThat(trained(source().withSize(23), training(3).shuffleBuffer(7)))
        .isEqualTo(trained(source(), training(3).shuffleBuffer(7)));
  }

  @Test
  void fit_smallBuffer_givesTheSameBitsEachTimeAndOtherOrdersEachEpoch() {
    Weights weights = trained(source(), training(3).shuffleBuffer(7));

    assertThat(trained(source(), training(3).shuffleBuffer(7))).isEqualTo(weights);
    assertThat(trained(source(), training(3).shuffleBuffer(8))).isNotEqualTo(weights);
    assertThat(trained(SAMPLES, training(3))).isNotEqualTo(weights);
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(source(), training(1).shuffleBuffer(7));
      sae.fit(source(), training(2).shuffleBuffer(7));
      assertThat(sae.weights()).isEqualTo(weights);
    }
  }

  @Test
  void fit_smallBuffer_learnsAsWellAsInMemory() {
    Samples many = Fixtures.samples(200, 4);
    try (SparseAutoencoder streamed = autoencoder();
        SparseAutoencoder whole = autoencoder()) {
      streamed.fit(new ScriptedSource(many, 9), training(30).shuffleBuffer(40));
      whole.fit(many, training(30));

      double error = whole.evaluate(many).meanSquaredError();
      assertThat(error).isLessThan(0.01);
      assertThat(streamed.evaluate(many).meanSquaredError()).isCloseTo(error, within(0.1 * error));
    }
  }

  @Test
  void fit_reports_areThoseOfTheLoop() {
    List<String> events = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void started(int epochs, OptionalInt batchesPerEpoch) {
            events.add("started " + epochs + " " + batchesPerEpoch.orElse(0));
          }

          @Override
          public void epochFinished(EpochReport report) {
            events.add("epoch " + report.epoch() + ", " + report.samples() + " rows");
          }

          @Override
          public void ended(History history) {
            events.add(history.ending() + " after " + history.epochs().size());
          }

          @Override
          public void finished() {
            events.add("finished");
          }
        };
    try (SparseAutoencoder sae = autoencoder()) {
      History history =
          sae.fit(source(), training(2).shuffleBuffer(7).listener(listener).validation(SAMPLES));
      sae.fit(source().withSize(23), training(1).listener(listener));

      assertThat(events)
          .containsExactly(
              "started 2 0",
              "epoch 1, 23 rows",
              "epoch 2, 23 rows",
              "FINISHED after 2",
              "finished",
              "started 1 5",
              "epoch 1, 23 rows",
              "FINISHED after 1",
              "finished");
      assertThat(history.canceled()).isFalse();
      assertThat(history.epochs().get(1).validation()).isPresent();
      assertThat(history.epochs().get(1).duration()).isPositive();
    }
  }

  @Test
  void fit_schedule_needsASizeAndThenGivesTheBitsOfRowsInMemory() {
    Schedule decay = Schedule.linearDecay(1);
    assertThat(trained(source().withSize(23), training(3).learningRateSchedule(decay)))
        .isEqualTo(trained(SAMPLES, training(3).learningRateSchedule(decay)));
    try (SparseAutoencoder sae = autoencoder()) {
      assertThatThrownBy(() -> sae.fit(source(), training(3).penaltySchedule(decay)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the penalty schedule (falling over the last 100 % of steps) needs the number of"
                  + " rows, which is unknown for scripted rows: set it by withSize(rows)");
      Schedule both = Schedule.linearWarmUpSteps(3).times(decay);
      assertThatThrownBy(() -> sae.fit(source(), training(3).learningRateSchedule(both)))
          .hasMessageStartingWith("the learning rate schedule (rising over the first 3 steps, and");
    }
  }

  @Test
  void fit_scheduleInSteps_needsNoSizeAndGivesTheBitsOfRowsInMemory() {
    // Five steps an epoch: the rise ends in the second, and each fall comes in another.
    Training.Builder[] options = new Training.Builder[3];
    for (int i = 0; i < options.length; i++) {
      options[i] =
          training(3)
              .learningRateSchedule(new Schedule.StepDecay(new ScheduleLength.Steps(4), 0.5))
              .penaltySchedule(Schedule.linearWarmUpSteps(7));
    }
    Weights weights = trained(SAMPLES, options[0]);

    assertThat(trained(source(), options[1])).isEqualTo(weights);
    assertThat(trained(source().withSize(23), options[2])).isEqualTo(weights);
    assertThat(trained(SAMPLES, training(3))).isNotEqualTo(weights);
  }

  @Test
  void fit_earlyStopping_givesTheBitsOfRowsInMemoryAndEndsTheReader() {
    EarlyStopping rule = EarlyStopping.on(ReportedLoss.TRAINING_TOTAL).patience(1).minDelta(9);
    History history;
    try (SparseAutoencoder sae = autoencoder()) {
      history = sae.fit(source(), training(9).earlyStopping(rule));
      assertThat(sae.weights()).isEqualTo(trained(SAMPLES, training(9).earlyStopping(rule)));
    }
    assertThat(history.epochs()).hasSizeLessThan(9);
  }

  @Test
  void fit_whileABatchTrains_theNextSegmentIsRead() throws Exception {
    CountDownLatch readAhead = new CountDownLatch(1);
    boolean[] came = {false};
    ScriptedSource source = source().before(8, readAhead::countDown);
    TrainingListener waiting =
        new TrainingListener() {
          @Override
          public void progressed(int epoch, int batches) {
            if (batches == 1) {
              came[0] = awaits(readAhead);
            }
          }

          @Override
          public void epochFinished(EpochReport report) {}
        };
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(source, training(1).shuffle(false).shuffleBuffer(5).listener(waiting));
    }
    assertThat(came[0]).isTrue();
  }

  private static boolean awaits(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Test
  void fit_sourceDeafToInterrupts_endsByBeingClosed() {
    ScriptedSource deaf = source().deafFrom(12);
    try (SparseAutoencoder sae = autoencoder()) {
      assertThatThrownBy(
              () ->
                  sae.fit(
                      deaf,
                      training(1)
                          .shuffle(false)
                          .shuffleBuffer(5)
                          .listener(
                              new TrainingListener() {
                                @Override
                                public void progressed(int epoch, int batches) {
                                  throw new IllegalStateException("enough");
                                }

                                @Override
                                public void epochFinished(EpochReport report) {}
                              })))
          .hasMessage("enough");
    }
  }

  @Test
  void fit_preEncoderBiasFromTheData_startsFromAsManyRowsAsTheBufferHas() {
    for (PreEncoderBias start : List.of(PreEncoderBias.MEAN, PreEncoderBias.GEOMETRIC_MEDIAN)) {
      Training.Builder still = Training.epochs(1).optimizer(Optimizer.sgd(1e-30)).shuffleBuffer(9);
      try (SparseAutoencoder streamed = biased(start);
          SparseAutoencoder whole = biased(start)) {
        streamed.fit(source(), still);
        whole.fit(SAMPLES.rows(0, 9), still);

        assertThat(streamed.weights().decoderBias()).isEqualTo(whole.weights().decoderBias());
      }
    }
  }

  @Test
  void fit_rowsThatDoNotFitInTheHeap_namesTheBuffer() {
    Rows rows = source();
    Rows tooLarge =
        new SuppliedRows(
            rows.name(),
            rows.width(),
            OptionalLong.empty(),
            () ->
                SuppliedRows.stream(
                    rows.open()::next,
                    () -> {
                      throw new OutOfMemoryError("Java heap space"); // as the buffer's arrays would
                    }));
    try (SparseAutoencoder sae = autoencoder()) {
      assertThatThrownBy(() -> sae.fit(tooLarge, training(1)))
          .isInstanceOf(EngineException.class)
          .hasMessage(
              "not enough memory (Java heap space) for rows that are read; use a smaller"
                  + " shuffleBuffer or smaller batches, or a larger Java heap: -Xmx raises it");
      sae.fit(source(), training(1));
    }
  }

  private static SparseAutoencoder biased(PreEncoderBias start) {
    return SparseAutoencoder.builder()
        .inputs(Fixtures.INPUTS)
        .hidden(4)
        .preEncoderBias(start)
        .precision(Precision.FLOAT64)
        .compute(Compute.auto().engine(new ReferenceEngine()))
        .build();
  }

  @Test
  void evaluateAndSparsity_ofASource_areThoseOfRowsInMemory() {
    Samples many = Fixtures.samples(2_345, 6);
    Rows source = new ScriptedSource(many, 700);
    try (SparseAutoencoder sae = autoencoder()) {
      ReconstructionReport report = sae.evaluate(source);
      SparsityReport sparsity = sae.sparsity(source);

      assertThat(report).isEqualTo(sae.evaluate(many));
      assertThat(sparsity).isEqualTo(sae.sparsity(many));
    }
  }
}
