package io.github.sparseae.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Initializer;
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
import io.github.sparseae.stress.FullForm;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps in which few units are active, against the reference, which computes every cell. */
public abstract class FewActiveAgainstReference extends AgainstReference {
  protected static final int ROWS = 11;

  /** Few enough active units for sparse products, and for gathering decoder rows as well. */
  protected static final int FEW = 45;

  public static final int VERY_FEW = 410;

  static List<AutoencoderSpec> specs() {
    ImmutableList.Builder<AutoencoderSpec> specs = ImmutableList.builder();
    AuxiliaryLoss auxiliary = AuxiliaryLoss.of(3).weight(0.25).deadAfter(6);
    Structure centred = Structure.plain().preEncoderBias(PreEncoderBias.ZERO);
    for (int hidden : new int[] {FEW, VERY_FEW}) {
      for (Structure structure :
          List.of(
              Structure.plain(),
              centred.tiedWeights(true),
              centred.unitNormDecoder(true).encoderFromDecoder(true))) {
        for (Sparsity sparsity :
            List.of(
                Sparsity.topK(2),
                new Sparsity.TopK(2, 1.5, auxiliary, false),
                new Sparsity.TopK(
                    2, 1, AuxiliaryLoss.of(hidden).weight(0.5 / hidden).deadAfter(2), false),
                new Sparsity.BatchTopK(2, auxiliary),
                Sparsity.matryoshka(Sparsity.topK(2), 0, 5, 30),
                Sparsity.matryoshka(new Sparsity.BatchTopK(1, auxiliary), 9))) {
          for (Precision precision : Precision.values()) {
            specs.add(spec(Activation.RELU, sparsity, structure, hidden, precision));
          }
        }
        for (Precision precision : Precision.values()) {
          specs.add(spec(Activation.LINEAR, Sparsity.topK(2), structure, hidden, precision));
        }
      }
    }
    return FullForm.engineCases(specs.build(), 7);
  }

  static List<AutoencoderSpec> rectified() {
    ImmutableList.Builder<AutoencoderSpec> specs = ImmutableList.builder();
    Sparsity.JumpRelu jump = Sparsity.jumpRelu(0.1).bandwidth(0.05).initialThreshold(0.03);
    for (Sparsity sparsity :
        List.of(
            Sparsity.l1(0.1, Reduction.PER_SAMPLE),
            Sparsity.l1WeightedByDecoder(0.1),
            jump,
            jump.inputGradient(true).loss(L0Loss.quadratic(2)),
            jump.loss(L0Loss.tanh(4)).preActivationLoss(0.01, 6),
            Sparsity.gated(0.1),
            Sparsity.winnerTakeAll(0.1))) {
      for (Precision precision : Precision.values()) {
        specs.add(spec(Activation.RELU, sparsity, Structure.plain(), VERY_FEW, precision));
        specs.add(
            spec(
                Activation.RELU,
                sparsity,
                Structure.plain().preEncoderBias(PreEncoderBias.ZERO).tiedWeights(true),
                VERY_FEW,
                precision));
      }
    }
    return FullForm.engineCases(specs.build(), 3);
  }

  private static AutoencoderSpec spec(
      Activation activation,
      Sparsity sparsity,
      Structure structure,
      int hidden,
      Precision precision) {
    return new AutoencoderSpec(
        Fixtures.INPUTS,
        hidden,
        activation,
        Activation.SIGMOID,
        sparsity,
        Reconstruction.squaredError(Reduction.PER_SAMPLE),
        structure,
        new WeightPenalty(1e-3, 1e-2),
        Initializer.FAN_IN_UNIFORM,
        precision,
        3,
        Optional.empty());
  }

  /** A network with TopK 2. */
  public static AutoencoderSpec topK(int hidden) {
    return spec(Activation.RELU, Sparsity.topK(2), Structure.plain(), hidden, Precision.FLOAT64);
  }

  /** A network with an L1 penalty. */
  public static AutoencoderSpec rectified(int hidden) {
    Sparsity penalty = Sparsity.l1(0.1, Reduction.PER_SAMPLE);
    return spec(Activation.RELU, penalty, Structure.plain(), hidden, Precision.FLOAT64);
  }

