package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Weights;
import io.github.sparseae.train.EarlyStopping;
import io.github.sparseae.train.History;
import io.github.sparseae.train.ReportedLoss;
import io.github.sparseae.train.Training;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The API on TensorFlow, which is found on the class path. */
class TensorFlowAutoencoderTest {
  private static final LabeledSamples DIGITS = GeneratedDigits.generate(2_050, 1);

  private static SparseAutoencoder.Builder lecture() {
    return SparseAutoencoder.builder()
        .inputs(784)
        .hidden(100)
        .activation(Activation.TANH)
        .output(Activation.SIGMOID)
        .l1(0.01)
        .seed(7);
  }

  private static Training.Builder training(int epochs) {
    return Training.epochs(epochs).batchSize(200).optimizer(Optimizer.adam(0.003));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void fit_sameSeed_givesTheSameBits(Precision precision) {
    assertThat(trained(precision, 3)).isEqualTo(trained(precision, 3));
  }

  private static Weights trained(Precision precision, int epochs) {
    try (SparseAutoencoder sae = lecture().precision(precision).build()) {
      sae.fit(DIGITS.samples(), training(epochs));
      return sae.weights();
    }
  }

  @Test
  void fit_inTwoCalls_givesTheBitsOfOne() {
    try (SparseAutoencoder sae = lecture().build()) {
      sae.fit(DIGITS.samples(), training(1));
      sae.fit(DIGITS.samples(), training(2));

      assertThat(sae.weights()).isEqualTo(trained(Precision.FLOAT32, 3));
    }
  }

  @Test
  void fit_stoppedEarly_continuesFromTheBestEpochWithTheSameBits() {
    // Outputs start around 0.5 and go to the digits' mean, 0.13: they soon leave these rows behind.
    double[][] gray = new double[3][784];
    for (double[] row : gray) {
      Arrays.fill(row, 0.45);
    }
    try (SparseAutoencoder sae = lecture().build()) {
      History history =
          sae.fit(
              DIGITS.samples(),
              training(20)
                  .validation(Samples.of(gray))
                  .earlyStopping(EarlyStopping.on(ReportedLoss.VALIDATION_DATA).patience(2)));
      sae.fit(DIGITS.samples(), training(1));

      int best = history.best().orElseThrow().epoch();
      assertThat(history.stoppedEarly()).isTrue();
      assertThat(history.epochs()).hasSize(best + 2);
      assertThat(sae.weights()).isEqualTo(trained(Precision.FLOAT32, best + 1));
    }
  }

  @Test
  void fit_generatedDigits_learnsToDrawThemAndToTellThemApart() {
    LabeledSamples others = GeneratedDigits.generate(1_000, 2);
    try (SparseAutoencoder sae = lecture().build()) {
      double untrained = sae.evaluate(others.samples()).meanSquaredError();
      History history = sae.fit(DIGITS.samples(), training(15));
      double trained = sae.evaluate(others.samples()).meanSquaredError();

      assertThat(history.epochs()).hasSize(15);
      // Drawing the mean digit has an error of about 0.06.
      assertThat(untrained).isGreaterThan(0.2);
      assertThat(trained).isLessThan(0.04);
      try (Classifier classifier = Classifier.fromEncoder(sae).classes(10).build()) {
        classifier.fit(DIGITS, Training.epochs(15).batchSize(50).optimizer(Optimizer.adam(0.003)));
        // The nearest of the ten mean digits is right for about 84 % of them.
        assertThat(classifier.evaluate(others).accuracy()).isGreaterThan(0.9);
      }
    }
  }

  @Test
  void encode_ofSingleRow_agreesWithItsBatch() {
    try (SparseAutoencoder sae = lecture().build()) {
      Samples rows = DIGITS.samples().rows(0, 3);
      assertThat(sae.encode(rows.row(2)))
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(sae.encode(rows).row(2));
    }
  }

  @Test
  void describe_network_namesTensorFlowAndTheDevice() {
    try (SparseAutoencoder sae = lecture().build()) {
      assertThat(sae.describe())
          .startsWith("SparseAutoencoder, 157,684 parameters, float32, TensorFlow 2.18.0 on ");
    }
  }
}
