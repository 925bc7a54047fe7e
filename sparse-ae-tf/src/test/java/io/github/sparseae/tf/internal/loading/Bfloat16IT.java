package io.github.sparseae.tf.internal.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.tf.ChildJvm;
import io.github.sparseae.tf.TensorFlowEngineProvider;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Products in bfloat16, in a process that sets the property. */
class Bfloat16IT {

  @Test
  void training_withProductsInBfloat16_takesMuchTheSameCourse() throws Exception {
    ChildJvm.Ended plain = new ChildJvm().run(TrainingDigits.class);
    ChildJvm.Ended rounded =
        new ChildJvm().option("-Dsparseae.bfloat16=true").run(TrainingDigits.class);

    assertThat(plain.status()).as(String.join("\n", plain.err())).isZero();
    assertThat(rounded.status()).as(String.join("\n", rounded.err())).isZero();
    assertThat(rounded.out().get(0)).isEqualTo(plain.out().get(0) + " with products in bfloat16");
    List<Double> losses = losses(plain);
    List<Double> close = losses(rounded);
    assertThat(close).hasSameSizeAs(losses).hasSize(5);
    for (int i = 0; i < losses.size(); i++) {
      assertThat(close.get(i)).isCloseTo(losses.get(i), within(0.03 * losses.get(i)));
    }
    assumeThat(hasBfloat16()).as("a processor that multiplies so").isTrue();
    assertThat(close).isNotEqualTo(losses);
  }

  private static List<Double> losses(ChildJvm.Ended ended) {
    return ended.out().stream().skip(1).map(Double::valueOf).toList();
  }

  private static boolean hasBfloat16() throws IOException {
    Path processor = Path.of("/proc/cpuinfo");
    return Files.exists(processor) && Files.readString(processor).contains("avx512_bf16");
  }

  /** Trains a small network and prints its engine and its losses. */
  static final class TrainingDigits {
    private TrainingDigits() {}

    /** Trains. */
    public static void main(String[] args) {
      Samples digits = GeneratedDigits.generate(2000, 1).samples();
      try (SparseAutoencoder network =
          SparseAutoencoder.builder()
              .inputs(digits.width())
              .hidden(100)
              .activation(Activation.TANH)
              .output(Activation.SIGMOID)
              .l1(0.1)
              .seed(3)
              .compute(Compute.on(Device.CPU))
              .build()) {
        System.out.println(new TensorFlowEngineProvider().version());
        network
            .fit(digits, Training.epochs(5).batchSize(100).optimizer(Optimizer.sgd(0.5)))
            .epochs()
            .stream()
            .map(EpochReport::loss)
            .forEach(System.out::println);
      }
    }
  }
}
