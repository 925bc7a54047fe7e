package io.github.sparseae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.L0Loss;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.train.KSchedule;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.Training;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The options of each preset, compared with its documentation. */
class PresetDefaultsTest {

  private static AutoencoderSpec spec(Preset preset, int inputs, int hidden) {
    return preset.autoencoder(inputs, hidden).seed(5).spec();
  }

  private static AutoencoderSpec expected(
      int inputs,
      int hidden,
      Activation activation,
      Activation output,
      Sparsity sparsity,
      Reconstruction reconstruction,
      Structure structure,
      double weightL2,
      Initializer initializer,
      Precision precision) {
    return new AutoencoderSpec(
        inputs,
        hidden,
        activation,
        output,
        sparsity,
        reconstruction,
        structure,
        new WeightPenalty(0, weightL2),
        initializer,
        precision,
        5,
        Optional.empty());
  }

  private static void training(
      Preset preset, int epochs, int batchSize, Optimizer optimizer, double maxGradientNorm) {
    scheduled(preset, epochs, batchSize, optimizer, maxGradientNorm);
    Training training = preset.training().build();
    assertThat(training.learningRateSchedule()).isEqualTo(Schedule.constant());
    assertThat(training.penaltySchedule()).isEqualTo(Schedule.constant());
  }

  private static void scheduled(
      Preset preset, int epochs, int batchSize, Optimizer optimizer, double maxGradientNorm) {
    Training training = preset.training().build();
    assertThat(training.epochs()).isEqualTo(epochs);
    assertThat(training.batchSize()).hasValue(batchSize);
    assertThat(training.optimizer()).isEqualTo(optimizer);
    if (maxGradientNorm == 0) {
      assertThat(training.clipGradientNorm()).isEmpty();
    } else {
      assertThat(training.clipGradientNorm()).hasValue(maxGradientNorm);
    }
  }

  @Test
  void lecture_defaults_areTheLectures() {
    assertThat(spec(Presets.lecture(), 784, 400))
        .isEqualTo(
            expected(
                784,
                400,
                Activation.TANH,
                Activation.SIGMOID,
                Sparsity.none(),
                Reconstruction.meanSquaredError(),
                Structure.plain(),
                0,
                Initializer.FAN_IN_UNIFORM,
                Precision.FLOAT64));
    training(Presets.lecture(), 20, 1000, Optimizer.sgd(0.98), 0);
  }

  @Test
  void ufldl_defaults_areThoseOfItsExercises() {
    assertThat(spec(Presets.ufldl(), 64, 25)).isEqualTo(ufldl(64, 25, 0.01, 1e-4));
    assertThat(spec(Presets.ufldlMnist(), 784, 196)).isEqualTo(ufldl(784, 196, 0.1, 3e-3));
    training(Presets.ufldl(), 10, 1000, Optimizer.adam(0.01), 0);
    training(Presets.ufldlMnist(), 10, 1000, Optimizer.adam(0.01), 0);
  }

  private static AutoencoderSpec ufldl(int inputs, int hidden, double target, double decay) {
    return expected(
        inputs,
        hidden,
        Activation.SIGMOID,
        Activation.SIGMOID,
        new Sparsity.KullbackLeibler(target, 3, 1),
        Reconstruction.squaredError(Reduction.PER_SAMPLE).factor(0.5),
        Structure.plain(),
        decay,
        Initializer.UFLDL_UNIFORM,
        Precision.FLOAT64);
  }

  @Test
  void kSparse_defaults_areThePapers() {
    assertThat(spec(Presets.kSparse(25), 784, 1000))
        .isEqualTo(
            expected(
                784,
                1000,
                Activation.LINEAR,
                Activation.LINEAR,
                new Sparsity.TopK(25, 1, AuxiliaryLoss.NONE, false),
                Reconstruction.squaredError(Reduction.PER_SAMPLE),
                Structure.plain().tiedWeights(true),
                0,
                Initializer.gaussian(0.01),
                Precision.FLOAT32));
    training(Presets.kSparse(25), 10, 100, Optimizer.momentum(0.01, 0.9), 0);
    assertThat(Presets.kSparse(25).training().build().kSchedule())
        .hasValue(KSchedule.linear(100, 0.5));
    assertThat(Presets.kSparse(300).training().build().kSchedule())
        .hasValue(KSchedule.linear(300, 0.5));
  }

  @Test
  void fcWta_defaults_areThePapers() {
    assertThat(spec(Presets.fcWta(), 784, 2000))
        .isEqualTo(
            expected(
                784,
                2000,
                Activation.RELU,
                Activation.LINEAR,
                Sparsity.winnerTakeAll(0.05),
                Reconstruction.squaredError(Reduction.PER_SAMPLE),
                Structure.plain(),
                0,
                Initializer.gaussian(0.01),
                Precision.FLOAT32));
    assertThat(spec(Presets.fcWta(0.2), 784, 2000).sparsity())
        .isEqualTo(Sparsity.winnerTakeAll(0.2));
    training(Presets.fcWta(), 10, 100, Optimizer.adam(0.001), 0);
  }

