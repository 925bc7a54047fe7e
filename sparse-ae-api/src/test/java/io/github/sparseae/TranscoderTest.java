package io.github.sparseae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Transcoding;
import io.github.sparseae.train.Resampling;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscoderTest {
  private static final Samples INPUTS = Fixtures.samples(60, 3);

  private static final Training.Builder TRAINING =
      Training.epochs(60).batchSize(12).shuffle(false).optimizer(Optimizer.adam(0.02));

  @TempDir Path folder;

  /** Two targets: a rectified difference, and a weighted sum. */
  private static Samples targets() {
    double[][] rows = new double[INPUTS.size()][];
    for (int r = 0; r < rows.length; r++) {
      double difference = INPUTS.get(r, 4) - INPUTS.get(r, 2);
      rows[r] =
          new double[] {Math.max(0, difference), 2 * INPUTS.get(r, 3) - INPUTS.get(r, 1) + 0.5};
    }
    return Samples.of(rows);
  }

  private static SparseAutoencoder.Builder builder() {
    return SparseAutoencoder.builder()
        .inputs(5)
        .hidden(9)
        .transcoding(Transcoding.to(2).skip(true))
        .sparsity(Sparsity.topK(4))
        .normalization(InputNormalization.STANDARDIZE)
        .precision(Precision.FLOAT64)
        .seed(2)
        .compute(compute());
  }

  private static Compute compute() {
    return Compute.auto().engine(new ReferenceEngine());
  }

  @Test
  void fit_inputsBesideTargets_predictsTargetsAndReportsTheirErrors() throws IOException {
    Samples rows = INPUTS.beside(targets());
    try (SparseAutoencoder sae = builder().build()) {
      double before = sae.evaluate(rows).explainedVariance();
      sae.fit(rows, TRAINING.validation(rows));
      ReconstructionReport report = sae.evaluate(rows);

      assertThat(report.explainedVariance()).isGreaterThan(0.97).isGreaterThan(before + 0.3);
      assertThat(sae.encode(INPUTS).columns()).isEqualTo(9);
      assertThat(sae.reconstruct(INPUTS).columns()).isEqualTo(2);
      try (AnomalyDetector detector = AnomalyDetector.builder(sae).fit(rows)) {
        assertThat(detector.anomalies(rows).shares()).hasSize(2);
        assertThat(detector.anomaly(rows, 3).score())
            .isCloseTo(detector.anomalies(rows).score(3), within(1e-9));
      }
      assertThat(sae.describe()).contains("decoder   9 -> 2").contains("skip      5 -> 2");
      assertThat(sae).hasToString("SparseAutoencoder 5-9-2");
      sae.save(folder.resolve("model.safetensors"));
      try (SparseAutoencoder again =
          SparseAutoencoder.load(folder.resolve("model.safetensors"), compute())) {
        assertThat(again.spec()).isEqualTo(sae.spec());
        assertThat(again.reconstruct(INPUTS)).isEqualTo(sae.reconstruct(INPUTS));
      }
      try (Classifier classifier = Classifier.fromEncoder(sae).classes(2).build()) {
        LabeledSamples labeled = LabeledSamples.of(INPUTS, Fixtures.labels(60, 2, 5));
        classifier.fit(labeled, Training.epochs(1));
        assertThat(classifier.evaluate(labeled).accuracy()).isGreaterThan(0.3);
      }
      Rows streamed = Rows.ofStreams("streamed", 5, () -> Stream.of(new float[5]));
      assertThatThrownBy(() -> EncoderStack.of(sae).reconstruct(streamed))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is a transcoder");
      assertThatThrownBy(() -> EncoderStack.of(sae).decode(sae.encode(streamed)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is a transcoder");
      assertThatThrownBy(() -> EncoderStack.of(sae).reconstruct(INPUTS))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "SparseAutoencoder 5-9-2 is a transcoder: call its own decode or reconstruct");
    }
  }

  @Test
  void fit_streamed_hasTheBitsOfMemory() {
    Rows streamed = Fixtures.streamed(INPUTS).beside(Fixtures.streamed(targets()));
    assertThat(streamed.sizeIfKnown()).isEqualTo(OptionalLong.of(60));
    try (SparseAutoencoder memory = builder().build();
        SparseAutoencoder stream = builder().build()) {
      memory.fit(INPUTS.beside(targets()), TRAINING);
      stream.fit(streamed, TRAINING);

      assertThat(stream.toModelFile().parameters()).isEqualTo(memory.toModelFile().parameters());
    }
  }

  @Test
  void fit_rowsWithoutTargets_saysWhatIsMissing() {
    try (SparseAutoencoder sae = builder().build()) {
      assertThatThrownBy(() -> sae.fit(INPUTS, TRAINING))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith(
              "rows have width 5, but inputs + outputs of a transcoder (inputs.beside(targets)) is"
                  + " 7");
      assertThatThrownBy(
              () ->
                  sae.fit(
                      INPUTS.beside(targets()),
                      Training.epochs(1).resampling(Resampling.everySteps(2))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a transcoder's residual is one of targets");
    }
  }

  @Test
  void beside_otherNumberOfRows_isRefused() {
    assertThatThrownBy(() -> INPUTS.beside(targets().rows(0, 7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("60 rows beside 7: each row needs one");
    Rows unknown = Rows.ofIterators("short", 2, () -> List.of(new float[] {1, 2}).iterator());
    Rows pairs = Fixtures.streamed(INPUTS).beside(unknown);
    try (SparseAutoencoder sae = builder().build()) {
      assertThatThrownBy(() -> sae.evaluate(pairs))
          .isInstanceOf(RowReadException.class)
          .hasMessageContaining("the second source ends before the other");
    }
  }

  @Test
  void columns_ofEveryKindOfNumber_areThoseOfTheRows() {
    Samples bytes = Samples.ofBytes(new byte[] {1, 2, 3, 4, 5, 6}, 3, 0.5f);
    assertThat(bytes.columns(1, 3).isBytes()).isTrue();
    assertThat(bytes.rows(1, 2).columns(1, 3).row(0)).containsExactly(2.5f, 3f);
    Samples joined = bytes.beside(Samples.of(new double[] {7}, new double[] {8}));
    assertThat(joined.precision()).isEqualTo(Precision.FLOAT64);
    assertThat(joined.toDenseArray().toDoubles()).containsExactly(0.5, 1, 1.5, 7, 2, 2.5, 3, 8);
  }
}
