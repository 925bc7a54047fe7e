package io.github.sparseae.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.L0Loss;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference's gradients, each held against a central difference of its loss. */
class ReferenceGradientsTest {
  private static final double STEP = 1e-6;

  static List<AutoencoderSpec> autoencoders() {
    List<AutoencoderSpec> specs = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      for (Reduction reduction : Reduction.values()) {
        for (Activation output : Activation.values()) {
          specs.add(
              Fixtures.spec(
                  activation,
                  output,
                  Sparsity.l1(0.3, reduction),
                  Reconstruction.squaredError(reduction),
                  Structure.plain()));
        }
        specs.add(
            Fixtures.spec(
                activation,
                Activation.SIGMOID,
                Sparsity.none(),
                Reconstruction.binaryCrossEntropy(reduction),
                Structure.plain()));
      }
    }
    return specs;
  }

  @ParameterizedTest
  @MethodSource("autoencoders")
  void ofAutoencoder_everyParameter_matchesCentralDifferences(AutoencoderSpec spec) {
    double[][] x = ReferenceMath.rows(Fixtures.samples(4, 11));
    check(spec, NetworkState.initial(spec), x, null, 0.7);
  }

  /** Every kind, but for the thresholds of JumpReLU, which learn straight through a step. */
  static List<AutoencoderSpec> kinds() {
    return List.of(
        kind(Activation.RELU, Sparsity.l1WeightedByDecoder(0.3)),
        kind(Activation.SIGMOID, Sparsity.kullbackLeibler(0.2, 3)),
        kind(Activation.SIGMOID, new Sparsity.KullbackLeibler(0.2, 3, 0.25)),
        kind(Activation.RELU, Sparsity.topK(3)),
        kind(Activation.LINEAR, Sparsity.topK(3)),
        kind(Activation.LINEAR, Sparsity.absTopK(3)),
        kind(Activation.LINEAR, Sparsity.matryoshka(Sparsity.absTopK(3), 2, 5)),
        kind(Activation.RELU, Sparsity.batchTopK(2)),
        kind(Activation.RELU, Sparsity.winnerTakeAll(0.5)),
        kind(Activation.RELU, jump(L0Loss.count())),
        kind(Activation.RELU, jump(L0Loss.tanh(3))),
        kind(Activation.RELU, jump(L0Loss.quadratic(2)).preActivationLoss(0.3, 3)),
        kind(Activation.RELU, jump(L0Loss.tanh(2)).preActivationLoss(0.3, 3), tiedAndCentred()),
        kind(Activation.RELU, Sparsity.gated(0.4)),
        kind(Activation.RELU, Sparsity.matryoshka(Sparsity.topK(3), 2, 5)),
        kind(Activation.RELU, Sparsity.matryoshka(Sparsity.batchTopK(3), 4)),
        kind(Activation.RELU, Sparsity.matryoshka(Sparsity.topK(3), 0, 2)),
        kind(Activation.RELU, Sparsity.gated(0.4), tiedAndCentred()),
        kind(Activation.RELU, Sparsity.l1WeightedByDecoder(0.3), tiedAndCentred()),
        kind(Activation.LINEAR, Sparsity.topK(3), tiedAndCentred()),
        kind(Activation.TANH, Sparsity.l1(0.3), tiedAndCentred()));
  }

  private static Sparsity.JumpRelu jump(L0Loss loss) {
    return Sparsity.jumpRelu(0.3).bandwidth(0.1).initialThreshold(0.2).loss(loss);
  }

  private static Structure tiedAndCentred() {
    return Structure.plain().tiedWeights(true).preEncoderBias(PreEncoderBias.ZERO);
  }

  private static AutoencoderSpec kind(Activation activation, Sparsity sparsity) {
    return kind(activation, sparsity, Structure.plain());
  }

  private static AutoencoderSpec kind(
      Activation activation, Sparsity sparsity, Structure structure) {
    return Fixtures.spec(
        activation,
        Activation.SIGMOID,
        sparsity,
        Reconstruction.squaredError(Reduction.PER_SAMPLE),
        structure);
  }

  static List<Reconstruction> reconstructions() {
    return List.of(
        Reconstruction.squaredError(Reduction.PER_SAMPLE).factor(0.5),
        Reconstruction.squaredError(Reduction.MEAN).factor(3),
        Reconstruction.binaryCrossEntropy(Reduction.PER_SAMPLE),
        Reconstruction.normalizedSquaredError());
  }

  @Test
  void reconstructions_ofThisTest_areTheWholeFamily() {
    assertThat(reconstructions().stream().map(Reconstruction::getClass).distinct())
        .containsExactlyInAnyOrderElementsOf(
            List.of(Reconstruction.class.getPermittedSubclasses()).stream()
                .<Class<? extends Reconstruction>>map(kind -> kind.asSubclass(Reconstruction.class))
                .toList());
  }

  /** The losses alone, and as those of nested dictionaries, of data with a variance. */
  @ParameterizedTest
  @MethodSource("reconstructions")
  void ofAutoencoder_everyReconstruction_matchesCentralDifferences(Reconstruction loss) {
    double[][] x = ReferenceMath.rows(Fixtures.samples(4, 11));
    for (Sparsity sparsity :
        List.of(Sparsity.l1(0.3), Sparsity.matryoshka(Sparsity.topK(3), 0, 2, 5))) {
      AutoencoderSpec spec =
          Fixtures.spec(Activation.RELU, Activation.SIGMOID, sparsity, loss, Structure.plain());
      check(spec, Fixtures.measured(NetworkState.initial(spec)), x, null, 0.7);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void ofAutoencoder_everyKind_matchesCentralDifferences(AutoencoderSpec spec) {
    double[][] x = ReferenceMath.rows(Fixtures.samples(4, 11));
    check(spec, NetworkState.initial(spec), x, null, 0.7);
  }

  /** Normalized and corrupted inputs, and a penalty on weights. */
  static List<Arguments> inputsAndWeights() {
    List<Structure> structures =
        List.of(
            Structure.plain().normalization(InputNormalization.STANDARDIZE),
            tiedAndCentred().normalization(InputNormalization.MEAN_NORM),
            Structure.plain()
                .preEncoderBias(PreEncoderBias.ZERO)
                .normalization(InputNormalization.ROW_NORM),
            tiedAndCentred().normalization(InputNormalization.LAYER_NORM),
            Structure.plain()
                .unitNormDecoder(true)
                .preEncoderBias(PreEncoderBias.ZERO)
                .normalization(InputNormalization.STANDARDIZE));
    List<Corruption> corruptions =
        List.of(Corruption.none(), Corruption.masking(0.4), Corruption.gaussian(0.3));
    List<Arguments> all = new ArrayList<>();
    for (Sparsity sparsity :
        List.of(
            Sparsity.l1(0.3),
            Sparsity.gated(0.4),
            Sparsity.matryoshka(Sparsity.topK(3), 2, 5),
            Sparsity.batchTopK(2))) {
      for (Structure structure : structures) {
        AutoencoderSpec spec =
            Fixtures.spec(
                Activation.RELU,
                Activation.LINEAR,
                sparsity,
                Reconstruction.squaredError(Reduction.PER_SAMPLE),
                structure);
        AutoencoderSpec penalized =
            Fixtures.withWeightPenalty(
                spec, all.size() % 2 == 0 ? 0.02 : 0, all.size() % 3 == 0 ? 0 : 0.3);
        all.add(Arguments.of(penalized, corruptions.get(all.size() / 2 % corruptions.size())));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("inputsAndWeights")
  void ofAutoencoder_inputsAndWeightsTreated_matchesCentralDifferences(
      AutoencoderSpec spec, Corruption corruption) {
    double[][] x = ReferenceMath.rows(Fixtures.samples(4, 11));
    NetworkState state = Fixtures.measured(NetworkState.initial(spec));
    check(spec, state, x, null, 0.7, corruption);
  }

  static List<AutoencoderSpec> transcoders() {
    List<AutoencoderSpec> all = new ArrayList<>();
    for (Sparsity sparsity :
        List.of(
            Sparsity.l1WeightedByDecoder(0.3),
            Sparsity.gated(0.4),
            Sparsity.matryoshka(Sparsity.topK(3), 0, 2, 5),
            Sparsity.batchTopK(2))) {
      for (InputNormalization normalization : InputNormalization.values()) {
        AutoencoderSpec spec =
            Fixtures.spec(
                Activation.RELU,
                normalization == InputNormalization.NONE ? Activation.SIGMOID : Activation.LINEAR,
                sparsity,
                all.size() % 2 == 0
                    ? Reconstruction.squaredError(Reduction.PER_SAMPLE)
                    : Reconstruction.normalizedSquaredError(),
                Structure.plain()
                    .unitNormDecoder(all.size() % 4 == 1)
                    .normalization(normalization));
        all.add(Fixtures.transcoder(spec, all.size() % 2 == 0));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("transcoders")
  void ofAutoencoder_transcoder_matchesCentralDifferences(AutoencoderSpec spec) {
    double[][] rows = ReferenceMath.rows(Fixtures.samples(4, 11, spec.rowWidth()));
    NetworkState state = Fixtures.measured(NetworkState.initial(spec));

    check(spec, state, rows, null, 0.7, Corruption.masking(0.3));
  }

  @Test
  void ofAutoencoder_weightPenalty_isTheFormulaAndLeavesUnitRowsOutOfItsSquares() {
    AutoencoderSpec plain = kind(Activation.RELU, Sparsity.none());
    AutoencoderSpec unitRows =
        kind(Activation.RELU, Sparsity.none(), Structure.plain().unitNormDecoder(true));
    AutoencoderSpec tied = kind(Activation.RELU, Sparsity.none(), tiedAndCentred());
    double l1 = 0.02;
    double l2 = 0.3;

    assertThat(weightPenalty(plain, l1, l2))
        .isCloseTo(
            l1
                    * (sum(plain, Parameter.ENCODER_WEIGHTS, 1)
                        + sum(plain, Parameter.DECODER_WEIGHTS, 1))
                + l2
                    / 2
                    * (sum(plain, Parameter.ENCODER_WEIGHTS, 2)
                        + sum(plain, Parameter.DECODER_WEIGHTS, 2)),
            within(1e-12));
    assertThat(weightPenalty(unitRows, l1, l2))
        .isCloseTo(
            l1
                    * (sum(unitRows, Parameter.ENCODER_WEIGHTS, 1)
                        + sum(unitRows, Parameter.DECODER_WEIGHTS, 1))
                + l2 / 2 * sum(unitRows, Parameter.ENCODER_WEIGHTS, 2),
            within(1e-12));
    assertThat(weightPenalty(tied, l1, l2))
        .isCloseTo(
            l1 * sum(tied, Parameter.ENCODER_WEIGHTS, 1)
                + l2 / 2 * sum(tied, Parameter.ENCODER_WEIGHTS, 2),
            within(1e-12));
  }

  private static double weightPenalty(AutoencoderSpec spec, double l1, double l2) {
    AutoencoderSpec penalized = Fixtures.withWeightPenalty(spec, l1, l2);
    double[][] x = ReferenceMath.rows(Fixtures.samples(4, 11));
    // A schedule's factor does not touch it.
    return gradients(penalized, numbers(NetworkState.initial(penalized)), x, x, x, null, 0)
        .losses()
        .penalty();
  }

  private static double sum(AutoencoderSpec spec, Parameter parameter, int power) {
    return Arrays.stream(NetworkState.initial(spec).parameter(parameter).toDoubles())
        .map(w -> Math.pow(Math.abs(w), power))
        .sum();
  }

  /**
   * JumpReLU has no slope to hold it against: its gradient to θ is worked out by hand. One input of
   * 1, one unit: z = w_e, x̂ = w_d·f; everything else is 0, so gf = 2(x̂ − 1)·w_d.
   */
  @Test
  void ofAutoencoder_jumpRelu_passesItsGradientStraightThrough() {
    AutoencoderSpec spec = unit(Sparsity.jumpRelu(0.5).bandwidth(0.2).initialThreshold(0.3));
    double[][] x = {{1}};
    // z is 0.35, within half a bandwidth of the threshold 0.3: above it, and seen by its slope.
    ReferenceGradients near = jump(spec, x, 0.35);
    double gf = 2 * (2 * 0.35 - 1) * 2;
    assertThat(near.losses().penalty()).isEqualTo(0.5);
    assertThat(near.of(Parameter.ENCODER_WEIGHTS)[0]).isCloseTo(gf, within(1e-12));
    assertThat(near.of(Parameter.UNIT_THRESHOLD)[0])
        .isCloseTo(-(0.3 / 0.2) * gf - 0.5 / 0.2, within(1e-12));
    // Below the threshold, but near it: the unit is off, and θ learns all the same.
    ReferenceGradients below = jump(spec, x, 0.25);
    double gOff = 2 * (0 - 1) * 2;
    assertThat(below.losses().penalty()).isZero();
    assertThat(below.of(Parameter.ENCODER_WEIGHTS)[0]).isZero();
    assertThat(below.of(Parameter.UNIT_THRESHOLD)[0])
        .isCloseTo(-(0.3 / 0.2) * gOff - 0.5 / 0.2, within(1e-12));
    // Far above it: nothing to learn for θ.
    assertThat(jump(spec, x, 0.9).of(Parameter.UNIT_THRESHOLD)[0]).isZero();
    // A threshold below 0 counts as 0. The penalty raises it, and nothing lowers it.
    ReferenceGradients open = jump(spec, x, 0.05, -0.02);
    assertThat(open.losses().penalty()).isEqualTo(0.5);
    assertThat(open.code().get(0)).isEqualTo(0.05);
    assertThat(open.of(Parameter.UNIT_THRESHOLD)[0]).isCloseTo(-0.5 / 0.2, within(1e-12));
    assertThat(jump(spec, x, -0.01, -0.02).code().get(0)).isZero();
  }

  /** As above: the gradients that each option of JumpReLU adds, worked out by hand. */
  @Test
  void ofAutoencoder_optionsOfJumpRelu_haveTheGradientsOfTheirFormulas() {
    double[][] x = {{1}};
    Sparsity.JumpRelu plain = Sparsity.jumpRelu(0.5).bandwidth(0.2).initialThreshold(0.3);
    double near = 1 / 0.2;
    double gf = 2 * (2 * 0.35 - 1) * 2;
    double gOff = 2 * (0 - 1) * 2;

    // The gradient to z is that to θ with the opposite sign, in addition to the unit's own.
    ReferenceGradients both = jump(unit(plain.inputGradient(true)), x, 0.35);
    assertThat(both.of(Parameter.UNIT_THRESHOLD)[0])
        .isCloseTo(-0.3 * near * gf - 0.5 * near, within(1e-12));
    assertThat(both.of(Parameter.ENCODER_WEIGHTS)[0])
        .isCloseTo(gf + 0.3 * near * gf + 0.5 * near, within(1e-12));

    // 0.5 · (2/0.4)(1 − 0.4)², whose slope to the count is 0.5 · (4/0.4)(1 − 0.4); 0.5 · 2 · 0.4
    // off.
    Sparsity.JumpRelu aimed = plain.loss(L0Loss.quadratic(0.4));
    ReferenceGradients quadratic = jump(unit(aimed), x, 0.35);
    assertThat(quadratic.losses().penalty()).isCloseTo(0.9, within(1e-12));
    assertThat(quadratic.of(Parameter.UNIT_THRESHOLD)[0])
        .isCloseTo(-0.3 * near * gf - 3 * near, within(1e-12));
    ReferenceGradients silent = jump(unit(aimed), x, 0.25);
    assertThat(silent.losses().penalty()).isCloseTo(0.4, within(1e-12));
    assertThat(silent.of(Parameter.UNIT_THRESHOLD)[0])
        .isCloseTo(-0.3 * near * gOff + 2 * near, within(1e-12));

    // f‖d‖ is 0.35 · 2, and the decoder's weight of 2 is its own norm.
    ReferenceGradients tanh = jump(unit(plain.loss(L0Loss.tanh(1.5))), x, 0.35);
    double t = Math.tanh(1.5 * 0.7);
    double slope = 0.5 * 1.5 * (1 - t * t);
    assertThat(tanh.losses().penalty()).isCloseTo(0.5 * t, within(1e-12));
    assertThat(tanh.of(Parameter.ENCODER_WEIGHTS)[0]).isCloseTo(gf + slope * 2, within(1e-12));
    assertThat(tanh.of(Parameter.UNIT_THRESHOLD)[0])
        .isCloseTo(-0.3 * near * (gf + slope * 2), within(1e-12));
    assertThat(tanh.of(Parameter.DECODER_WEIGHTS)[0])
        .isCloseTo(2 * (2 * 0.35 - 1) * 0.35 + slope * 0.35, within(1e-12));

    // A dead unit 0.05 below its threshold: 0.7 · 0.05 · 2.
    Sparsity.JumpRelu reviving = plain.preActivationLoss(0.7, 1);
    ReferenceGradients dead = jump(unit(reviving), x, 0.25);
    assertThat(dead.losses().penalty()).isCloseTo(0.7 * 0.05 * 2, within(1e-12));
    assertThat(dead.of(Parameter.ENCODER_WEIGHTS)[0]).isCloseTo(-0.7 * 2, within(1e-12));
    assertThat(dead.of(Parameter.UNIT_THRESHOLD)[0])
        .isCloseTo(-0.3 * near * gOff - 0.5 * near + 0.7 * 2, within(1e-12));
    assertThat(dead.of(Parameter.IDLE_ROWS)[0]).isEqualTo(1);
    assertThat(jump(unit(reviving), x, 0.35).losses().penalty()).isEqualTo(0.5);
  }

  private static AutoencoderSpec unit(Sparsity sparsity) {
    return new AutoencoderSpec(
        1,
        1,
        Activation.RELU,
        Activation.LINEAR,
        sparsity,
        Reconstruction.meanSquaredError(),
        Structure.plain(),
        WeightPenalty.NONE,
        Initializer.FAN_IN_UNIFORM,
        Precision.FLOAT64,
        1,
        Optional.empty());
  }

  private static ReferenceGradients jump(AutoencoderSpec spec, double[][] x, double z) {
    return jump(spec, x, z, 0.3);
  }

  private static ReferenceGradients jump(
      AutoencoderSpec spec, double[][] x, double z, double threshold) {
    Map<Parameter, double[]> p = new LinkedHashMap<>();
    p.put(Parameter.ENCODER_WEIGHTS, new double[] {z});
    p.put(Parameter.ENCODER_BIAS, new double[] {0});
    p.put(Parameter.DECODER_WEIGHTS, new double[] {2});
    p.put(Parameter.DECODER_BIAS, new double[] {0});
    p.put(Parameter.UNIT_THRESHOLD, new double[] {threshold});
    if (spec.shapes().containsKey(Parameter.IDLE_ROWS)) {
      p.put(Parameter.IDLE_ROWS, new double[] {0});
    }
    return ReferenceGradients.ofAutoencoder(spec, p, x, x, 1, true);
  }

  /** AuxK holds the residual constant, so the difference is taken of the term alone. */
  @ParameterizedTest
  @CsvSource({"true, false", "false, false", "true, true", "false, true"})
  void addAuxiliary_deadUnits_matchesCentralDifferencesOfItsTerm(boolean relative, boolean bySize) {
    AuxiliaryLoss auxiliary = new AuxiliaryLoss(2, 0.25, 10, relative);
    AutoencoderSpec spec =
        kind(
            bySize ? Activation.LINEAR : Activation.RELU,
            new Sparsity.TopK(2, 1, auxiliary, bySize));
    Map<Parameter, double[]> p = numbers(NetworkState.initial(spec));
    p.put(Parameter.IDLE_ROWS, new double[] {0, 12, 3, 10, 99, 0, 11});
    double[][] z = ReferenceMath.rows(Fixtures.samples(4, 2, Fixtures.HIDDEN));
    for (double[] row : z) {
      for (int j = 0; bySize && j < row.length; j += 2) {
        row[j] = -row[j];
      }
    }
    double[][] residual = ReferenceMath.rows(Fixtures.samples(4, 3));
    ReferencePenalty term = auxiliary(spec, p, auxiliary, z, residual);

    assertThat(term.value).isPositive();
    double[] decoder = ReferenceMath.values(p, Parameter.DECODER_WEIGHTS);
    for (int i = 0; i < decoder.length; i++) {
      double held = decoder[i];
      decoder[i] = held + STEP;
      double above = auxiliary(spec, p, auxiliary, z, residual).value;
      decoder[i] = held - STEP;
      double below = auxiliary(spec, p, auxiliary, z, residual).value;
      decoder[i] = held;
      assertThat(term.toDecoder[i]).isCloseTo((above - below) / (2 * STEP), within(1e-8));
    }
    int helpers = 0;
    for (int row = 0; row < z.length; row++) {
      for (int j = 0; j < spec.hidden(); j++) {
        double held = z[row][j];
        z[row][j] = held + STEP;
        double above = auxiliary(spec, p, auxiliary, z, residual).value;
        z[row][j] = held - STEP;
        double below = auxiliary(spec, p, auxiliary, z, residual).value;
        z[row][j] = held;
        assertThat(term.toZ[row][j]).isCloseTo((above - below) / (2 * STEP), within(1e-8));
        helpers += term.toZ[row][j] != 0 ? 1 : 0;
      }
    }
    assertThat(helpers).isEqualTo(2 * z.length);
  }

  /** One dead unit of three reconstructs (1, 2) of the residual; computed by hand. */
  @Test
  void addAuxiliary_relativeOrNot_isWhatItsFormulaSays() {
    double[][] z = {{1}, {3}};
    double[][] residual = {{2, 1}, {4, 7}};
    // Errors (2 − 1, 1 − 2) and (4 − 3, 7 − 6), squares 4 in all; the means are (3, 4), so the
    // residual's squares about them are 1 + 9 + 1 + 9 = 20.
    assertThat(ofOneUnit(true, z, residual)).isCloseTo(0.5 * 4 / 20, within(1e-12));
    assertThat(ofOneUnit(false, z, residual)).isCloseTo(0.5 * 4 / 2, within(1e-12));
  }

  private static double ofOneUnit(boolean relative, double[][] z, double[][] residual) {
    AuxiliaryLoss auxiliary = new AuxiliaryLoss(1, 0.5, 10, relative);
    AutoencoderSpec spec =
        new AutoencoderSpec(
            2,
            1,
            Activation.RELU,
            Activation.LINEAR,
            new Sparsity.TopK(1, 1, auxiliary, false),
            Reconstruction.squaredError(Reduction.PER_SAMPLE),
            Structure.plain(),
            WeightPenalty.NONE,
            Initializer.FAN_IN_UNIFORM,
            Precision.FLOAT64,
            1,
            Optional.empty());
    Map<Parameter, double[]> p = new LinkedHashMap<>();
    p.put(Parameter.DECODER_WEIGHTS, new double[] {1, 2});
    p.put(Parameter.DECODER_BIAS, new double[2]);
    p.put(Parameter.IDLE_ROWS, new double[] {10});
    return auxiliary(spec, p, auxiliary, z, residual).value;
  }

  /** A unit that was idle for long is not dead on the batch that it is active on. */
  @Test
  void ofAutoencoder_unitThatComesBack_isNotDead() {
    AuxiliaryLoss auxiliary = AuxiliaryLoss.of(1).weight(0.5).deadAfter(10);
    AutoencoderSpec spec = kind(Activation.RELU, new Sparsity.TopK(1, 1, auxiliary, false));
    Map<Parameter, double[]> p = new LinkedHashMap<>();
    NetworkState.initial(spec)
        .parameters()
        .forEach((name, array) -> p.put(name, array.toDoubles()));
    double[][] x = ReferenceMath.rows(Fixtures.samples(4, 11));
    double[] bias = ReferenceMath.values(p, Parameter.ENCODER_BIAS);
    bias[2] = 100;
    Arrays.fill(ReferenceMath.values(p, Parameter.IDLE_ROWS), 0);
    // Unit 2 wins every row. Idle for nine rows before this batch of four, or for ever: not dead.
    ReferenceMath.values(p, Parameter.IDLE_ROWS)[2] = 99;
    assertThat(ReferenceGradients.ofAutoencoder(spec, p, x, x, 1, true).losses().penalty())
        .isZero();
    // Unit 4 loses every row: after six idle rows this batch makes it ten.
    ReferenceMath.values(p, Parameter.IDLE_ROWS)[4] = 6;
    bias[4] = 50;
    assertThat(ReferenceGradients.ofAutoencoder(spec, p, x, x, 1, true).losses().penalty())
        .isPositive();
  }

  private static ReferencePenalty auxiliary(
      AutoencoderSpec spec,
      Map<Parameter, double[]> p,
      AuxiliaryLoss auxiliary,
      double[][] z,
      double[][] residual) {
    ReferencePenalty penalty = new ReferencePenalty(spec, p, z, new double[0][], 1);
    penalty.addAuxiliary(auxiliary, z, residual, ReferenceMath.values(p, Parameter.IDLE_ROWS));
    return penalty;
  }

  static List<List<AutoencoderSpec>> encoders() {
    Structure centred = Structure.plain().preEncoderBias(PreEncoderBias.ZERO);
    List<AutoencoderSpec> kinds =
        List.of(
            kind(Activation.TANH, Sparsity.l1(0.3)),
            kind(Activation.RELU, Sparsity.topK(3), centred),
            kind(Activation.SIGMOID, Sparsity.kullbackLeibler(0.1, 0.5), tiedAndCentred()),
            kind(Activation.RELU, Sparsity.batchTopK(3)),
            normalizing(Sparsity.gated(0.2), InputNormalization.STANDARDIZE),
            kind(
                Activation.RELU,
                Sparsity.jumpRelu(0.05).bandwidth(0.4).initialThreshold(0.2),
                centred),
            kind(Activation.RELU, Sparsity.gated(0.2), centred),
            kind(Activation.RELU, Sparsity.winnerTakeAll(0.5)),
            normalizing(Sparsity.l1(0.3), InputNormalization.MEAN_NORM),
            kind(Activation.RELU, Sparsity.matryoshka(Sparsity.topK(3), 2)));
    List<List<AutoencoderSpec>> stacks = new ArrayList<>(Fixtures.stacks(kinds));
    kinds.forEach(kind -> stacks.add(List.of(kind)));
    return stacks;
  }

  private static AutoencoderSpec normalizing(Sparsity sparsity, InputNormalization normalization) {
    return Fixtures.spec(
        Activation.RELU,
        Activation.LINEAR,
        sparsity,
        Reconstruction.meanSquaredError(),
        Structure.plain().preEncoderBias(PreEncoderBias.ZERO).normalization(normalization));
  }

  /** Every kind in every layer, but for the thresholds that learn straight through a step. */
  @ParameterizedTest
  @MethodSource("encoders")
  void ofClassifier_everyParameterOfEveryLayer_matchesCentralDifferences(
      List<AutoencoderSpec> encoders) {
    ClassifierSpec spec =
        new ClassifierSpec(encoders, 3, true, List.of(), new WeightPenalty(0.02, 0.3), 5);
    double[][] x = ReferenceMath.rows(Fixtures.samples(6, 11));
    int[] labels = Fixtures.labels(6, 3, 2);
    check(spec, Fixtures.state(spec), x, labels, 1, Corruption.gaussian(0.2));
    ClassifierSpec weighted =
        new ClassifierSpec(
            encoders, 3, true, List.of(0.4, 2.5, 1.3), spec.weightPenalty(), spec.seed());
    check(weighted, Fixtures.state(weighted), x, labels, 1, Corruption.none());
  }

  private static void check(
      NetworkSpec spec,
      NetworkState state,
      double[][] x,
      int @Nullable [] labels,
      double penaltyFactor) {
    check(spec, state, x, labels, penaltyFactor, Corruption.none());
  }

  private static Map<Parameter, double[]> numbers(NetworkState state) {
    Map<Parameter, double[]> numbers = new LinkedHashMap<>();
    state.parameters().forEach((name, array) -> numbers.put(name, array.toDoubles()));
    return numbers;
  }

  private static void check(
      NetworkSpec spec,
      NetworkState state,
      double[][] rows,
      int @Nullable [] labels,
      double penaltyFactor,
      Corruption corruption) {
    Map<Parameter, double[]> parameters = numbers(state);
    double[][] inputs = columns(rows, 0, spec.inputs());
    double[][] x =
        ReferenceInput.normalized(ReferenceGradients.encoders(spec).get(0), parameters, inputs);
    double[][] seen =
        ReferenceInput.corrupted(corruption, x, corruption.noise(3, 5, x.length * spec.inputs()));
    double[][] targets =
        spec.rowWidth() == spec.inputs() ? x : columns(rows, spec.inputs(), spec.rowWidth());
    ReferenceGradients result =
        gradients(spec, parameters, targets, seen, inputs, labels, penaltyFactor);
    parameters.forEach(
        (name, values) -> {
          if (!name.isTrained() || name.isUnitThreshold()) {
            return;
          }
          double[] gradient = result.of(name);
          assertThat(gradient).hasSameSizeAs(values);
          for (int i = 0; i < values.length; i++) {
            double held = values[i];
            values[i] = held + STEP;
            double above =
                gradients(spec, parameters, targets, seen, inputs, labels, penaltyFactor)
                    .losses()
                    .total();
            values[i] = held - STEP;
            double below =
                gradients(spec, parameters, targets, seen, inputs, labels, penaltyFactor)
                    .losses()
                    .total();
            values[i] = held;
            double difference = (above - below) / (2 * STEP);
            assertThat(gradient[i])
                .as("%s[%s]", name, i)
                .isCloseTo(difference, within(1e-7 * Math.max(1, Math.abs(difference))));
          }
        });
  }

  private static ReferenceGradients gradients(
      NetworkSpec spec,
      Map<Parameter, double[]> parameters,
      double[][] x,
      double[][] seen,
      double[][] rows,
      int @Nullable [] labels,
      double penaltyFactor) {
    return labels == null
        ? ReferenceGradients.ofAutoencoder(spec, parameters, x, seen, rows, penaltyFactor, true)
        : ReferenceGradients.ofClassifier((ClassifierSpec) spec, parameters, seen, labels);
  }

  private static double[][] columns(double[][] rows, int from, int to) {
    return Arrays.stream(rows)
        .map(row -> Arrays.copyOfRange(row, from, to))
        .toArray(double[][]::new);
  }
}
