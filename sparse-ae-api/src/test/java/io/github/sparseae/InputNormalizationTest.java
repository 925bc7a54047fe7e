package io.github.sparseae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.internal.train.InputStatistics;
import io.github.sparseae.internal.train.StatisticsPass;
import io.github.sparseae.metrics.AnomalyReport;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.train.Training;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Inputs in different units, one of which never changes. */
class InputNormalizationTest {
  private static final Samples ROWS =
      Samples.of(
          new double[] {1, 1000, 0.001, 0.1},
          new double[] {3, 1400, 0.004, 0.1},
          new double[] {8, 1200, 0.001, 0.1});

  /** The means over the three rows, and the roots of the mean squared offsets from them. */
  private static final double[] MEAN = {4, 1200, 0.002, 0.1};

  private static final double[] DEVIATION = {
    Math.sqrt((9.0 + 1 + 16) / 3), Math.sqrt(80_000.0 / 3), Math.sqrt(6e-6 / 3), 1
  };

  private static SparseAutoencoder.Builder builder(InputNormalization normalization) {
    return SparseAutoencoder.builder()
        .inputs(4)
        .hidden(3)
        .normalization(normalization)
        .precision(Precision.FLOAT64)
        .seed(9)
        .compute(Compute.auto().engine(new ReferenceEngine()));
  }

  /** So small a rate that nothing but the first look changes the network. */
  private static Training.Builder looking() {
    return Training.epochs(1).optimizer(Optimizer.sgd(1e-12));
  }

  private static double[] values(SparseAutoencoder sae, Parameter parameter) {
    return sae.network.state().parameter(parameter).toDoubles();
  }

  @Test
  void fit_standardize_measuresMeansAndDeviationsAndOnlyCentresWhatNeverChanges() {
    try (SparseAutoencoder sae = builder(InputNormalization.STANDARDIZE).build()) {
      assertThat(values(sae, Parameter.INPUT_MEAN)).containsOnly(0);
      assertThat(values(sae, Parameter.INPUT_SCALE)).containsOnly(1);
      sae.fit(ROWS, looking());

      assertThat(values(sae, Parameter.INPUT_MEAN))
          .usingComparatorWithPrecision(1e-12)
          .containsExactly(MEAN);
      assertThat(values(sae, Parameter.INPUT_SCALE))
          .usingComparatorWithPrecision(1e-10)
          .containsExactly(DEVIATION);
      assertThat(sae.describe()).contains("  structure standardized inputs");
    }
  }

  @Test
  void fit_meanNorm_dividesByTheMeanNormOverTheRootOfTheWidth() {
    double mean = 0;
    for (int row = 0; row < 3; row++) {
      double square = 0;
      for (int i = 0; i < 4; i++) {
        square += ROWS.get(row, i) * ROWS.get(row, i);
      }
      mean += Math.sqrt(square) / 3;
    }
    try (SparseAutoencoder sae = builder(InputNormalization.MEAN_NORM).build()) {
      sae.fit(ROWS, looking());

      // Rows divided by it have a norm of √4 in the mean.
      assertThat(values(sae, Parameter.INPUT_SCALE))
          .usingComparatorWithPrecision(1e-9)
          .containsExactly(mean / 2);
      assertThat(sae.network.state().parameters()).doesNotContainKey(Parameter.INPUT_MEAN);
    }
  }

