package io.github.sparseae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Weights;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
  private static final Samples SAMPLES = Fixtures.samples(23, 1);

  /**
   * Rows of 0.2 throughout. The outputs start around 0 and go to the means of the training data,
   * most of them larger: the loss of these rows falls while the outputs come by, then rises.
   */
  private static final Samples PASSED_BY = constant(0.2);

  private static Samples constant(double value) {
    double[][] rows = new double[4][Fixtures.INPUTS];
    for (double[] row : rows) {
      Arrays.fill(row, value);
    }
    return Samples.of(rows);
  }

  private static SparseAutoencoder autoencoder() {
    return SparseAutoencoder.builder()
        .inputs(Fixtures.INPUTS)
        .hidden(4)
        .activation(Activation.TANH)
        .output(Activation.LINEAR)
        .l1(0.01)
        .precision(Precision.FLOAT64)
        .seed(9)
        .compute(Compute.auto().engine(new ReferenceEngine()))
        .build();
  }

  private static Training.Builder training(int epochs) {
    return Training.epochs(epochs).batchSize(5).optimizer(Optimizer.adam(0.01));
  }

  private static Weights trained(int epochs) {
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(SAMPLES, training(epochs));
      return sae.weights();
    }
  }

  private static EpochReport lowest(History history, ReportedLoss loss) {
    return history.epochs().stream().min(Comparator.comparingDouble(loss::of)).orElseThrow();
  }

  @Test
  void fit_lossRisesAgain_stopsAndGivesBackTheBestEpoch() {
    try (SparseAutoencoder sae = autoencoder()) {
      History history =
          sae.fit(
              SAMPLES,
              training(100)
                  .validation(PASSED_BY)
                  .earlyStopping(EarlyStopping.on(ReportedLoss.VALIDATION_TOTAL).patience(4)));

      EpochReport best = history.best().orElseThrow();
      assertThat(history.stoppedEarly()).isTrue();
      assertThat(history.canceled()).isFalse();
      assertThat(best).isEqualTo(lowest(history, ReportedLoss.VALIDATION_TOTAL));
      assertThat(best.epoch()).isGreaterThan(1);
      assertThat(history.last().orElseThrow().epoch()).isEqualTo(best.epoch() + 4);
      assertThat(sae.weights()).isEqualTo(trained(best.epoch()));
    }
  }

  @Test
  void fit_afterStopping_continuesFromTheBestEpoch() {
    try (SparseAutoencoder sae = autoencoder()) {
      History history =
          sae.fit(
              SAMPLES,
              training(100)
                  .validation(PASSED_BY)
                  .earlyStopping(EarlyStopping.on(ReportedLoss.VALIDATION_DATA).patience(2)));
      sae.fit(SAMPLES, training(3));

      // The same bits: the optimizer's arrays, its count and the order of rows were restored, too.
      assertThat(sae.weights()).isEqualTo(trained(history.best().orElseThrow().epoch() + 3));
    }
  }

  @Test
  void fit_epochsRunOut_givesBackTheBestAllTheSame() {
    try (SparseAutoencoder sae = autoencoder()) {
      History history =
          sae.fit(
              SAMPLES,
              training(40)
                  .validation(PASSED_BY)
                  .earlyStopping(EarlyStopping.on(ReportedLoss.VALIDATION_TOTAL).patience(100)));

      EpochReport best = history.best().orElseThrow();
      assertThat(history.stoppedEarly()).isFalse();
      assertThat(history.epochs()).hasSize(40);
      assertThat(best.epoch()).isLessThan(40);
      assertThat(sae.weights()).isEqualTo(trained(best.epoch()));
    }
  }

  @Test
  void fit_improvementsBelowMinDelta_stopsWithTheLowestLoss() {
    try (SparseAutoencoder sae = autoencoder()) {
      History history =
          sae.fit(
              SAMPLES,
              training(100)
                  .earlyStopping(
                      EarlyStopping.on(ReportedLoss.TRAINING_TOTAL).patience(3).minDelta(10)));

      // The first epoch is an improvement on nothing; the next three are too small.
      assertThat(history.epochs()).hasSize(4);
      assertThat(history.stoppedEarly()).isTrue();
      assertThat(history.best()).contains(lowest(history, ReportedLoss.TRAINING_TOTAL));
      assertThat(sae.weights()).isEqualTo(trained(4));
    }
  }

  @Test
  void fit_interrupted_keepsWhatWasLearned() {
    try (SparseAutoencoder sae = autoencoder()) {
      History history =
          sae.fit(
              SAMPLES,
              training(100)
                  .validation(PASSED_BY)
                  .earlyStopping(EarlyStopping.on(ReportedLoss.VALIDATION_TOTAL).patience(100))
                  .listener(
                      report -> {
                        if (report.epoch() == 40) {
                          Thread.currentThread().interrupt();
                        }
                      }));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(history.canceled()).isTrue();
      assertThat(history.best()).isEmpty();
      assertThat(sae.weights()).isEqualTo(trained(40));
    }
  }

  @Test
  void build_validationLossWithoutData_isRefused() {
    Training.Builder training =
        Training.epochs(3).earlyStopping(EarlyStopping.on(ReportedLoss.VALIDATION_TOTAL));

    assertThatThrownBy(training::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "early stopping on the validation total loss needs validation data, and none are set");
    assertThat(training.validation(SAMPLES).build().earlyStopping())
        .contains(new EarlyStopping(ReportedLoss.VALIDATION_TOTAL, 10, 0));
  }

  @Test
  void settings_outOfRange_areRefused() {
    EarlyStopping rule = EarlyStopping.on(ReportedLoss.TRAINING_DATA);

    assertThatThrownBy(() -> rule.patience(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("patience must be positive, was 0");
    assertThatThrownBy(() -> rule.minDelta(-1))
        .hasMessage("minDelta must be a finite number of at least 0, was -1.0");
  }

  @Test
  void of_eachLoss_isThatOfTheReport() {
    EpochReport report = report(Optional.of(new Losses(4, 8)));
    EpochReport unvalidated = report(Optional.empty());

    assertThat(List.of(ReportedLoss.values()).stream().map(loss -> loss.of(report)))
        .containsExactly(1.0, 3.0, 4.0, 12.0);
    assertThatThrownBy(() -> ReportedLoss.VALIDATION_DATA.of(unvalidated))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("epoch 2 was not validated: no validation data loss");
  }

  private static EpochReport report(Optional<Losses> validation) {
    return new EpochReport(
        2,
        9,
        new Losses(1, 2),
        validation,
        5,
        Duration.ofSeconds(1),
        Optional.empty(),
        0,
        List.of());
  }
}