  protected static TrainingSpan span() {
    return ReferenceCases.span(Optimizer.sgd(0.05), ROWS);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void train_fewActive_agrees(AutoencoderSpec spec) {
    compare(spec, NetworkState.initial(spec), span(), Fixtures.samples(ROWS, 4), null);
  }

  @ParameterizedTest
  @MethodSource("rectified")
  void train_fewAboveZero_agrees(AutoencoderSpec spec) {
    Map<Parameter, DenseArray> parameters = new HashMap<>(NetworkState.initial(spec).parameters());
    double[] bias = new double[VERY_FEW];
    Arrays.setAll(bias, unit -> -0.66 - 0.001 * (unit % 7));
    parameters.put(Parameter.ENCODER_BIAS, DenseArray.wrap(bias, VERY_FEW));
    NetworkState state = new NetworkState(parameters, Map.of());
    Samples samples = Fixtures.samples(ROWS, 4);

    try (Network network = open(spec, state)) {
      double[] codes = network.forward(samples, Pass.CODE).get(0).toDoubles();
      long active = Arrays.stream(codes).filter(code -> code != 0).count();
      assertThat(active).isBetween(1L, ROWS * VERY_FEW / 32L);
    }
    compare(spec, state, span(), samples, null);
  }

  @ParameterizedTest
  @MethodSource("rectified")
  void train_manyAboveZero_agrees(AutoencoderSpec spec) {
    compare(spec, NetworkState.initial(spec), span(), Fixtures.samples(ROWS, 4), null);
  }

  @Test
  void train_onCorruptedRows_agrees() {
    AutoencoderSpec spec = topK(FEW);
    compare(
        spec,
        NetworkState.initial(spec),
        span().corrupted(Corruption.masking(0.4), 8, 100),
        Fixtures.samples(ROWS, 4),
        null);
  }

  @Test
  void train_kFromManyToFew_agrees() {
    AutoencoderSpec spec = topK(FEW);
    int[] k = new int[span().steps()];
    Arrays.setAll(k, step -> Math.max(2, 20 - 2 * step));

    compare(
        spec,
        NetworkState.initial(spec),
        span().withActiveUnits(k),
        Fixtures.samples(ROWS, 4),
        null);
  }

  @Test
  void train_onEmptyRowsWithoutBias_keepsNoUnitForThem() {
    AutoencoderSpec spec =
        spec(
            Activation.LINEAR,
            Sparsity.topK(2),
            Structure.plain().encoderBias(false),
            FEW,
            Precision.FLOAT64);
    double[][] rows = new double[ROWS][Fixtures.INPUTS];
    rows[4] = new double[] {0.3, 0.1, 0.7, 0.2, 0.9};

    try (Network network = open(spec, NetworkState.initial(spec))) {
      network.load(Samples.of(rows));
      boolean[] counted = new boolean[span().steps()];
      Arrays.fill(counted, true);
      var activity = network.train(span().countingActivity(counted)).activity();

      long active = 0;
      for (int unit = 0; activity != null && unit < activity.units(); unit++) {
        active += activity.activeRows(unit);
      }
      // Four epochs see the one row that is not empty, which keeps two units.
      assertThat(active).isEqualTo(8);
    }
  }

  @Test
  void train_repeatedly_hasTheSameBits() {
    AutoencoderSpec spec =
        spec(
            Activation.RELU,
            new Sparsity.TopK(2, 1, AuxiliaryLoss.of(3).weight(0.25).deadAfter(6), false),
            Structure.plain(),
            VERY_FEW,
            Precision.FLOAT32);

    NetworkState first = trained(spec);

    for (int i = 0; i < 2; i++) {
      assertThat(trained(spec)).isEqualTo(first);
    }
  }

  private NetworkState trained(AutoencoderSpec spec) {
    try (Network network = open(spec, NetworkState.initial(spec))) {
      network.load(Fixtures.samples(60, 4));
      network.train(ReferenceCases.span(Optimizer.adam(0.01), 60));
      return network.state();
    }
  }

  protected FewActiveAgainstReference(EngineProvider engine, Device device) {
    super(engine, device);
  }
}