  @Test
  void saelens_defaults_areTheLibrarys() {
    saelens(Presets.saelensStandard(), Sparsity.l1WeightedByDecoder(1));
    saelens(Presets.saelensJumpRelu(), Sparsity.jumpRelu(1).bandwidth(0.05).initialThreshold(0.01));
    saelens(Presets.saelensGated(), Sparsity.gated(1));
  }

  @Test
  void anthropicJumpRelu_defaults_areThoseOfTheUpdate() {
    Preset preset = Presets.anthropicJumpRelu();
    assertThat(spec(preset, 512, 4096))
        .isEqualTo(
            expected(
                512,
                4096,
                Activation.RELU,
                Activation.LINEAR,
                new Sparsity.JumpRelu(5, 2, 0.1, L0Loss.tanh(4), 3e-6, 4_096_000, true),
                Reconstruction.squaredError(Reduction.PER_SAMPLE),
                Structure.plain()
                    .decoderNorm(0.1)
                    .encoderFromDecoder(true)
                    .normalization(InputNormalization.MEAN_NORM),
                0,
                Initializer.HE_UNIFORM,
                Precision.FLOAT32));
    scheduled(preset, 10, 4096, new Optimizer.Adam(3e-4, 0.9, 0.999, 1e-8), 0);
    Training training = preset.training().build();
    assertThat(training.penaltySchedule().factor(0, 1000)).isZero();
    assertThat(training.penaltySchedule().factor(500, 1000)).isEqualTo(0.5);
    assertThat(training.learningRateSchedule().factor(799, 1000)).isEqualTo(1);
    assertThat(training.learningRateSchedule().factor(900, 1000)).isEqualTo(0.5);
  }

  @Test
  void gemmaScope_defaults_areThePapers() {
    gemmaScope(
        Presets.gemmaScopeJumpRelu(0.0006),
        new Sparsity.JumpRelu(0.0006, 0.001, 0.001, L0Loss.count(), 0, 1, false),
        10_000);
    gemmaScope(
        Presets.gemmaScope2JumpRelu(0.002, 40),
        new Sparsity.JumpRelu(0.002, 0.001, 0.001, L0Loss.quadratic(40), 0, 1, false),
        50_000);
  }

  private static void gemmaScope(Preset preset, Sparsity sparsity, int penaltyWarmUp) {
    assertThat(spec(preset, 512, 4096))
        .isEqualTo(
            expected(
                512,
                4096,
                Activation.RELU,
                Activation.LINEAR,
                sparsity,
                Reconstruction.squaredError(Reduction.PER_SAMPLE),
                Structure.plain()
                    .unitNormDecoder(true)
                    .encoderFromDecoder(true)
                    .preEncoderBias(PreEncoderBias.ZERO),
                0,
                Initializer.HE_UNIFORM,
                Precision.FLOAT32));
    scheduled(preset, 10, 4096, new Optimizer.Adam(7e-5, 0, 0.999, 1e-8), 0);
    Training training = preset.training().build();
    assertThat(training.penaltySchedule()).isEqualTo(Schedule.linearWarmUpSteps(penaltyWarmUp));
    assertThat(training.learningRateSchedule()).isEqualTo(Schedule.linearWarmUpSteps(1000));
  }

  private static void saelens(Preset preset, Sparsity sparsity) {
    assertThat(spec(preset, 512, 4096))
        .isEqualTo(
            expected(
                512,
                4096,
                Activation.RELU,
                Activation.LINEAR,
                sparsity,
                Reconstruction.squaredError(Reduction.PER_SAMPLE),
                Structure.plain()
                    .decoderNorm(0.1)
                    .encoderFromDecoder(true)
                    .preEncoderBias(PreEncoderBias.ZERO),
                0,
                Initializer.HE_UNIFORM,
                Precision.FLOAT32));
    training(preset, 10, 4096, new Optimizer.Adam(3e-4, 0.9, 0.999, 1e-8), 1);
  }

  @Test
  void openaiTopK_defaults_areThoseOfItsTraining() {
    assertThat(spec(Presets.openaiTopK(32), 768, 32_768))
        .isEqualTo(
            expected(
                768,
                32_768,
                Activation.RELU,
                Activation.LINEAR,
                new Sparsity.TopK(32, 1, new AuxiliaryLoss(256, 1.0 / 32, 10_000_000, true), false),
                Reconstruction.normalizedSquaredError(),
                Structure.plain()
                    .unitNormDecoder(true)
                    .encoderFromDecoder(true)
                    .preEncoderBias(PreEncoderBias.GEOMETRIC_MEDIAN),
                0,
                Initializer.HE_UNIFORM,
                Precision.FLOAT32));
    training(
        Presets.openaiTopK(32), 10, 131_072, new Optimizer.Adam(1e-4, 0.9, 0.999, 6.25e-10), 0);
  }

