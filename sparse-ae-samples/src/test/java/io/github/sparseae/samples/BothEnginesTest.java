package io.github.sparseae.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.ReferenceCases;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.Training;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one engine trains, the other computes. */
class BothEnginesTest {
  private static final Samples SAMPLES = Fixtures.samples(40, 4);
  private static final Compute TENSORFLOW = Compute.on(Device.CPU).engine("TensorFlow");
  private static final Compute JAVA = Compute.on(Device.CPU).engine("Java");

  /** The largest difference of two codes, relative to the largest number of the code. */
  private static double tolerance(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> 1e-6;
      case FLOAT64 -> 2e-15;
    };
  }

  static List<AutoencoderSpec> kinds() {
    List<AutoencoderSpec> kinds = new ArrayList<>();
    for (AutoencoderSpec kind : ReferenceCases.kinds()) {
      for (Precision precision : Precision.values()) {
        kinds.add(Fixtures.in(kind, precision));
      }
    }
    return kinds;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void forward_ofEveryKindTrainedByTheOther_agrees(AutoencoderSpec spec) {
    for (Compute trainer : List.of(TENSORFLOW, JAVA)) {
      NetworkState state;
      try (Network trained =
          trainer.engine().open(spec, NetworkState.initial(spec), trainer.device())) {
        trained.load(SAMPLES);
        trained.train(ReferenceCases.span(Optimizer.adam(0.01), SAMPLES.size()));
        state = trained.state();
      }
      try (Network tensorFlow = TENSORFLOW.engine().open(spec, state, Device.CPU);
          Network java = JAVA.engine().open(spec, state, Device.CPU)) {
        Pass[] passes = {Pass.CODE, Pass.RECONSTRUCTION};
        List<DenseArray> expected = tensorFlow.forward(SAMPLES, passes);
        List<DenseArray> actual = java.forward(SAMPLES, passes);
        for (int pass = 0; pass < passes.length; pass++) {
          agree(actual.get(pass), expected.get(pass));
        }
      }
    }
  }

  private static void agree(DenseArray actual, DenseArray expected) {
    double largest = 0;
    for (double value : expected.toDoubles()) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isPositive();
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i))
          .isCloseTo(expected.get(i), within(largest * tolerance(expected.precision())));
    }
  }

  @Test
  void load_ofAModelThatTheOtherSaved_computesAndTrains(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("model.safetensors");
    for (Compute first : List.of(TENSORFLOW, JAVA)) {
      Compute second = first.equals(JAVA) ? TENSORFLOW : JAVA;
      DenseArray codes;
      try (SparseAutoencoder sae =
          SparseAutoencoder.builder()
              .inputs(Fixtures.INPUTS)
              .hidden(16)
              .sparsity(Sparsity.topK(3))
              .activation(Activation.RELU)
              .output(Activation.LINEAR)
              .compute(first)
              .seed(3)
              .build()) {
        sae.fit(SAMPLES, Training.epochs(2).batchSize(8));
        codes = sae.encode(SAMPLES);
        sae.save(file);
      }
      try (SparseAutoencoder sae = SparseAutoencoder.load(file, second)) {
        agree(sae.encode(SAMPLES), codes);
        sae.fit(SAMPLES, Training.epochs(1).batchSize(8));
        assertThat(sae.provenance().trainings())
            .extracting(training -> training.engine().startsWith("plain Java"))
            .containsExactly(first.equals(JAVA), second.equals(JAVA));
      }
    }
  }
}
