package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TensorFlowFilesTest {
  private static final int HIDDEN = 7;
  private static final Samples SAMPLES = Fixtures.samples(23, 1);
  private static final Training TRAINING =
      Training.epochs(3).batchSize(6).optimizer(Optimizer.adam(0.01)).build();

  @TempDir Path folder;

  static Stream<Arguments> kinds() {
    Sparsity batchTopK = new Sparsity.BatchTopK(2, AuxiliaryLoss.of(2).weight(0.1).deadAfter(8));
    return Stream.of(Precision.values())
        .flatMap(
            precision ->
                Stream.of(Sparsity.l1(0.1), batchTopK, Sparsity.jumpRelu(0.1), Sparsity.gated(0.1))
                    .map(sparsity -> Arguments.of(sparsity, precision)));
  }

  private static SparseAutoencoder autoencoder(Sparsity sparsity, Precision precision) {
    return SparseAutoencoder.builder()
        .inputs(Fixtures.INPUTS)
        .hidden(HIDDEN)
        .activation(Activation.RELU)
        .sparsity(sparsity)
        .reconstruction(Reconstruction.normalizedSquaredError())
        .preEncoderBias(PreEncoderBias.MEAN)
        .normalization(InputNormalization.STANDARDIZE)
        .unitNormDecoder(true)
        .precision(precision)
        .compute(Compute.on(Device.CPU))
        .seed(5)
        .build();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void load_trainedAutoencoder_answersBitForBitAndLearnsOn(Sparsity sparsity, Precision precision)
      throws IOException {
    Path file = folder.resolve("model.safetensors");
    try (SparseAutoencoder saved = autoencoder(sparsity, precision)) {
      saved.fit(SAMPLES, TRAINING);
      saved.save(file);
      try (SparseAutoencoder loaded = SparseAutoencoder.load(file, Compute.on(Device.CPU))) {
        assertThat(loaded.spec()).isEqualTo(saved.spec());
        assertThat(loaded.weights()).isEqualTo(saved.weights());
        assertThat(loaded.encode(SAMPLES)).isEqualTo(saved.encode(SAMPLES));
        assertThat(loaded.reconstruct(SAMPLES)).isEqualTo(saved.reconstruct(SAMPLES));
        assertThat(loaded.provenance().trainings().get(0).engine())
            .startsWith("TensorFlow ")
            .endsWith(" on CPU");
        Training sgd = Training.epochs(2).batchSize(6).optimizer(Optimizer.sgd(0.01)).build();
        saved.fit(SAMPLES, sgd);
        loaded.fit(SAMPLES, sgd);
        assertThat(loaded.weights()).isEqualTo(saved.weights());
      }
    }
  }

  @Test
  void load_classifierOnAStack_answersBitForBit() throws IOException {
    Path file = folder.resolve("classifier.safetensors");
    try (SparseAutoencoder first = autoencoder(Sparsity.topK(3), Precision.FLOAT32);
        SparseAutoencoder second =
            SparseAutoencoder.builder()
                .inputs(HIDDEN)
                .hidden(4)
                .compute(Compute.on(Device.CPU))
                .build();
        Classifier saved =
            Classifier.fromEncoders(first, second).classNames(List.of("a", "b", "c")).build()) {
      first.fit(SAMPLES, TRAINING);
      saved.fit(LabeledSamples.of(SAMPLES, Fixtures.labels(23, 3, 1)), TRAINING);
      saved.save(file);
      try (Classifier loaded = Classifier.load(file)) {
        assertThat(loaded.classNames()).isEqualTo(saved.classNames());
        assertThat(loaded.probabilities(SAMPLES)).isEqualTo(saved.probabilities(SAMPLES));
      }
    }
  }
}
