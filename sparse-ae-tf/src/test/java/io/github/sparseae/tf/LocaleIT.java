package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.Training;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("changes the default locale")
class LocaleIT {
  private static final Samples ROWS = Fixtures.samples(40, 3);

  private final Locale before = Locale.getDefault();

  @TempDir private Path folder;

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  /** Trains an autoencoder and a classifier, writes a SavedModel, and returns probabilities. */
  private DenseArray trained(Locale locale) throws Exception {
    Locale.setDefault(locale);
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(Fixtures.INPUTS)
            .hidden(6)
            .sparsity(Sparsity.matryoshka(Sparsity.batchTopK(2), 3))
            .seed(4)
            .compute(Compute.on(Device.CPU))
            .build()) {
      sae.fit(ROWS, Training.epochs(2).batchSize(10).clipGradientNorm(1).diagnostics(false));
      TensorFlowExport.savedModel(sae.toModelFile(), folder.resolve(locale + " model"));
      try (Classifier classifier = Classifier.fromEncoder(sae).classes(3).build()) {
        classifier.fit(
            LabeledSamples.of(ROWS, Fixtures.labels(40, 3, 1)), Training.epochs(1).batchSize(10));
        return classifier.probabilities(ROWS);
      }
    }
  }

  @Test
  void fit_underALocaleWithOtherDigits_givesTheSameBits() throws Exception {
    DenseArray expected = trained(Locale.ROOT);

    Locale arabic = Locale.forLanguageTag("ar-EG");
    assertThat(String.format(arabic, "%d", 1)).isNotEqualTo("1");
    assertThat(trained(arabic)).isEqualTo(expected);
  }

  @Test
  void process_inArabic_trains() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm()
            .option("-Duser.language=ar")
            .option("-Duser.country=EG")
            .run(TinyTraining.class, "CPU", "8");

    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
  }
}
