package io.github.sparseae.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.AnomalyDetector;
import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.internal.file.CheckpointFile;
import io.github.sparseae.internal.file.LogThresholds;
import io.github.sparseae.internal.file.Safetensors;
import io.github.sparseae.internal.train.Checkpoint;
import io.github.sparseae.internal.train.Snapshot;
import io.github.sparseae.metrics.DriftMonitor;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that were saved by an earlier version are read by every later one. */
class GoldenFilesTest {
  @TempDir Path folder;

  static List<String> names() {
    return List.copyOf(GoldenFiles.autoencoders().keySet());
  }

  private Path copy(String name) throws IOException {
    try (InputStream in =
        requireNonNull(
            GoldenFilesTest.class.getResourceAsStream("v1/" + name),
            () -> name + " is missing: GoldenFiles creates it")) {
      Path file = folder.resolve(name);
      Files.copy(in, file);
      return file;
    }
  }

  private void assertRecorded(DenseArray numbers, String name) throws IOException {
    List<String> recorded = Files.readAllLines(copy(GoldenFiles.recordOf(name)), UTF_8);
    assertThat(recorded).hasSize(numbers.size());
    for (int i = 0; i < numbers.size(); i++) {
      // Not exactly: the last bit of exp and tanh differs between platforms of Java.
      assertThat(numbers.get(i))
          .as("number %s", i)
          .isCloseTo(Double.parseDouble(recorded.get(i)), within(1e-6));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void goldenFile_ofAnAutoencoder_opensAndReconstructsAsRecorded(String name) throws IOException {
    AutoencoderSpec spec = requireNonNull(GoldenFiles.autoencoders().get(name));
    Path file = copy(name + ".safetensors");
    try (SparseAutoencoder sae =
        SparseAutoencoder.load(file, Compute.on(Device.CPU).engine(new ReferenceEngine()))) {
      assertThat(sae.spec()).isEqualTo(spec);
      assertThat(sae.provenance().trainings())
          .singleElement()
          .satisfies(
              run ->
                  assertThat(TrainingJson.write(TrainingJson.read(run.settingsJson()).build()))
                      .isEqualTo(run.settingsJson()));
      assertRecorded(sae.reconstruct(GoldenFiles.ROWS), name + ".safetensors");
    }
  }

  @Test
  void goldenFile_beforeFormat14_isVerifiedByItsSha256() throws IOException {
    Path file = copy("l1-1.safetensors");
    ModelBytes golden = ModelBytes.of(file);
    byte[] data = golden.data().clone();
    data[77] ^= 4;
    Files.write(file, golden.withData(data).toBytes());

    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageMatching(
            ".*: __metadata__\\.sha256: expected [0-9a-f]{64} as the file says, was [0-9a-f]{64}");
  }

  @Test
  void goldenFile_ofAClassifier_opensAndAnswersAsRecorded() throws IOException {
    Path file = copy("classifier.safetensors");
    try (Classifier classifier =
        Classifier.load(file, Compute.on(Device.CPU).engine(new ReferenceEngine()))) {
      assertThat(classifier.spec().encoders()).isEqualTo(Examples.classifier().encoders());
      assertThat(classifier.classNames()).containsExactly("a", "b", "ç");
      assertThat(classifier.provenance().encoders()).isEmpty();
      assertRecorded(classifier.probabilities(GoldenFiles.ROWS), "classifier.safetensors");
    }
  }

  @Test
  void goldenFile_ofAClassifierOfFormat11_hasTheTrainingsOfItsEncoders() throws IOException {
    Path file = copy("classifier-on-trained-encoder.safetensors");
    try (Classifier classifier =
        Classifier.load(file, Compute.on(Device.CPU).engine(new ReferenceEngine()))) {
      List<Provenance> encoders = classifier.provenance().encoders();
      assertThat(encoders).hasSize(2);
      assertThat(encoders.get(0).trainings())
          .singleElement()
          .satisfies(run -> assertThat(run.epochs()).isEqualTo(3));
      assertThat(encoders.get(1).trainings()).isEmpty();
      assertRecorded(
          classifier.probabilities(GoldenFiles.ROWS), "classifier-on-trained-encoder.safetensors");
    }
  }

  @Test
  void goldenFile_ofADetector_scoresAsRecorded() throws IOException {
    Path file = copy("detector.safetensors");
    try (AnomalyDetector detector =
        AnomalyDetector.load(file, Compute.on(Device.CPU).engine(new ReferenceEngine()))) {
      assertThat(detector.calibration().scores()).hasSize(5);
      assertRecorded(GoldenFiles.scores(detector), "detector.safetensors");
      assertThatThrownBy(detector::monitor)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("fit the detector again");
    }
  }

  @Test
  void goldenFile_ofADetectorThatCanWatch_watches() throws IOException {
    Path file = copy("watching-detector.safetensors");
    try (AnomalyDetector detector =
        AnomalyDetector.load(file, Compute.on(Device.CPU).engine(new ReferenceEngine()))) {
      assertRecorded(GoldenFiles.scores(detector), "watching-detector.safetensors");
      DriftMonitor monitor = detector.monitor();
      detector.watch(GoldenFiles.ROWS, monitor);
      assertThat(monitor.report().rows()).isEqualTo(GoldenFiles.ROWS.size());
    }
  }

  @Test
  void goldenFile_ofADetectorOfATable_scoresAsRecorded() throws IOException {
    Path file = copy("table-detector.safetensors");
    try (AnomalyDetector detector =
        AnomalyDetector.load(file, Compute.on(Device.CPU).engine(new ReferenceEngine()))) {
      assertThat(detector.schema().orElseThrow().columns()).hasSize(5);
      assertRecorded(GoldenFiles.tableScores(detector), "table-detector.safetensors");
    }
  }

  @Test
  void goldenFile_ofACheckpoint_opensWithAllItHolds() throws IOException {
    Path file = copy("checkpoint.safetensors");
    Checkpoint checkpoint = CheckpointFile.read(file, AutoencoderSpec.class).checkpoint();
    assertThat(checkpoint.soFar().steps()).isEqualTo(GoldenFiles.CHECKPOINT_STEPS);
    assertThat(checkpoint.soFar().epoch().batches()).isEqualTo(2);
    assertThat(checkpoint.reports()).hasSize(2).allMatch(report -> report.validation().isPresent());
    assertThat(requireNonNull(checkpoint.soFar().best()).report())
        .isEqualTo(checkpoint.reports().get(1));
    assertThat(checkpoint.now().state().slots()).containsKey("encoder.weights/adam.v");
    assertThat(checkpoint.now().position().l0()).isNotNull();
    assertThat(checkpoint.now().position().activity()).isNotNull();
    try (SparseAutoencoder sae =
        SparseAutoencoder.load(file, Compute.on(Device.CPU).engine(new ReferenceEngine()))) {
      assertRecorded(sae.reconstruct(GoldenFiles.ROWS), "checkpoint.safetensors");
    }
  }

  @Test
  void goldenFile_ofACheckpointOfFormat11_hasTheExponentialsOfItsLogThresholds()
      throws IOException {
    String name = "checkpoint-log-threshold.safetensors";
    Path file = copy(name);
    Safetensors stored = Safetensors.read(file, Safetensors.foreign(table -> content -> content));
    Checkpoint checkpoint = CheckpointFile.read(file, AutoencoderSpec.class).checkpoint();
    Snapshot start = checkpoint.soFar().epochStart();
    assertThat(start).isNotEqualTo(checkpoint.now());
    assertExponentials(stored.array("code.log_threshold"), checkpoint.now());
    assertExponentials(stored.array("epoch_start/code.log_threshold"), start);
    for (Snapshot snapshot : List.of(checkpoint.now(), start)) {
      assertThat(
              requireNonNull(snapshot.state().slots().get("code.unit_threshold/adam.v"))
                  .toDoubles())
          .containsOnly(0);
      assertThat(requireNonNull(snapshot.state().slots().get("encoder.bias/adam.v")).toDoubles())
          .matches(slot -> slot[0] > 0 && slot[1] > 0);
    }
    assertThat(stored.array("code.log_threshold/adam.v").get(0)).isPositive();
    try (SparseAutoencoder sae =
        SparseAutoencoder.load(file, Compute.on(Device.CPU).engine(new ReferenceEngine()))) {
      assertRecorded(sae.reconstruct(GoldenFiles.ROWS), name);
    }
  }

  private static void assertExponentials(DenseArray logarithms, Snapshot snapshot) {
    DenseArray thresholds = snapshot.state().parameter(Parameter.UNIT_THRESHOLD);
    assertThat(thresholds.shape()).isEqualTo(logarithms.shape());
    for (int j = 0; j < thresholds.size(); j++) {
      assertThat(thresholds.get(j)).isEqualTo(StrictMath.exp(logarithms.get(j)));
    }
  }

  @Test
  void goldenFile_ofAClassifierOfFormat11_hasTheExponentialsInEveryLayer() throws IOException {
    String name = "classifier-log-threshold.safetensors";
    Path file = copy(name);
    Safetensors stored = Safetensors.read(file, Safetensors.foreign(table -> content -> content));
    try (Classifier classifier =
        Classifier.load(file, Compute.on(Device.CPU).engine(new ReferenceEngine()))) {
      assertRecorded(classifier.probabilities(GoldenFiles.ROWS), name);
      ModelFile model = classifier.toModelFile();
      for (int layer : List.of(1, 2)) {
        Parameter parameter = Parameter.UNIT_THRESHOLD.inLayer(layer);
        String old = parameter.toString().replace("unit_threshold", "log_threshold");
        assertThat(requireNonNull(model.parameters().get(parameter)).get(1))
            .isEqualTo(StrictMath.exp(stored.array(old).get(1)));
      }
      classifier.save(file);
    }
    assertThat(Safetensors.read(file, Safetensors.foreign(table -> content -> content)).arrays())
        .containsKeys("code.unit_threshold", "layer2.code.unit_threshold")
        .doesNotContainKey("code.log_threshold");
  }

  @Test
  void exponentials_ofWhatOverflows_areTheLargestNumber() {
    DenseArray logarithms = DenseArray.wrap(new double[] {1000, -1000, 0, -3.5}, 4);
    assertThat(LogThresholds.exponentials(logarithms).toDoubles())
        .containsExactly(Double.MAX_VALUE, 0, 1, StrictMath.exp(-3.5));
    assertThat(LogThresholds.exponentials(logarithms.in(Precision.FLOAT32)).toDoubles())
        .containsExactly(Float.MAX_VALUE, 0, 1, (float) StrictMath.exp(-3.5));
  }
}
