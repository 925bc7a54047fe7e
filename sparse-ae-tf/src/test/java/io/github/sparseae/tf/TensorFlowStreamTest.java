package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Weights;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on streamed rows, on TensorFlow. */
class TensorFlowStreamTest {
  private static final Samples DIGITS = GeneratedDigits.generate(2_050, 1).samples();

  private static SparseAutoencoder autoencoder() {
    return SparseAutoencoder.builder()
        .inputs(784)
        .hidden(100)
        .activation(Activation.TANH)
        .output(Activation.SIGMOID)
        .l1(0.01)
        .seed(7)
        .build();
  }

  private static Training.Builder training(int epochs) {
    return Training.epochs(epochs).batchSize(200).optimizer(Optimizer.adam(0.003));
  }

  @Test
  void fit_bytesFromASource_givesTheBitsOfRowsInMemory() {
    Weights streamed;
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(Fixtures.streamed(DIGITS), training(3));
      streamed = sae.weights();
    }
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(DIGITS, training(3));
      assertThat(streamed).isEqualTo(sae.weights());
    }
  }

  @Test
  void fit_floatsInSegments_givesTheBitsOfRowsInMemory(@TempDir Path folder) throws Exception {
    ByteBuffer content =
        ByteBuffer.allocate(DIGITS.size() * 784 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    float[] all = new float[DIGITS.size() * 784];
    DIGITS.copy(0, DIGITS.size(), all);
    content.asFloatBuffer().put(all);
    Rows source = Rows.ofFloats(Files.write(folder.resolve("digits.f32"), content.array()), 784);
    Weights streamed;
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(source, training(2).shuffle(false).shuffleBuffer(450));
      streamed = sae.weights();
    }
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(Samples.of(DIGITS.toDenseArray()), training(2).shuffle(false));
      assertThat(streamed).isEqualTo(sae.weights());
    }
  }

  @Test
  void fit_classifierOnLabelledBytes_givesTheBitsOfRowsInMemory() {
    LabeledSamples labeled = GeneratedDigits.generate(1_050, 1);
    LabeledSamples others = GeneratedDigits.generate(300, 2);
    try (SparseAutoencoder sae = autoencoder();
        Classifier streamed = Classifier.fromEncoder(sae).classes(10).build();
        Classifier whole = Classifier.fromEncoder(sae).classes(10).build()) {
      History history =
          streamed.fit(
              LabeledRows.of(Fixtures.streamed(labeled.samples()), labeled.labels()),
              training(3).validation(Fixtures.streamed(others)));
      History inMemory = whole.fit(labeled, training(3).validation(others));

      assertThat(streamed.probabilities(others.samples()))
          .isEqualTo(whole.probabilities(others.samples()));
      assertThat(history.last().orElseThrow().validation())
          .isEqualTo(inMemory.last().orElseThrow().validation());
      assertThat(streamed.evaluate(Fixtures.streamed(others)).logLoss())
          .isEqualTo(whole.evaluate(others).logLoss());
    }
  }

  @Test
  void fit_smallBuffer_learnsAsWellAsInMemory() {
    Rows source = Fixtures.streamed(DIGITS);
    try (SparseAutoencoder streamed = autoencoder();
        SparseAutoencoder whole = autoencoder()) {
      streamed.fit(source, training(10).shuffleBuffer(500));
      whole.fit(DIGITS, training(10));

      ReconstructionReport report = streamed.evaluate(source);
      assertThat(report).isEqualTo(streamed.evaluate(DIGITS));
      // Drawing the mean digit has an error of about 0.06.
      double error = whole.evaluate(DIGITS).meanSquaredError();
      assertThat(error).isLessThan(0.045);
      assertThat(report.meanSquaredError()).isCloseTo(error, within(0.05 * error));
    }
  }

  @Test
  void fit_notFinite_isRefusedBeforeNativeCodeSeesIt() {
    Rows source =
        Rows.ofStreams(
            "activations",
            784,
            () ->
                Stream.concat(
                    IntStream.range(0, 1_500).mapToObj(DIGITS::row),
                    Stream.of(withFirst(Float.NaN))));
    try (SparseAutoencoder sae = autoencoder()) {
      assertThatThrownBy(() -> sae.fit(source, training(1).shuffleBuffer(400)))
          .isInstanceOf(RowReadException.class)
          .hasMessage("activations, row 1500: column 0 is NaN: every number must be finite");
      assertThat(sae.reconstruct(DIGITS).isFinite()).isTrue();
    }
  }

  private static float[] withFirst(float number) {
    float[] row = DIGITS.row(0);
    row[0] = number;
    return row;
  }
}