  @Test
  void batchTopK_defaults_areThoseOfItsRepository() {
    assertThat(spec(Presets.batchTopK(32), 768, 12_288))
        .isEqualTo(
            bussmann(
                768,
                12_288,
                new Sparsity.BatchTopK(32, new AuxiliaryLoss(512, 1.0 / 32, 20_480, false)),
                1));
    training(Presets.batchTopK(32), 10, 4096, new Optimizer.Adam(3e-4, 0.9, 0.99, 1e-8), 0);
  }

  @Test
  void matryoshka_defaults_areThoseOfItsRepository() {
    AuxiliaryLoss auxiliary = new AuxiliaryLoss(512, 1.0 / 32, 81_920, false);
    assertThat(spec(Presets.matryoshka(32), 2304, 36_864))
        .isEqualTo(
            bussmann(
                2304,
                36_864,
                Sparsity.matryoshka(
                    new Sparsity.BatchTopK(32, auxiliary), 0, 2304, 4608, 9216, 18_432),
                1.0 / 6));
    assertThat(spec(Presets.matryoshka(32, 500, 900), 768, 2000))
        .isEqualTo(
            bussmann(
                768,
                2000,
                Sparsity.matryoshka(new Sparsity.BatchTopK(32, auxiliary), 0, 500, 900),
                1.0 / 4));
    training(Presets.matryoshka(32), 10, 4096, new Optimizer.Adam(3e-4, 0.9, 0.99, 1e-8), 0);
  }

  private static AutoencoderSpec bussmann(
      int inputs, int hidden, Sparsity sparsity, double factor) {
    return expected(
        inputs,
        hidden,
        Activation.RELU,
        Activation.LINEAR,
        sparsity,
        Reconstruction.squaredError(Reduction.MEAN).factor(factor),
        Structure.plain()
            .unitNormDecoder(true)
            .decoderFromEncoder(true)
            .encoderBias(false)
            .preEncoderBias(PreEncoderBias.ZERO),
        0,
        Initializer.HE_UNIFORM_FAN_OUT,
        Precision.FLOAT32);
  }

  @Test
  void matryoshka_narrowCode_hasThePrefixesThatThereIsRoomFor() {
    assertThat(((Sparsity.Matryoshka) spec(Presets.matryoshka(2), 5, 11).sparsity()).prefixes())
        .containsExactly(0, 1, 2, 5);
    assertThat(spec(Presets.matryoshka(2), 5, 11).reconstruction())
        .isEqualTo(Reconstruction.squaredError(Reduction.MEAN).factor(1.0 / 5));
  }

  @Test
  void initial_saelens_hasRowsOfNormATenthAndTheirTranspose() {
    NetworkState state = NetworkState.initial(Presets.saelensStandard().autoencoder(9, 13).spec());
    DenseArray decoder = state.parameter(Parameter.DECODER_WEIGHTS);

    for (int row = 0; row < 13; row++) {
      assertThat(norm(decoder.row(row))).isCloseTo(0.1, within(1e-7));
    }
    assertThat(state.parameter(Parameter.ENCODER_WEIGHTS)).isEqualTo(decoder.transpose());
    assertThat(state.parameter(Parameter.ENCODER_BIAS).toDoubles()).containsOnly(0);
    assertThat(state.parameter(Parameter.DECODER_BIAS).toDoubles()).containsOnly(0);
  }

  @Test
  void initial_batchTopK_hasADecoderAlongTheEncoder() {
    NetworkState state = NetworkState.initial(Presets.batchTopK(3).autoencoder(9, 13).spec());
    DenseArray encoder = state.parameter(Parameter.ENCODER_WEIGHTS).transpose();
    DenseArray decoder = state.parameter(Parameter.DECODER_WEIGHTS);

    for (int unit = 0; unit < 13; unit++) {
      double norm = norm(encoder.row(unit));
      assertThat(norm(decoder.row(unit))).isCloseTo(1, within(1e-6));
      for (int i = 0; i < 9; i++) {
        assertThat(decoder.get(unit, i)).isCloseTo(encoder.get(unit, i) / norm, within(1e-6));
        assertThat(Math.abs(encoder.get(unit, i))).isLessThan(Math.sqrt(6.0 / 13));
      }
    }
    assertThat(state.parameter(Parameter.ENCODER_BIAS).toDoubles()).containsOnly(0);
  }

  private static double norm(float[] row) {
    double square = 0;
    for (double value : row) {
      square += value * value;
    }
    return Math.sqrt(square);
  }
}
