package io.github.sparseae.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Idx;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.parallel.Isolated;

/** Four epochs of digits, where a choice of active units that flips with a rounding adds up. */
@EnabledIfEnvironmentVariable(named = "SPARSE_AE_MNIST", matches = ".+")
@Isolated("shares the session with tests that end it")
class DigitsIT {
  private static final int ROWS = 6_000;

  private static Samples digits(String file) throws IOException {
    return Idx.readImages(Path.of(System.getenv("SPARSE_AE_MNIST"), file));
  }

  private static double testError(Compute compute, Rows rows) throws IOException {
    try (SparseAutoencoder network =
        SparseAutoencoder.builder()
            .inputs(784)
            .hidden(128)
            .sparsity(Sparsity.topK(12))
            .seed(4)
            .compute(compute)
            .build()) {
      network.fit(rows, Training.epochs(4).batchSize(600).optimizer(Optimizer.adam(0.005)));
      return network.evaluate(digits("t10k-images-idx3-ubyte.gz")).meanSquaredError();
    }
  }

  @Test
  void fit_float32TopKOverThreePartitions_hasTheTestErrorOfOneMachine() throws IOException {
    Samples all = digits("train-images-idx3-ubyte.gz");
    float[] pixels = new float[ROWS * 784];
    all.copy(0, ROWS, pixels);
    float[][] digits =
        IntStream.range(0, ROWS)
            .mapToObj(i -> Arrays.copyOfRange(pixels, i * 784, (i + 1) * 784))
            .toArray(float[][]::new);
    double expected = testError(Compute.auto().engine("Java"), Samples.of(digits));

    try (SparkRows rows =
        SparkRows.builder(Sessions.floats(Sessions.local(), digits, 3), "features")
            .engine("Java")
            .build()) {
      double actual = testError(rows.compute(), rows);

      assertThat(expected).as("it has learned something").isLessThan(0.055);
      assertThat(actual).isCloseTo(expected, within(0.01 * expected));
    }
  }
}
