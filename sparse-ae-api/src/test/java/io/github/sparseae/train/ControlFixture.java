package io.github.sparseae.train;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;

/** Networks and rows for tests of what watches and steers training, on the reference engine. */
public final class ControlFixture {
  public static final int INPUTS = 12;
  public static final int HIDDEN = 30;
  public static final Samples DENSE = Fixtures.samples(200, 1, INPUTS);

  /** Rows of which two inputs are not zero. */
  public static final Samples SPARSE = sparse();

  private ControlFixture() {}

  private static Samples sparse() {
    RandomStream random = RandomStream.of(3, "sparse rows", 0);
    double[][] rows = new double[200][INPUTS];
    for (double[] row : rows) {
      for (int i = 0; i < 2; i++) {
        row[random.nextInt(INPUTS)] = random.uniform(1, 3);
      }
    }
    return Samples.of(rows);
  }

  public static SparseAutoencoder.Builder network(Sparsity sparsity) {
    boolean sigmoid = sparsity instanceof Sparsity.KullbackLeibler;
    return SparseAutoencoder.builder()
        .inputs(INPUTS)
        .hidden(HIDDEN)
        .activation(sigmoid ? Activation.SIGMOID : Activation.RELU)
        .output(Activation.LINEAR)
        .sparsity(sparsity)
        .reconstruction(Reconstruction.squaredError(Reduction.PER_SAMPLE))
        .unitNormDecoder(!sigmoid)
        .encoderFromDecoder(true)
        .precision(Precision.FLOAT64)
        .seed(5)
        .compute(Compute.auto().engine(new ReferenceEngine()));
  }

  public static Training.Builder training(int epochs) {
    return Training.epochs(epochs).batchSize(20).optimizer(Optimizer.adam(0.003));
  }
}
