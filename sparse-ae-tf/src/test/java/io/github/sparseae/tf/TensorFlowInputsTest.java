package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Weights;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import org.junit.jupiter.api.Test;

/** Normalized and corrupted inputs on TensorFlow, through the API. */
class TensorFlowInputsTest {
  private static final LabeledSamples DIGITS = GeneratedDigits.generate(2_050, 1);
  private static final Samples OTHERS = GeneratedDigits.generate(500, 2).samples();

  private static SparseAutoencoder.Builder builder() {
    return SparseAutoencoder.builder().inputs(784).hidden(100).seed(7);
  }

  private static Training.Builder training(int epochs) {
    return Training.epochs(epochs).batchSize(200).optimizer(Optimizer.adam(0.003));
  }

  /** Returns the same digits, each pixel set to zero with a probability. */
  private static Samples masked(Samples samples, double share) {
    float[] kept = Corruption.masking(share).noise(99, 0, samples.size() * samples.width());
    float[] pixels = new float[kept.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) samples.get(i / 784, i % 784) * kept[i];
    }
    return Samples.of(DenseArray.of(pixels, samples.size(), 784));
  }

  private static double error(SparseAutoencoder sae, Samples seen, Samples clean) {
    DenseArray reconstructed = sae.reconstruct(seen);
    double sum = 0;
    for (int i = 0; i < reconstructed.size(); i++) {
      double difference = reconstructed.get(i) - clean.get(i / 784, i % 784);
      sum += difference * difference;
    }
    return sum / reconstructed.size();
  }

  @Test
  void fit_masked_reconstructsMaskedDigitsBetterThanAPlainOne() {
    try (SparseAutoencoder plain = builder().build();
        SparseAutoencoder denoising = builder().build()) {
      plain.fit(DIGITS.samples(), training(15));
      denoising.fit(DIGITS.samples(), training(15).corruption(Corruption.masking(0.5)));

      Samples seen = masked(OTHERS, 0.5);
      // Seen here: 0.042 and 0.022.
      double untreated = error(plain, seen, OTHERS);
      double treated = error(denoising, seen, OTHERS);
      assertThat(treated).isLessThan(0.7 * untreated);
    }
  }

  @Test
  void fit_corrupted_givesTheSameBitsAgainAndFromASource() {
    Training.Builder training = training(2).corruption(Corruption.gaussian(0.3));
    Weights first = trained(DIGITS.samples(), training.build());
    try (SparseAutoencoder sae = normalizing().build()) {
      sae.fit(Fixtures.streamed(DIGITS.samples()), training.build());
      assertThat(sae.weights()).isEqualTo(first);
    }
    assertThat(trained(DIGITS.samples(), training.build())).isEqualTo(first);
    assertThat(trained(DIGITS.samples(), training(2).build())).isNotEqualTo(first);
  }

  private static SparseAutoencoder.Builder normalizing() {
    return builder().normalization(InputNormalization.STANDARDIZE);
  }

  private static Weights trained(Samples samples, Training training) {
    try (SparseAutoencoder sae = normalizing().build()) {
      sae.fit(samples, training);
      return sae.weights();
    }
  }

  /** Pixels times 1,000 plus 5,000: a range in which a network without normalization fails. */
  @Test
  void fit_unitsFarFromOne_learnsWhereInputsAreStandardized() {
    float[] large = new float[DIGITS.samples().size() * 784];
    for (int i = 0; i < large.length; i++) {
      large[i] = 5000 + 1000 * (float) DIGITS.samples().get(i / 784, i % 784);
    }
    Samples samples = Samples.of(DenseArray.of(large, DIGITS.samples().size(), 784));
    try (SparseAutoencoder plain = builder().build();
        SparseAutoencoder standardizing = normalizing().build()) {
      plain.fit(samples, training(10));
      standardizing.fit(samples, training(10));

      // Drawing the mean digit explains nothing.
      assertThat(plain.evaluate(samples).explainedVariance()).isLessThan(0);
      assertThat(standardizing.evaluate(samples).explainedVariance()).isGreaterThan(0.65);
    }
  }

  @Test
  void classifier_onNormalizedCorruptedDigits_learnsToTellThemApart() {
    LabeledSamples others = GeneratedDigits.generate(1_000, 2);
    try (SparseAutoencoder sae =
        builder()
            .normalization(InputNormalization.MEAN_NORM)
            .preEncoderBias(PreEncoderBias.MEAN)
            .build()) {
      sae.fit(DIGITS.samples(), training(5));
      try (Classifier classifier = Classifier.fromEncoder(sae).classes(10).weightL2(1e-4).build()) {
        History history =
            classifier.fit(
                DIGITS,
                Training.epochs(15)
                    .batchSize(50)
                    .optimizer(Optimizer.adam(0.003))
                    .corruption(Corruption.masking(0.2)));

        assertThat(history.epochs().get(0).penalty()).isPositive();
        // The nearest of the ten mean digits is right for about 84 % of them.
        assertThat(classifier.evaluate(others).accuracy()).isGreaterThan(0.9);
      }
    }
  }
}
