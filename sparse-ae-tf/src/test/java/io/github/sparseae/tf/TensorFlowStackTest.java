package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.Classifier;
import io.github.sparseae.EncoderStack;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.train.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two autoencoders, one trained on the other's codes, and a classifier on both, on TensorFlow. */
class TensorFlowStackTest {
  private static final LabeledSamples DIGITS = GeneratedDigits.generate(2_000, 1);

  private static SparseAutoencoder autoencoder(int inputs, int hidden, Activation output) {
    return SparseAutoencoder.builder()
        .inputs(inputs)
        .hidden(hidden)
        .activation(Activation.SIGMOID)
        .output(output)
        .l1(0.001)
        .seed(7)
        .build();
  }

  private static Training.Builder training(int epochs) {
    return Training.epochs(epochs).batchSize(100).optimizer(Optimizer.adam(0.003));
  }

  private static double accuracy(Classifier classifier, LabeledSamples others) {
    classifier.fit(DIGITS, training(8));
    return classifier.evaluate(others).accuracy();
  }

  @Test
  void fit_twoLayersGreedilyThenFineTuned_beatsTheHeadAlone() {
    LabeledSamples others = GeneratedDigits.generate(1_000, 2);
    try (SparseAutoencoder first = autoencoder(784, 100, Activation.SIGMOID);
        SparseAutoencoder second = autoencoder(100, 40, Activation.SIGMOID)) {
      EncoderStack stack = EncoderStack.of(first, second);
      double untrained = meanSquaredError(stack, others);
      first.fit(DIGITS.samples(), training(8));
      second.fit(first.encode(Fixtures.streamed(DIGITS.samples())), training(8));

      // Drawing the mean digit has an error of about 0.06.
      assertThat(untrained).isGreaterThan(0.2);
      assertThat(meanSquaredError(stack, others)).isLessThan(0.055);
      try (Classifier tuned = Classifier.fromEncoders(stack).classes(10).build();
          Classifier frozen = Classifier.fromEncoders(stack).classes(10).fineTune(false).build()) {
        double head = accuracy(frozen, others);
        double whole = accuracy(tuned, others);

        // A tenth would be chance.
        assertThat(head).isGreaterThan(0.4);
        assertThat(whole).isGreaterThan(0.9).isGreaterThan(head + 0.1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TensorFlow", "Java"})
  void encoders_unfrozenAfterTheHead_improve(String engine) {
    LabeledSamples others = GeneratedDigits.generate(500, 2);
    try (SparseAutoencoder sae =
            SparseAutoencoder.builder()
                .inputs(784)
                .hidden(40)
                .compute(Compute.auto().engine(engine))
                .build();
        Classifier head = Classifier.fromEncoder(sae).classes(10).fineTune(false).build()) {
      head.fit(DIGITS, training(3));
      double[] frozen = head.probabilities(others.samples()).toDoubles();
      try (Classifier whole = head.withFineTune(true)) {
        assertThat(whole.engineVersion()).startsWith(engine.equals("Java") ? "plain Java" : engine);
        assertThat(whole.probabilities(others.samples()).toDoubles()).isEqualTo(frozen);
        whole.fit(DIGITS, training(3));
        assertThat(whole.evaluate(others).accuracy())
            .isGreaterThan(head.evaluate(others).accuracy() + 0.05);
      }
      assertThat(head.probabilities(others.samples()).toDoubles()).isEqualTo(frozen);
    }
  }

  private static double meanSquaredError(EncoderStack stack, LabeledSamples digits) {
    double[] reconstructed = stack.reconstruct(digits.samples()).toDoubles();
    double[] pixels = new double[reconstructed.length];
    digits.samples().copy(0, digits.size(), pixels);
    double error = 0;
    for (int i = 0; i < reconstructed.length; i++) {
      error +=
          (reconstructed[i] - pixels[i]) * (reconstructed[i] - pixels[i]) / reconstructed.length;
    }
    return error;
  }
}
