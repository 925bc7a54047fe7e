package io.github.sparseae.tf.internal.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.tf.ChildJvm;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.Training;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Active cells under XLA, which needs all shapes in advance; their number is known late. */
class XlaIT {

  @Test
  void training_whereTheEnvironmentHasXlaCompileGraphs_takesTheSameCourse() throws Exception {
    List<Double> plain = losses(new ChildJvm());
    List<Double> compiled =
        losses(
            new ChildJvm()
                .environment("TF_XLA_FLAGS", "--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit"));

    assertThat(compiled).hasSameSizeAs(plain).hasSize(2);
    for (int i = 0; i < plain.size(); i++) {
      assertThat(compiled.get(i)).isCloseTo(plain.get(i), within(1e-3 * plain.get(i)));
    }
  }

  private static List<Double> losses(ChildJvm process) throws Exception {
    ChildJvm.Ended ended = process.run(TrainingTopK.class);
    assertThat(ended.status()).as(String.join("\n", ended.err())).isZero();
    return ended.out().stream().map(Double::valueOf).toList();
  }

  /** Trains a small network and prints its losses. */
  static final class TrainingTopK {
    private TrainingTopK() {}

    /** Trains. */
    public static void main(String[] args) {
      Samples digits = GeneratedDigits.generate(1000, 1).samples();
      try (SparseAutoencoder network =
          SparseAutoencoder.builder()
              .inputs(digits.width())
              .hidden(512)
              .activation(Activation.RELU)
              .output(Activation.LINEAR)
              .sparsity(Sparsity.topK(8))
              .seed(3)
              .compute(Compute.on(Device.CPU))
              .build()) {
        network
            .fit(digits, Training.epochs(2).batchSize(100).optimizer(Optimizer.adam(1e-3)))
            .epochs()
            .stream()
            .map(EpochReport::loss)
            .forEach(System.out::println);
      }
    }
  }
}
