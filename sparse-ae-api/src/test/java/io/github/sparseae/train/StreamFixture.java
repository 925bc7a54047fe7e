package io.github.sparseae.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Weights;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Isolated;

/** The rows, the autoencoder and the rule that no reader is left, for tests of sources. */
@Isolated("it looks for threads that read, of this process")
abstract class StreamFixture {
  static final Samples SAMPLES = Fixtures.samples(23, 1);

  @AfterEach
  void noReaderIsLeft() {
    assertThat(readers()).isEmpty();
  }

  static List<String> readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("sparse-ae reads"))
        .toList();
  }

  static SparseAutoencoder autoencoder() {
    return SparseAutoencoder.builder()
        .inputs(Fixtures.INPUTS)
        .hidden(4)
        .activation(Activation.TANH)
        .l1(0.01)
        .precision(Precision.FLOAT64)
        .seed(9)
        .compute(Compute.auto().engine(new ReferenceEngine()))
        .build();
  }

  static Training.Builder training(int epochs) {
    return Training.epochs(epochs).batchSize(5).optimizer(Optimizer.adam(0.01));
  }

  static ScriptedSource source() {
    return new ScriptedSource(SAMPLES, 4);
  }

  static Weights trained(Rows source, Training.Builder training) {
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(source, training);
      return sae.weights();
    }
  }

  static Weights trained(Samples samples, Training.Builder training) {
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(samples, training);
      return sae.weights();
    }
  }
}
