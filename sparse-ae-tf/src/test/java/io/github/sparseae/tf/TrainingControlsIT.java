package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Weights;
import io.github.sparseae.stress.FullForm;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Resampling;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingWarning.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Controls of training, on digits. */
class TrainingControlsIT {
  private static final Samples DIGITS = GeneratedDigits.generate(4_000, 1).samples();

  private static SparseAutoencoder.Builder network(Sparsity sparsity) {
    boolean sigmoid = sparsity instanceof Sparsity.KullbackLeibler;
    return SparseAutoencoder.builder()
        .inputs(784)
        .hidden(200)
        .activation(sigmoid ? Activation.SIGMOID : Activation.RELU)
        .output(Activation.LINEAR)
        .sparsity(sparsity)
        .reconstruction(Reconstruction.squaredError(Reduction.PER_SAMPLE))
        .unitNormDecoder(true)
        .encoderFromDecoder(true)
        .seed(1);
  }

  static List<Sparsity> kinds() {
    return FullForm.cases(
        List.of(
            Sparsity.jumpRelu(0.1),
            Sparsity.l1(0.5, Reduction.PER_SAMPLE),
            Sparsity.l1WeightedByDecoder(0.3),
            Sparsity.kullbackLeibler(0.001, 1),
            Sparsity.gated(0.5)),
        5);
  }

  /** 1,200 steps of 100 rows, with Adam at 0.001. */
  @ParameterizedTest
  @MethodSource("kinds")
  void fit_targetL0_endsWithinFivePercent(Sparsity sparsity) {
    try (SparseAutoencoder sae = network(sparsity).build()) {
      History history = sae.fit(DIGITS, Training.epochs(30).batchSize(100).targetL0(20));

      assertThat(sae.sparsity(DIGITS).l0()).isCloseTo(20, within(1.0));
      assertThat(history.last().orElseThrow().warnings())
          .noneMatch(warning -> warning.kind() == Kind.TARGET_MISSED);
    }
  }

  @Test
  void fit_resampling_leavesFewerUnitsDead() {
    Sparsity heavy = Sparsity.l1(0.5, Reduction.PER_SAMPLE);
    Training.Builder plain = Training.epochs(10).batchSize(100).optimizer(Optimizer.adam(0.006));
    try (SparseAutoencoder without = network(heavy).build();
        SparseAutoencoder with = network(heavy).build()) {
      without.fit(DIGITS, plain);
      History history =
          with.fit(
              DIGITS,
              Training.epochs(10)
                  .batchSize(100)
                  .optimizer(Optimizer.adam(0.006))
                  .resampling(Resampling.everySteps(60)));

      assertThat(history.epochs().stream().mapToInt(EpochReport::resampled).sum()).isPositive();
      assertThat(with.sparsity(DIGITS).dead()).isLessThan(without.sparsity(DIGITS).dead() / 2);
      assertThat(with.evaluate(DIGITS).meanSquaredError())
          .isLessThan(0.9 * without.evaluate(DIGITS).meanSquaredError());
    }
  }

  @Test
  void fit_diagnosticsOnOrOff_learnsTheSameBits() {
    assertThat(trained(Training.epochs(3).batchSize(100)))
        .isEqualTo(trained(Training.epochs(3).batchSize(100).diagnostics(false)));
  }

  private static Weights trained(Training.Builder training) {
    try (SparseAutoencoder sae = network(Sparsity.l1(0.5, Reduction.PER_SAMPLE)).build()) {
      sae.fit(DIGITS, training);
      return sae.weights();
    }
  }
}
