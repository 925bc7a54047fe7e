package io.github.sparseae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsTest {

  static List<Preset> all() {
    return List.of(
        Presets.lecture(),
        Presets.ufldl(),
        Presets.ufldlMnist(),
        Presets.kSparse(4),
        Presets.fcWta(),
        Presets.fcWta(0.2),
        Presets.saelensStandard(),
        Presets.saelensJumpRelu(),
        Presets.saelensGated(),
        Presets.anthropicJumpRelu(),
        Presets.gemmaScopeJumpRelu(0.001),
        Presets.gemmaScope2JumpRelu(0.001, 4),
        Presets.openaiTopK(4),
        Presets.batchTopK(4),
        Presets.matryoshka(4),
        Presets.matryoshka(4, 3, 50));
  }

  @Test
  void presets_settingsOutOfRange_areNamedAtOnce() {
    assertThatThrownBy(() -> Presets.kSparse(0)).hasMessage("k must be at least 1, was 0");
    assertThatThrownBy(() -> Presets.openaiTopK(0)).hasMessage("k must be at least 1, was 0");
    assertThatThrownBy(() -> Presets.batchTopK(-1)).hasMessage("k must be at least 1, was -1");
    assertThatThrownBy(() -> Presets.matryoshka(0)).hasMessage("k must be at least 1, was 0");
    assertThatThrownBy(() -> Presets.matryoshka(2, 0, 4))
        .hasMessage(
            "prefixes must be positive, the decoder's bias alone is added by itself: the first was"
                + " 0");
    assertThatThrownBy(() -> Presets.matryoshka(2, 4, 4))
        .hasMessage("prefixes must be at least 0 and rise, were [4, 4]");
    assertThatThrownBy(() -> Presets.fcWta(0)).hasMessage("the share must be in (0, 1], was 0.0");
    assertThatThrownBy(() -> Presets.kSparse(25).autoencoder(784, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("k must be at most hidden, was 25 of 10");
  }

  @Test
  void autoencoder_optionSetByTheUser_holdsAndCanBeSetOnce() {
    SparseAutoencoder.Builder builder = Presets.ufldl().autoencoder(64, 25);

    builder
        .activation(Activation.RELU)
        .output(Activation.LINEAR)
        .sparsity(Sparsity.topK(3))
        .reconstruction(Reconstruction.meanSquaredError())
        .weightL1(0.25)
        .weightL2(0.5)
        .unitNormDecoder(true)
        .encoderFromDecoder(true)
        .encoderBias(false)
        .preEncoderBias(PreEncoderBias.MEAN)
        .initializer(Initializer.HE_NORMAL)
        .precision(Precision.FLOAT32)
        .seed(8);

    assertThat(builder.spec())
        .isEqualTo(
            new AutoencoderSpec(
                64,
                25,
                Activation.RELU,
                Activation.LINEAR,
                Sparsity.topK(3),
                Reconstruction.meanSquaredError(),
                Structure.plain()
                    .unitNormDecoder(true)
                    .encoderFromDecoder(true)
                    .encoderBias(false)
                    .preEncoderBias(PreEncoderBias.MEAN),
                new WeightPenalty(0.25, 0.5),
                Initializer.HE_NORMAL,
                Precision.FLOAT32,
                8,
                Optional.empty()));
    assertThatThrownBy(() -> builder.activation(Activation.SIGMOID))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("activation was already set to relu");
    assertThatThrownBy(() -> builder.inputs(65))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("inputs was already set to 64");
  }

  /** What a preset switches on can be switched off again. */
  @Test
  void autoencoder_structureOfThePreset_canBeTakenBack() {
    assertThat(
            Presets.saelensStandard()
                .autoencoder(5, 7)
                .decoderNorm(0)
                .encoderFromDecoder(false)
                .preEncoderBias(PreEncoderBias.NONE)
                .spec()
                .structure())
        .isEqualTo(Structure.plain());
    assertThat(
            Presets.batchTopK(2)
                .autoencoder(5, 7)
                .unitNormDecoder(false)
                .decoderFromEncoder(false)
                .encoderBias(true)
                .tiedWeights(true)
                .spec()
                .structure())
        .isEqualTo(Structure.plain().tiedWeights(true).preEncoderBias(PreEncoderBias.ZERO));
  }

  @Test
  void training_optionSetByTheUser_holdsAndCanBeSetOnce() {
    Preset preset = Presets.saelensStandard();
    Training.Builder builder = preset.training();

    Training training =
        builder
            .epochs(3)
            .batchSize(7)
            .optimizer(Optimizer.sgd(0.5))
            .clipGradientNorm(Double.POSITIVE_INFINITY)
            .build();

    assertThat(training.epochs()).isEqualTo(3);
    assertThat(training.batchSize()).hasValue(7);
    assertThat(training.optimizer()).isEqualTo(Optimizer.sgd(0.5));
    assertThat(training.clipGradientNorm()).isEmpty();
    assertThat(training.describe())
        .isEqualTo("3 epochs, batches of 7, " + Optimizer.sgd(0.5).describe());
    assertThatThrownBy(() -> builder.batchSize(8))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("batchSize was already set to 7");
    assertThat(preset.training().build().batchSize()).hasValue(4096);
  }

  @Test
  void describe_preset_saysFormulaReductionDefaultsSourceAndDifferences() {
    assertThat(Presets.kSparse(25).describe().lines())
        .containsExactly(
            "k-sparse autoencoder",
            "  source    Makhzani and Frey, k-sparse autoencoders (2013), unsupervised on MNIST",
            "  formula   z = x W + b, f = z where among the k largest of its row, else 0, x^ = f"
                + " W^T + b'",
            "            loss = mean over batch of sum over inputs of (x^ - x)^2",
            "  there     784 inputs, 1,000 units, float32",
            "  units     linear, output linear",
            "  sparsity  TopK of 25",
            "  loss      squared error, sum over inputs, mean over batch",
            "  structure tied weights",
            "  start     Gaussian, deviation 0.01",
            "  training  10 epochs, batches of 100, momentum 0.9, learning rate 0.01, k falling"
                + " from 100 over the first 50 % of steps",
            "  differs   batches of 100 are this library's choice; the paper made 5000 epochs;",
            "            k is the same after training, where the paper takes up to 3k by"
                + " validation:",
            "            sparsity(Sparsity.topK(k).inferenceFactor(alpha))");
    assertThat(Presets.kSparse(25)).hasToString("k-sparse autoencoder");
  }

  @ParameterizedTest
  @MethodSource("all")
  void describe_anyPreset_hasAllItsParts(Preset preset) {
    String words = preset.describe();

    for (String part :
        List.of("source", "formula", "there", "units", "sparsity", "loss", "start", "training")) {
      assertThat(words).contains("  " + part);
    }
    assertThat(words).contains("  differs").contains("mean over batch");
  }

  /** As the Javadoc says it: nothing more than the widths has to be set. */
  @ParameterizedTest
  @MethodSource("all")
  void fit_anyPreset_learns(Preset preset) {
    Samples samples = Fixtures.samples(60, 1);
    try (SparseAutoencoder sae =
        preset
            .autoencoder(Fixtures.INPUTS, 104)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .seed(1)
            .build()) {
      History history =
          sae.fit(
              samples, preset.training().epochs(15).batchSize(10).optimizer(Optimizer.adam(0.003)));

      double first = history.epochs().get(0).loss();
      // A penalty that rises over all steps, Anthropic's, leaves less to the reconstruction.
      assertThat(history.epochs().get(14).loss()).isPositive().isLessThan(0.95 * first);
    }
  }

  @Test
  void fit_normalizedSquaredError_measuresTheVarianceOnce() {
    Samples samples = Fixtures.samples(23, 1);
    double variance = 0;
    for (int i = 0; i < Fixtures.INPUTS; i++) {
      double mean = 0;
      for (int row = 0; row < 23; row++) {
        mean += samples.get(row, i) / 23;
      }
      for (int row = 0; row < 23; row++) {
        variance += Math.pow(samples.get(row, i) - mean, 2) / 23 / Fixtures.INPUTS;
      }
    }
    try (SparseAutoencoder sae =
        Presets.openaiTopK(3)
            .autoencoder(Fixtures.INPUTS, 7)
            .precision(Precision.FLOAT64)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build()) {
      assertThat(sae.network.state().parameter(Parameter.INPUT_VARIANCE).get(0)).isEqualTo(1);
      sae.fit(samples, Training.epochs(1).batchSize(23));
      sae.fit(Fixtures.samples(40, 2), Training.epochs(1).batchSize(40));

      assertThat(sae.network.state().parameter(Parameter.INPUT_VARIANCE).get(0))
          .isCloseTo(variance, within(1e-12));
      assertThat(sae.evaluate(samples).losses().data())
          .isCloseTo(sae.evaluate(samples).meanSquaredError() / variance, within(1e-12));
    }
  }

  @Test
  void fit_rowsAllAlike_dividesByOne() {
    Samples alike = Samples.of(new double[][] {{0.1, 0.7}, {0.1, 0.7}, {0.1, 0.7}});
    try (SparseAutoencoder sae =
        Presets.openaiTopK(1)
            .autoencoder(2, 3)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build()) {
      sae.fit(alike, Training.epochs(1).batchSize(3));

      assertThat(sae.network.state().parameter(Parameter.INPUT_VARIANCE).get(0)).isEqualTo(1);
    }
  }

  @Test
  void fit_withoutEncoderBias_leavesItAtZero() {
    try (SparseAutoencoder sae =
        Presets.batchTopK(3)
            .autoencoder(Fixtures.INPUTS, 7)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build()) {
      sae.fit(Fixtures.samples(20, 1), Presets.batchTopK(3).training().epochs(2).batchSize(5));

      assertThat(sae.weights().encoderBias().toDoubles()).containsOnly(0);
      assertThat(sae.weights().decoderBias().toDoubles()).doesNotContain(0);
    }
  }
}
