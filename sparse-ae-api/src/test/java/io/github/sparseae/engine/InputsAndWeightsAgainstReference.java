package io.github.sparseae.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.stress.FullForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Normalized and corrupted inputs, and weight penalties, against the reference. */
public abstract class InputsAndWeightsAgainstReference extends AgainstReference {
  private static final int ROWS = 11;

  protected InputsAndWeightsAgainstReference(EngineProvider engine, Device device) {
    super(engine, device);
  }

  static List<Sparsity> sparsities() {
    AuxiliaryLoss auxiliary = AuxiliaryLoss.of(2).weight(0.25).deadAfter(6);
    return List.of(
        Sparsity.l1(0.3),
        Sparsity.l1WeightedByDecoder(0.3),
        new Sparsity.TopK(2, 1.5, auxiliary, false),
        new Sparsity.BatchTopK(1, auxiliary),
        Sparsity.winnerTakeAll(0.5),
        Sparsity.jumpRelu(0.05).bandwidth(0.4).initialThreshold(0.2),
        Sparsity.gated(0.2),
        Sparsity.matryoshka(Sparsity.topK(3), 2, 5),
        Sparsity.matryoshka(new Sparsity.BatchTopK(1, auxiliary), 4));
  }

  static List<Structure> structures() {
    return List.of(
        Structure.plain(),
        Structure.plain().tiedWeights(true).preEncoderBias(PreEncoderBias.ZERO),
        Structure.plain().unitNormDecoder(true).encoderFromDecoder(true));
  }

  static List<InputNormalization> normalizations() {
    return List.of(InputNormalization.values());
  }

  static List<Corruption> corruptions() {
    return List.of(Corruption.none(), Corruption.masking(0.4), Corruption.gaussian(0.3));
  }

  @Test
  void corruptions_ofThisTest_areTheWholeFamily() {
    assertThat(corruptions().stream().<Class<?>>map(Corruption::getClass))
        .containsExactlyInAnyOrder(Corruption.class.getPermittedSubclasses());
  }

  /** Every sparsity; structures, normalizations and corruptions alternate. */
  static List<Arguments> trainings() {
    List<Arguments> all = new ArrayList<>();
    for (int kind = 0; kind < sparsities().size(); kind++) {
      for (int turn = 0; turn < structures().size(); turn++) {
        Structure structure =
            structures().get(turn).normalization(normalizations().get((turn + kind / 3) % 3));
        AutoencoderSpec spec =
            Fixtures.withWeightPenalty(
                ReferenceCases.kind(
                    Activation.RELU, Activation.LINEAR, sparsities().get(kind), structure),
                (kind + turn) % 2 == 0 ? 0.02 : 0,
                (kind + turn) % 3 == 0 ? 0 : 0.3);
        for (Precision precision : Precision.values()) {
          all.add(
              Arguments.of(Fixtures.in(spec, precision), corruptions().get((2 * turn + kind) % 3)));
        }
      }
    }
    return FullForm.engineCases(all, 9);
  }

  @ParameterizedTest
  @MethodSource("trainings")
  void train_anyTreatment_agrees(AutoencoderSpec spec, Corruption corruption) {
    compare(
        spec,
        Fixtures.measured(NetworkState.initial(spec)),
        ReferenceCases.span(Optimizer.momentum(0.02, 0.8), ROWS).corrupted(corruption, 77, 1_000),
        Fixtures.samples(ROWS, 4),
        null);
  }

  /** Returns a stack, whose first layer alone can normalize each row. */
  private static List<AutoencoderSpec> stack(AutoencoderSpec encoder) {
    return encoder.structure().normalization().isOfEachRow()
        ? List.of(encoder)
        : Fixtures.stacks(List.of(encoder)).get(0);
  }

  /** Every normalization with every corruption, frozen or not, in both precisions. */
  static List<Arguments> classifiers() {
    List<Arguments> all = new ArrayList<>();
    for (InputNormalization normalization : normalizations()) {
      AutoencoderSpec encoder =
          ReferenceCases.kind(
              Activation.RELU,
              Activation.LINEAR,
              Sparsity.topK(3),
              Structure.plain().normalization(normalization));
      for (Corruption corruption : corruptions()) {
        for (boolean fineTune : new boolean[] {true, false}) {
          for (Precision precision : Precision.values()) {
            ClassifierSpec spec =
                new ClassifierSpec(
                    stack(Fixtures.in(encoder, precision)),
                    3,
                    fineTune,
                    List.of(),
                    new WeightPenalty(0.02, 0.3),
                    8);
            all.add(Arguments.of(spec, corruption));
          }
        }
      }
    }
    return FullForm.engineCases(all, 13);
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void train_classifier_agrees(ClassifierSpec spec, Corruption corruption) {
    compare(
        spec,
        Fixtures.state(spec),
        ReferenceCases.span(Optimizer.adam(0.01), ROWS).corrupted(corruption, 77, 0),
        Fixtures.samples(ROWS, 4),
        Fixtures.labels(ROWS, 3, 4));
  }

  @Test
  void train_l1OnWeights_hasNoSlopeAtZero() {
    AutoencoderSpec spec =
        Fixtures.withWeightPenalty(
            ReferenceCases.kind(
                Activation.LINEAR, Activation.LINEAR, Sparsity.none(), Structure.plain()),
            1,
            0);
    Map<Parameter, DenseArray> parameters = new HashMap<>(NetworkState.initial(spec).parameters());
    parameters.replaceAll((name, array) -> DenseArray.of(new double[array.size()], array.shape()));
    double[] decoder = new double[Fixtures.HIDDEN * Fixtures.INPUTS];
    decoder[3] = 0.5;
    decoder[4] = -0.5;
    parameters.put(
        Parameter.DECODER_WEIGHTS, DenseArray.of(decoder, Fixtures.HIDDEN, Fixtures.INPUTS));
    NetworkState state = new NetworkState(parameters, Map.of());
    try (Network network = open(spec, state)) {
      // With an encoder and biases of zero the code is zero, and so is every gradient of the data
      // but the decoder bias's.
      network.load(Fixtures.samples(3, 4));
      network.train(
          new TrainingSpan(
              Optimizer.sgd(0.01),
              new int[] {0, 1, 2},
              3,
              0,
              new double[] {0.01},
              new double[] {1}));

      NetworkState after = network.state();
      decoder[3] = 0.49;
      decoder[4] = -0.49;
      assertThat(after.parameter(Parameter.DECODER_WEIGHTS).toDoubles()).containsExactly(decoder);
      // Through these two weights the data move the first unit's encoder, and no other's.
      DenseArray encoder = after.parameter(Parameter.ENCODER_WEIGHTS);
      for (int i = 0; i < Fixtures.INPUTS; i++) {
        assertThat(encoder.get(i, 0)).isNotZero();
        for (int j = 1; j < Fixtures.HIDDEN; j++) {
          assertThat(encoder.get(i, j)).isZero();
        }
      }
    }
  }
}