  @Test
  void encodeAndReconstruct_standardized_areTheFormulasInTheDatasOwnUnits() {
    try (SparseAutoencoder sae = builder(InputNormalization.STANDARDIZE).build()) {
      sae.fit(ROWS, looking());
      DenseArray encoder = sae.weights().encoder();
      DenseArray decoder = sae.weights().decoder();
      DenseArray codes = sae.encode(ROWS);
      DenseArray reconstructions = sae.reconstruct(ROWS);

      double normalizedError = 0;
      for (int row = 0; row < 3; row++) {
        for (int j = 0; j < 3; j++) {
          double z = sae.weights().encoderBias().get(j);
          for (int i = 0; i < 4; i++) {
            z += (ROWS.get(row, i) - MEAN[i]) / DEVIATION[i] * encoder.get(i, j);
          }
          assertThat(codes.get(row, j)).isCloseTo(Math.max(0, z), within(1e-9));
        }
        for (int i = 0; i < 4; i++) {
          double out = sae.weights().decoderBias().get(i);
          for (int j = 0; j < 3; j++) {
            out += codes.get(row, j) * decoder.get(j, i);
          }
          assertThat(reconstructions.get(row, i))
              .isCloseTo(out * DEVIATION[i] + MEAN[i], within(1e-9 * DEVIATION[i]));
          normalizedError += Math.pow(out - (ROWS.get(row, i) - MEAN[i]) / DEVIATION[i], 2) / 12;
        }
      }
      assertThat(sae.decode(Samples.of(codes))).isEqualTo(reconstructions);
      ReconstructionReport report = sae.evaluate(ROWS);
      double error = 0;
      for (int cell = 0; cell < 12; cell++) {
        error += Math.pow(reconstructions.get(cell) - ROWS.get(cell / 4, cell % 4), 2) / 12;
      }
      assertThat(report.meanSquaredError()).isCloseTo(error, within(1e-6 * error));
      assertThat(report.losses().data()).isCloseTo(normalizedError, within(1e-9));
      try (AnomalyDetector detector =
          AnomalyDetector.builder(sae).standardizeErrors(false).fit(ROWS, ROWS)) {
        AnomalyReport anomalies = detector.anomalies(ROWS);
        assertThat((anomalies.score(0) + anomalies.score(1) + anomalies.score(2)) / 3)
            .as("scores are in the units that the network computes in")
            .isCloseTo(normalizedError, within(1e-9));
        double[] squares = new double[4];
        for (int cell = 0; cell < 12; cell++) {
          double off = reconstructions.get(cell) - ROWS.get(cell / 4, cell % 4);
          squares[cell % 4] += Math.pow(off / DEVIATION[cell % 4], 2);
        }
        for (int i = 0; i < 4; i++) {
          assertThat(anomalies.shares().get(i))
              .isCloseTo(squares[i] / Arrays.stream(squares).sum(), within(1e-9));
        }
      }
    }
  }

  /** Otherwise standardising is of no use: with it the units of the data make no difference. */
  @Test
  void fit_sameRowsInOtherUnits_learnsTheSame() {
    double[][] other = new double[3][4];
    for (int row = 0; row < 3; row++) {
      for (int i = 0; i < 4; i++) {
        other[row][i] = 5 + ROWS.get(row, i) * Math.pow(10, 2 - 3 * i);
      }
    }
    Training.Builder training = Training.epochs(50).batchSize(2).optimizer(Optimizer.adam(0.01));
    try (SparseAutoencoder sae = builder(InputNormalization.STANDARDIZE).build();
        SparseAutoencoder rescaled = builder(InputNormalization.STANDARDIZE).build()) {
      sae.fit(ROWS, training.build());
      rescaled.fit(Samples.of(other), training.build());

      double[] expected = sae.weights().encoder().toDoubles();
      assertThat(rescaled.weights().encoder().toDoubles())
          .usingComparatorWithPrecision(1e-6)
          .containsExactly(expected);
      for (int row = 0; row < 3; row++) {
        double reconstruction = sae.reconstruct(ROWS).get(row, 1);
        assertThat(rescaled.reconstruct(Samples.of(other)).get(row, 1))
            .isCloseTo(5 + reconstruction / 10, within(1e-4));
      }
    }
  }

