package io.github.sparseae.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.stress.FullForm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Transcoders, the k largest by size and normalizations of each row, against the reference. */
public abstract class TranscodersAgainstReference extends AgainstReference {
  private static final int ROWS = 11;

  private static final AuxiliaryLoss AUXILIARY = AuxiliaryLoss.of(2).weight(0.25).deadAfter(6);

  protected TranscodersAgainstReference(EngineProvider engine, Device device) {
    super(engine, device);
  }

  static List<AutoencoderSpec> specs() {
    List<AutoencoderSpec> all = new ArrayList<>();
    List<Sparsity> linear =
        List.of(
            Sparsity.absTopK(3),
            Sparsity.absTopK(2).inferenceFactor(1.5).auxiliary(AUXILIARY),
            Sparsity.matryoshka(Sparsity.absTopK(2), 0, 3));
    List<Sparsity> rectified =
        List.of(
            Sparsity.l1(0.3),
            Sparsity.l1WeightedByDecoder(0.3),
            Sparsity.topK(2).auxiliary(AUXILIARY),
            Sparsity.jumpRelu(0.05).bandwidth(0.4).initialThreshold(0.2),
            Sparsity.gated(0.2),
            Sparsity.matryoshka(Sparsity.batchTopK(1).auxiliary(AUXILIARY), 0, 4));
    InputNormalization[] normalizations = InputNormalization.values();
    for (int i = 0; i < linear.size() + rectified.size(); i++) {
      boolean isLinear = i < linear.size();
      Sparsity sparsity = isLinear ? linear.get(i) : rectified.get(i - linear.size());
      Activation activation = isLinear ? Activation.LINEAR : Activation.RELU;
      Structure plain = Structure.plain().unitNormDecoder(i % 3 == 1);
      InputNormalization ofRow =
          i % 2 == 0 ? InputNormalization.LAYER_NORM : InputNormalization.ROW_NORM;
      all.add(
          ReferenceCases.kind(
              activation,
              Activation.LINEAR,
              sparsity,
              plain.preEncoderBias(PreEncoderBias.ZERO).normalization(ofRow)));
      for (boolean skip : new boolean[] {false, true}) {
        InputNormalization any = normalizations[(2 * i + (skip ? 1 : 0)) % normalizations.length];
        all.add(
            Fixtures.transcoder(
                ReferenceCases.kind(
                    activation, Activation.LINEAR, sparsity, plain.normalization(any)),
                skip));
      }
    }
    all.replaceAll(
        spec ->
            Fixtures.in(spec, all.indexOf(spec) % 4 == 0 ? Precision.FLOAT32 : Precision.FLOAT64));
    return all;
  }

  /** In the short form of a slow engine, each kind of sparsity with one of its three networks. */
  static List<AutoencoderSpec> trainings() {
    return FullForm.engineCases(specs(), 3);
  }

  @ParameterizedTest
  @MethodSource("trainings")
  void train_rowsWithTargets_agrees(AutoencoderSpec spec) {
    compare(
        spec,
        Fixtures.measured(NetworkState.initial(spec)),
        ReferenceCases.span(Optimizer.adam(0.01), ROWS)
            .corrupted(Corruption.masking(0.2), 77, 1_000),
        Fixtures.samples(ROWS, 4, spec.rowWidth()),
        null);
  }

  /** Single rows may be computed by other code than batches. */
  @ParameterizedTest
  @MethodSource("specs")
  void forward_ofSingleRows_agrees(AutoencoderSpec spec) {
    NetworkState state = Fixtures.measured(NetworkState.initial(spec));
    Samples rows = Fixtures.samples(ROWS, 4);
    double tolerance = spec.precision() == Precision.FLOAT64 ? 1e-12 : 3e-6;
    try (Network ours = open(spec, state);
        Network reference = new ReferenceNetwork(spec, state)) {
      DenseArray codes = reference.forward(rows, Pass.CODE).get(0);
      for (Pass pass : List.of(Pass.CODE, Pass.RECONSTRUCTION, Pass.DECODED)) {
        Samples input = pass == Pass.DECODED ? Samples.of(codes) : rows;
        DenseArray expected = reference.forward(input, pass).get(0);
        for (int row = 0; row < ROWS; row++) {
          DenseArray single = ours.forward(input.rows(row, row + 1), pass).get(0);

          assertThat(single.shape()).containsExactly(1, expected.columns());
          for (int j = 0; j < expected.columns(); j++) {
            assertThat(single.get(0, j))
                .isCloseTo(
                    expected.get(row, j),
                    within(tolerance * Math.max(1, Math.abs(expected.get(row, j)))));
          }
        }
      }
    }
  }
}
