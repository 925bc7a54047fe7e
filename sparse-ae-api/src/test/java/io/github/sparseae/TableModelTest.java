package io.github.sparseae;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.table.TableSchema;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that keep the table their rows are from. */
class TableModelTest {
  private static final Compute COMPUTE = Compute.auto().engine(new ReferenceEngine());

  @TempDir Path folder;

  /** A row of the table. */
  public record Pump(double pressure, String site, boolean open) {}

  private static List<Pump> pumps() {
    List<Pump> pumps = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      pumps.add(new Pump(100_000 + 37 * i, i % 3 == 0 ? "west" : "north", i % 5 == 0));
    }
    return pumps;
  }

  private static SparseAutoencoder.Builder builder(TableSchema schema) {
    return SparseAutoencoder.builder()
        .schema(schema)
        .hidden(6)
        .normalization(InputNormalization.STANDARDIZE)
        .compute(COMPUTE);
  }

  @Test
  void save_ofAnAutoencoderOnATable_keepsItsColumns() throws IOException {
    TableSchema schema = TableSchema.infer(pumps()).unit("pressure", "Pa");
    Path file = folder.resolve("table.safetensors");
    Samples rows = schema.samples(pumps());
    try (SparseAutoencoder sae = builder(schema).build()) {
      assertThat(sae.spec().inputs()).isEqualTo(5);
      sae.fit(rows, Training.epochs(3).batchSize(8));
      sae.save(file);
    }
    try (SparseAutoencoder sae = SparseAutoencoder.load(file, COMPUTE)) {
      assertThat(sae.schema()).hasValue(schema);
      assertThat(sae.toModelFile().metadata()).containsKey("table");
      Map<String, ?> row = Map.of("pressure", 100_037, "site", "north", "open", false);
      assertThat(sae.encode(sae.samples(row, pumps().get(2))))
          .isEqualTo(sae.encode(rows.rows(1, 3)));
      Map<String, Object> decoded = schema.decode(sae.reconstruct(sae.samples(row)));
      assertThat(decoded).containsOnlyKeys("pressure", "site", "open");
      assertThat((double) requireNonNull(decoded.get("pressure"))).isBetween(90_000.0, 110_000.0);
      assertThatThrownBy(() -> sae.samples(Map.of("pressure", 1, "site", "north")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("row 0, column \"open\" is missing");
    }
  }

  @Test
  void save_ofAClassifierOnSuchAnEncoder_keepsThemToo() throws IOException {
    TableSchema schema = TableSchema.infer(pumps());
    Path file = folder.resolve("classifier.safetensors");
    Samples rows = schema.samples(pumps());
    try (SparseAutoencoder sae = builder(schema).build();
        Classifier classifier = Classifier.fromEncoder(sae).classes(3).build()) {
      classifier.fit(
          LabeledSamples.of(rows, Fixtures.labels(40, 3, 1)), Training.epochs(2).batchSize(8));
      classifier.save(file);
    }
    try (Classifier classifier = Classifier.load(file, COMPUTE)) {
      assertThat(classifier.schema()).hasValue(schema);
      assertThat(classifier.probabilities(classifier.samples(pumps().get(7))))
          .isEqualTo(classifier.probabilities(rows.rows(7, 8)));
    }
  }

  @Test
  void resumeOrBuild_withAnotherTable_isRefused() throws IOException {
    TableSchema schema = TableSchema.infer(pumps());
    try (SparseAutoencoder sae = builder(schema).build()) {
      sae.fit(
          schema.samples(pumps()),
          Training.epochs(1).checkpoint(folder, Checkpoints.everyEpochs(1)));
    }
    try (SparseAutoencoder sae = builder(schema).resumeOrBuild(folder)) {
      assertThat(sae.schema()).hasValue(schema);
    }
    assertThatThrownBy(() -> builder(schema.unit("pressure", "bar")).resumeOrBuild(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the newest checkpoint in %s was built with another schema: set the same, or choose"
                + " another folder",
            folder);
  }

  @Test
  void builder_ofADetectorOnSuchANetwork_takesItsTable() {
    TableSchema schema = TableSchema.infer(pumps());
    Samples rows = schema.samples(pumps());
    try (SparseAutoencoder sae = builder(schema).build()) {
      sae.fit(rows, Training.epochs(1).batchSize(8));
      try (AnomalyDetector detector = AnomalyDetector.builder(sae).fit(rows)) {
        assertThat(detector.schema()).hasValue(schema);
        assertThat(detector.anomaly(pumps().get(3)).contributions().get(0).column())
            .isIn("pressure", "site", "open");
        ModelFile file = detector.toModelFile();
        assertThat(file.schema()).hasValue(schema);
        // The table is written once.
        assertThat(file.metadata()).doesNotContainKey("table");
      }
    }
  }

  @Test
  void schema_ofAnotherNumberOfInputs_isRefused() {
    TableSchema schema = TableSchema.infer(pumps());
    assertThatThrownBy(() -> builder(schema).inputs(4).build())
        .hasMessage("inputs is 4, but the schema has 5 inputs: leave out inputs");
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder().inputs(4).hidden(2).compute(COMPUTE).build()) {
      assertThatThrownBy(() -> sae.toModelFile().withSchema(schema))
          .hasMessage("a schema of 5 inputs, but the network has 4");
      assertThatThrownBy(() -> sae.samples(pumps().get(0)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "SparseAutoencoder 4-2-4 reads numbers alone: set the schema of the table when it is"
                  + " built");
    }
  }
}
