package io.github.sparseae.internal.train.control;

import static io.github.sparseae.train.ControlFixture.network;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.ControlFixture;
import io.github.sparseae.train.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** BatchTopK's threshold after trainings in which the running mean has not converged. */
class FinalThresholdTest {
  private static final int K = 4;

  /** Sums of three of 24 directions, which activations shrink to fit in training. */
  private static final Samples ROWS = rows();

  private static Samples rows() {
    RandomStream random = RandomStream.of(8, "rows", 0);
    int width = ControlFixture.INPUTS;
    double[][] directions = new double[24][width];
    for (double[] direction : directions) {
      for (int i = 0; i < width; i++) {
        direction[i] = random.uniform(-1, 1);
      }
    }
    double[][] rows = new double[640][width];
    for (double[] row : rows) {
      for (int each = 0; each < 3; each++) {
        double[] direction = directions[random.nextInt(directions.length)];
        double size = random.uniform(1, 2);
        for (int i = 0; i < width; i++) {
          row[i] += size * direction[i];
        }
      }
    }
    return Samples.of(rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 160, 320, 640})
  void fit_anyNumberOfSteps_endsWithinFivePercentOfK(int steps) {
    int epochs = steps / 20;
    try (SparseAutoencoder sae = network(Sparsity.batchTopK(K)).build()) {
      sae.fit(ROWS, Training.epochs(epochs).batchSize(32));

      assertThat(sae.sparsity(ROWS).l0()).isCloseTo(K, within(0.05 * K));
    }
  }

  @Test
  void fit_thatContinues_takesTheMeasuredThresholdWithIt() {
    try (SparseAutoencoder sae = network(Sparsity.batchTopK(K)).build()) {
      sae.fit(ROWS, Training.epochs(2).batchSize(32));
      double measured = threshold(sae);
      sae.fit(ROWS, Training.epochs(1).batchSize(32));

      assertThat(threshold(sae)).isPositive().isNotEqualTo(measured);
      assertThat(sae.sparsity(ROWS).l0()).isCloseTo(K, within(0.05 * K));
    }
  }

  @Test
  void fit_fewerActivationsThanAskedFor_letsAllPass() {
    // No row has more than 30 units, and about half of their activations are 0.
    try (SparseAutoencoder sae = network(Sparsity.batchTopK(29)).build()) {
      sae.fit(ROWS, Training.epochs(1).batchSize(32));

      assertThat(threshold(sae)).isZero();
      assertThat(sae.sparsity(ROWS).l0()).isBetween(8.0, 22.0);
    }
  }

  private static double threshold(SparseAutoencoder sae) {
    return requireNonNull(sae.toModelFile().parameters().get(Parameter.CODE_THRESHOLD)).get(0);
  }
}