  @Test
  void fit_again_keepsWhatWasMeasured() {
    try (SparseAutoencoder sae = builder(InputNormalization.STANDARDIZE).build()) {
      sae.fit(ROWS, looking());
      sae.fit(Samples.of(new double[] {9, 9, 9, 9}, new double[] {7, 9, 9, 9}), looking());

      assertThat(values(sae, Parameter.INPUT_MEAN))
          .usingComparatorWithPrecision(1e-12)
          .containsExactly(MEAN);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = InputNormalization.class,
      names = {"STANDARDIZE", "MEAN_NORM"})
  void fit_fromASource_measuresAsInMemory(InputNormalization normalization) {
    try (SparseAutoencoder sae = builder(normalization).build();
        SparseAutoencoder streamed = builder(normalization).build()) {
      sae.fit(ROWS, Training.epochs(3));
      streamed.fit(Fixtures.streamed(ROWS), Training.epochs(3));

      assertThat(streamed.network.state().parameters()).isEqualTo(sae.network.state().parameters());
    }
  }

  @Test
  void fit_fromALargeSource_measuresTheFirstRowsOfTheBuffer() {
    try (SparseAutoencoder sae = builder(InputNormalization.STANDARDIZE).build()) {
      sae.fit(Fixtures.streamed(ROWS), looking().shuffleBuffer(2).batchSize(1));

      assertThat(values(sae, Parameter.INPUT_MEAN))
          .usingComparatorWithPrecision(1e-12)
          .containsExactly(2, 1200, 0.0025, 0.1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PreEncoderBias.class,
      names = {"MEAN", "GEOMETRIC_MEDIAN"})
  void fit_withAPreEncoderBias_startsItFromTheNormalizedRows(PreEncoderBias start) {
    double[][] normalized = new double[3][4];
    for (int row = 0; row < 3; row++) {
      for (int i = 0; i < 4; i++) {
        normalized[row][i] = (ROWS.get(row, i) - MEAN[i]) / DEVIATION[i];
      }
    }
    double[] expected =
        start == PreEncoderBias.MEAN
            ? new double[4]
            : StatisticsPass.geometricMedian(Samples.of(normalized), InputStatistics.NONE);
    try (SparseAutoencoder sae =
        builder(InputNormalization.STANDARDIZE).preEncoderBias(start).build()) {
      sae.fit(ROWS, looking());

      assertThat(sae.weights().decoderBias().toDoubles())
          .usingComparatorWithPrecision(1e-6)
          .containsExactly(expected);
    }
  }

  @Test
  void fit_inputThatHardlyVaries_isOnlyCentred() {
    Samples rows =
        Samples.of(
            new double[] {1e6, 1e6, 0, 0},
            new double[] {1e6 + 0.1, 1e6 + 10, 0, 1e-42},
            new double[] {1e6, 1e6, 0, 0});
    SparseAutoencoder.Builder single =
        SparseAutoencoder.builder()
            .inputs(4)
            .hidden(2)
            .normalization(InputNormalization.STANDARDIZE)
            .compute(Compute.auto().engine(new ReferenceEngine()));
    try (SparseAutoencoder coarse = single.build();
        SparseAutoencoder centered = single.build();
        SparseAutoencoder fine = builder(InputNormalization.STANDARDIZE).build()) {
      coarse.fit(Samples.of(rows.toDenseArray().in(Precision.FLOAT32)), looking());
      centered.fit(rows, looking());
      fine.fit(rows, looking());

      double root = Math.sqrt(2.0 / 9);
      // Float32 has no 0.1 beside a million, and cannot divide by what is below its range.
      assertThat(values(coarse, Parameter.INPUT_SCALE))
          .usingComparatorWithPrecision(1e-5)
          .containsExactly(1, 10 * root, 1, 1);
      // Of float64 rows it is there when the mean is subtracted.
      assertThat(values(centered, Parameter.INPUT_SCALE)[0]).isCloseTo(0.1 * root, within(1e-7));
      assertThat(values(fine, Parameter.INPUT_SCALE)[0]).isCloseTo(0.1 * root, within(1e-7));
      assertThat(values(fine, Parameter.INPUT_SCALE)[3]).isBetween(4e-43, 5e-43);
    }
  }

  @Test
  void fit_allRowsZero_leavesTheScaleAlone() {
    Samples zeros = Samples.of(new double[4], new double[4]);
    try (SparseAutoencoder sae = builder(InputNormalization.MEAN_NORM).build()) {
      sae.fit(zeros, looking());

      assertThat(values(sae, Parameter.INPUT_SCALE)).containsExactly(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = InputNormalization.class,
      names = {"STANDARDIZE", "MEAN_NORM"})
  void classifier_onANormalizingEncoder_normalizesAsItDid(InputNormalization normalization) {
    LabeledSamples labeled = LabeledSamples.of(ROWS, new int[] {0, 1, 0});
    try (SparseAutoencoder sae = builder(normalization).build()) {
      sae.fit(ROWS, Training.epochs(3));
      try (Classifier classifier = Classifier.fromEncoder(sae).classes(2).fineTune(false).build()) {
        classifier.fit(labeled, Training.epochs(300).optimizer(Optimizer.adam(0.1)));

        DenseArray codes = sae.encode(ROWS);
        DenseArray probabilities = classifier.probabilities(ROWS);
        // Rows with equal codes cannot be told apart; these three have different ones.
        assertThat(codes.row(0)).isNotEqualTo(codes.row(1));
        assertThat(probabilities.get(0, 0)).isGreaterThan(0.5);
        assertThat(probabilities.get(1, 1)).isGreaterThan(0.5);
      }
    }
  }

  @Test
  void build_outputOutOfRangeOfNormalizedRows_throws() {
    assertThatThrownBy(
            () -> builder(InputNormalization.STANDARDIZE).output(Activation.SIGMOID).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "standardized inputs need a linear output, was sigmoid: they are negative and positive,"
                + " without bounds");
    assertThatThrownBy(
            () ->
                builder(InputNormalization.STANDARDIZE)
                    .output(Activation.SIGMOID)
                    .reconstruction(Reconstruction.binaryCrossEntropy())
                    .build())
        .hasMessageStartingWith("standardized inputs need a linear output, was sigmoid");
    assertThatThrownBy(
            () -> builder(InputNormalization.STANDARDIZE).output(Activation.RELU).build())
        .hasMessageStartingWith("standardized inputs need a linear output, was relu");
    assertThatThrownBy(() -> builder(InputNormalization.MEAN_NORM).output(Activation.TANH).build())
        .hasMessage(
            "inputs of mean norm sqrt(inputs) need a linear or relu output, was tanh: they go"
                + " beyond 1");
    assertThatThrownBy(
            () -> builder(InputNormalization.MEAN_NORM).normalization(InputNormalization.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("normalization was already set to inputs of mean norm sqrt(inputs)");
  }

  @Test
  void ofRow_handWorkedRows_isTheFormula() {
    // Mean 2, squares about it 4 + 1 + 9 = 14; unbiased deviation √7.
    InputNormalization.OfRow layer = InputNormalization.LAYER_NORM.ofRow(new double[] {0, 1, 5});
    assertThat(layer.mean()).isEqualTo(2);
    assertThat(layer.factor()).isCloseTo(Math.sqrt(7), within(1e-12));
    assertThat(layer.divisor()).isCloseTo(Math.sqrt(7) + 1e-5, within(1e-12));
    // Norm 5, relative to √3.
    InputNormalization.OfRow norm = InputNormalization.ROW_NORM.ofRow(new double[] {0, 3, -4});
    assertThat(norm.mean()).isZero();
    assertThat(norm.divisor()).isEqualTo(norm.factor()).isCloseTo(5 / Math.sqrt(3), within(1e-12));
    assertThat(InputNormalization.ROW_NORM.ofRow(new double[3]).divisor()).isEqualTo(1);
    assertThat(InputNormalization.MEAN_NORM.ofRow(new double[] {1, 2}))
        .isEqualTo(new InputNormalization.OfRow(0, 1, 1));
  }
}
