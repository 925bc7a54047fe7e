package io.github.sparseae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.Presets;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.L0Loss;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.TrainingWarning.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** JumpReLU's thresholds learn: its penalty decides how many units are active. */
class JumpReluTest {
  private static final int WIDTH = 16;
  private static final int UNITS = 48;
  private static final Samples ROWS = rows();

  /** Sums of three of 48 directions, with a mean norm of about 4. */
  private static Samples rows() {
    RandomStream random = RandomStream.of(4, "jump", 0);
    double[][] directions = new double[48][WIDTH];
    for (double[] direction : directions) {
      for (int i = 0; i < WIDTH; i++) {
        direction[i] = random.uniform(-0.7, 0.7);
      }
    }
    double[][] rows = new double[512][WIDTH];
    for (double[] row : rows) {
      for (int each = 0; each < 3; each++) {
        double[] direction = directions[random.nextInt(directions.length)];
        double size = random.uniform(1, 2);
        for (int i = 0; i < WIDTH; i++) {
          row[i] += size * direction[i];
        }
      }
    }
    return Samples.of(rows);
  }

  private static SparseAutoencoder network(Sparsity sparsity) {
    return Presets.saelensJumpRelu()
        .autoencoder(WIDTH, UNITS)
        .sparsity(sparsity)
        .seed(3)
        .compute(Compute.auto().engine(new ReferenceEngine()))
        .build();
  }

  /** 240 steps, as long a way as 2,400 at the preset's learning rate. */
  private static Training.Builder training() {
    return training(30, 0.003);
  }

  private static Training.Builder training(int epochs, double learningRate) {
    return Presets.saelensJumpRelu()
        .training()
        .epochs(epochs)
        .batchSize(64)
        .optimizer(Optimizer.adam(learningRate));
  }

  @Test
  void fit_largerWeights_leaveFewerUnitsActive() {
    List<Double> active = new ArrayList<>();
    for (double weight : new double[] {0, 0.01, 0.1}) {
      try (SparseAutoencoder sae = network(Sparsity.jumpRelu(weight))) {
        sae.fit(ROWS, training());
        active.add(sae.sparsity(ROWS).l0());
        assertThat(sae.evaluate(ROWS).explainedVariance()).isGreaterThan(0.8);
      }
    }
    // 46.3, 38.7 and 21.8 of 48; while log θ was the parameter, all three were the same.
    assertThat(active.get(1)).isLessThan(0.9 * active.get(0));
    assertThat(active.get(2)).isLessThan(0.7 * active.get(1)).isGreaterThan(3);
  }

  @Test
  void fit_quadraticLoss_endsNearItsTarget() {
    try (SparseAutoencoder sae =
        network(Sparsity.jumpRelu(1).bandwidth(0.2).loss(L0Loss.quadratic(8)))) {
      assertThat(sae.sparsity(ROWS).l0()).isGreaterThan(16);
      sae.fit(ROWS, training(40, 0.004));

      assertThat(sae.sparsity(ROWS).l0()).isCloseTo(8, within(1.0));
    }
  }

  @Test
  void fit_weightFarTooLarge_warnsThatThresholdsRiseAtFullRate() {
    assertThat(warnings(Sparsity.jumpRelu(1000).bandwidth(1), training(3, 0.003)))
        .anyMatch(warning -> warning.kind() == Kind.RISING_THRESHOLDS);
    assertThat(warnings(Sparsity.jumpRelu(0.01), training()))
        .noneMatch(warning -> warning.kind() == Kind.RISING_THRESHOLDS)
        .noneMatch(warning -> warning.kind() == Kind.IDLE_THRESHOLDS);
    assertThat(Kind.RISING_THRESHOLDS.of(40, 48).toString())
        .isEqualTo(
            "40 of 48 JumpReLU thresholds still rise at the full learning rate: the penalty"
                + " outweighs the reconstruction, and a larger weight changes nothing: lower the"
                + " penalty's weight, or train longer");
  }

  @Test
  void fit_thresholdsThatHardlyMove_warnsThatTheWeightHasNoEffect() {
    assertThat(warnings(Sparsity.jumpRelu(0.1), training(3, 1e-6)))
        .anyMatch(warning -> warning.kind() == Kind.IDLE_THRESHOLDS);
    assertThat(warnings(Sparsity.jumpRelu(0), training(3, 1e-6)))
        .noneMatch(warning -> warning.kind() == Kind.IDLE_THRESHOLDS);
    assertThat(Kind.IDLE_THRESHOLDS.of(0.003, 0.25).toString())
        .isEqualTo(
            "half of the JumpReLU thresholds moved by no more than 0.0030, where L0 changes by a"
                + " tenth only after 0.25: the penalty's weight had no effect on it: train longer,"
                + " at a higher learning rate, with a larger weight or bandwidth, or start the"
                + " thresholds higher");
  }

  private static List<TrainingWarning> warnings(Sparsity sparsity, Training.Builder training) {
    try (SparseAutoencoder sae = network(sparsity)) {
      return sae.fit(ROWS, training).last().orElseThrow().warnings();
    }
  }
}
