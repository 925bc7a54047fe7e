package io.github.sparseae.engine;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.stress.FullForm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses with factors and measured variances, and encoders without bias, as in the reference. */
public abstract class LossesAgainstReference extends AgainstReference {
  private static final int ROWS = 11;

  protected LossesAgainstReference(EngineProvider engine, Device device) {
    super(engine, device);
  }

  static List<AutoencoderSpec> trainings() {
    Structure withoutBias =
        Structure.plain()
            .unitNormDecoder(true)
            .decoderFromEncoder(true)
            .encoderBias(false)
            .preEncoderBias(PreEncoderBias.ZERO);
    Structure shortRows = Structure.plain().decoderNorm(0.1).encoderFromDecoder(true);
    AuxiliaryLoss auxiliary = new AuxiliaryLoss(2, 0.25, 6, false);
    List<AutoencoderSpec> all = new ArrayList<>();
    for (Structure structure : List.of(Structure.plain(), withoutBias, shortRows)) {
      for (Reconstruction loss :
          List.of(
              Reconstruction.squaredError(Reduction.PER_SAMPLE).factor(0.5),
              Reconstruction.squaredError(Reduction.MEAN).factor(3),
              Reconstruction.normalizedSquaredError())) {
        for (Sparsity sparsity :
            List.of(
                Sparsity.l1WeightedByDecoder(0.3),
                new Sparsity.TopK(2, 1, auxiliary, false),
                Sparsity.matryoshka(new Sparsity.BatchTopK(1, auxiliary), 0, 2, 5))) {
          for (Precision precision : Precision.values()) {
            all.add(
                Fixtures.in(
                    Fixtures.spec(Activation.RELU, Activation.LINEAR, sparsity, loss, structure),
                    precision));
          }
        }
      }
    }
    return FullForm.engineCases(all, 5);
  }

  @ParameterizedTest
  @MethodSource("trainings")
  void train_anyLoss_agrees(AutoencoderSpec spec) {
    compare(
        spec,
        Fixtures.measured(NetworkState.initial(spec)),
        ReferenceCases.span(Optimizer.momentum(0.02, 0.8), ROWS),
        Fixtures.samples(ROWS, 4),
        null);
  }

  /** The last batch has one row, which is its own mean: dividing by the spread would diverge. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void train_deadUnitsInABatchOfOneRow_addNoRelativeLoss(Precision precision) {
    AuxiliaryLoss auxiliary = AuxiliaryLoss.of(2).weight(0.25).deadAfter(2);
    AutoencoderSpec spec =
        Fixtures.in(
            Fixtures.spec(
                Activation.RELU,
                Activation.LINEAR,
                new Sparsity.TopK(1, 1, auxiliary, false),
                Reconstruction.squaredError(Reduction.PER_SAMPLE),
                Structure.plain()),
            precision);
    compare(
        spec,
        NetworkState.initial(spec),
        ReferenceCases.span(Optimizer.sgd(0.02), 10),
        Fixtures.samples(10, 4),
        null);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void train_classifierOnAnEncoderWithoutBias_agrees(Precision precision) {
    AutoencoderSpec encoder =
        Fixtures.in(
            ReferenceCases.kind(
                Activation.RELU,
                Activation.LINEAR,
                Sparsity.topK(3),
                Structure.plain().encoderBias(false)),
            precision);
    List<AutoencoderSpec> stack = Fixtures.stacks(List.of(encoder)).get(0);
    for (List<Double> weights : List.of(List.<Double>of(), List.of(0.3, 2.5, 1.7))) {
      ClassifierSpec each = new ClassifierSpec(stack, 3, true, weights, WeightPenalty.NONE, 8);
      compare(
          each,
          Fixtures.state(each),
          ReferenceCases.span(Optimizer.adam(0.01), ROWS),
          Fixtures.samples(ROWS, 4),
          Fixtures.labels(ROWS, 3, 2));
    }
  }
}
