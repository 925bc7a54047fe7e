package io.github.sparseae.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.internal.file.CheckpointFile;
import io.github.sparseae.internal.file.CheckpointStore;
import io.github.sparseae.internal.file.LibraryVersion;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files with a field too many or too few, and files of newer versions of the format. */
class FormatVersionTest {
  private static final Samples SAMPLES = Fixtures.samples(23, 1);

  @TempDir Path folder;

  /** A checkpoint, which has all parts that a file can have. */
  private Path path;

  @BeforeEach
  void writeCheckpoint() throws IOException {
    Path checkpoints = folder.resolve("checkpoints");
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(Fixtures.INPUTS)
            .hidden(7)
            .sparsity(Sparsity.topK(3))
            .activation(Activation.RELU)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build()) {
      sae.fit(
          SAMPLES,
          Training.epochs(2).batchSize(6).checkpoint(checkpoints, Checkpoints.everyEpochs(1)));
    }
    path = CheckpointStore.newest(checkpoints, AutoencoderSpec.class).file();
  }

  /** Replaces in the texts of the metadata, whose quotes are escaped. */
  private void rewrite(String from, String to) throws IOException {
    ModelBytes changed =
        ModelBytes.of(path).replace(from.replace("\"", "\\\""), to.replace("\"", "\\\""));
    Files.write(path, changed.toCheckedBytes());
  }

  private void setVersion(String version) throws IOException {
    ModelBytes bytes = ModelBytes.of(path);
    String header =
        bytes
            .header()
            .replaceFirst(
                "\"format_version\":\"[^\"]*\"", "\"format_version\":\"" + version + "\"");
    Files.write(path, new ModelBytes(header, bytes.data()).toCheckedBytes());
  }

  private CheckpointFile read() throws IOException {
    return CheckpointFile.read(path, AutoencoderSpec.class);
  }

  /** The beginning of an object in each part of a file, and the path of the object. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"kind\":\"autoencoder\" | specification",
        "{\"kind\":\"top_k\" | specification.sparsity",
        "{\"unit_norm_decoder\":false | specification.structure",
        "{\"library\": | provenance",
        "{\"data\": | provenance.trainings[0]",
        "{\"name\": | provenance.trainings[0].data",
        "{\"steps\":8 | checkpoint",
        "{\"batches\":0 | checkpoint.epoch",
        "{\"now\": | checkpoint.positions"
      })
  void read_fieldTooMany_isIgnoredFromANewerMinorVersionAlone(String begin, String part)
      throws IOException {
    CheckpointFile before = read();
    rewrite(begin, "{\"color\":{\"red\":[1]}," + begin.substring(1));
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelFileException.class)
        .hasMessage("%s: %s: expected no other field, was color", path, part);

    setVersion("1.5");
    assertThat(read().model()).isEqualTo(before.model());
    assertThat(read().checkpoint()).isEqualTo(before.checkpoint());
  }

  @Test
  void read_settingsWithAFieldTooMany_keepsIt() throws IOException {
    rewrite("{\"epochs\":2,\"batch_size\":6", "{\"color\":\"red\",\"epochs\":2,\"batch_size\":6");

    assertThat(read().model().provenance().trainings().get(0).settingsJson())
        .startsWith("{\"color\":\"red\",\"epochs\":2,\"batch_size\":6");
  }

  @Test
  void read_textOrTensorTooMany_isIgnoredFromANewerMinorVersionAlone() throws IOException {
    ModelFile before = ModelFile.read(path);
    ModelBytes good = ModelBytes.of(path);
    int bytes = good.data().length;
    String more =
        ",\"zebra\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[%d,%d]}}"
            .formatted(bytes, bytes + 8);
    ModelBytes extended =
        new ModelBytes(
            good.header()
                .strip()
                .replaceFirst("\\}$", more)
                .replace("\"__metadata__\":{", "\"__metadata__\":{\"color\":\"red\","),
            Arrays.copyOf(good.data(), bytes + 8));
    Files.write(path, extended.toCheckedBytes());
    assertThatThrownBy(() -> ModelFile.read(path))
        .hasMessage("%s: __metadata__: expected no other field, was color", path);

    setVersion("1.10");
    assertThat(ModelFile.read(path)).isEqualTo(before);
  }

  @Test
  void read_specificationWithFieldsTooFew_hasTheirDefaults() throws IOException {
    AutoencoderSpec before = (AutoencoderSpec) read().model().spec();
    rewrite(
        ",\"inference_factor\":1.0,\"auxiliary\":{\"k\":0,\"weight\":0.0,\"dead_after\":1,"
            + "\"relative\":true}",
        "");
    rewrite(",\"weight_penalty\":{\"l1\":0.0,\"l2\":0.0}", "");
    rewrite(",\"tied_weights\":false", "");
    rewrite(",\"encoder_bias\":true", "");
    rewrite(",\"normalization\":\"none\"", "");

    assertThat(read().model().spec()).isEqualTo(before);
    assertThat(before.sparsity()).isEqualTo(new Sparsity.TopK(3, 1, AuxiliaryLoss.NONE, false));
    assertThat(before.structure()).isEqualTo(Structure.plain());
    assertThat(before.weightPenalty()).isEqualTo(WeightPenalty.NONE);
  }

  @Test
  void read_provenanceWithFieldsTooFew_hasTheirDefaults() throws IOException {
    Provenance before = read().model().provenance();
    rewrite(",\"earlier_trainings\":0", "");
    rewrite(",\"calls\":1", "");

    assertThat(read().model().provenance()).isEqualTo(before);
    assertThat(before.encoders()).isEmpty();
  }

  /** A field whose value cannot be guessed, in each part of a file. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "\"inputs\":5, | specification.inputs | a whole number of 64 bits",
        "\"k\":3, | specification.sparsity.k | a whole number of 64 bits",
        ",\"ending\":\"under_way\" | provenance.trainings[0].ending | a text",
        "\"counted_rows\":0 | checkpoint.epoch.counted_rows | a whole number of 64 bits",
        "\"planned_epochs\":2, | checkpoint.planned_epochs | a whole number of 64 bits"
      })
  void read_fieldTooFewWithoutDefault_isRefused(String field, String part, String expected)
      throws IOException {
    String gone = field.endsWith(",") || field.startsWith(",") ? field : "," + field;
    rewrite(gone, "");

    assertThatThrownBy(this::read)
        .isInstanceOf(ModelFileException.class)
        .hasMessage("%s: %s: expected %s, was missing", path, part, expected);
  }

  @Test
  void read_settingsWithAFieldTooFew_areKeptAsTheyAre() throws IOException {
    rewrite("{\"epochs\":2,\"batch_size\":6", "{\"epochs\":2");

    assertThat(read().model().provenance().trainings().get(0).settingsJson())
        .startsWith("{\"epochs\":2,\"optimizer\"");
  }

  private String newer(String version, String writer) {
    return path
        + ": format_version: expected at most 1.4, was "
        + version
        + ", written by a newer version of sparse-ae, "
        + writer
        + "; update sparse-ae, which is "
        + LibraryVersion.VERSION
        + " here, to open the file";
  }

  @Test
  void read_kindOfANewerVersion_saysThatItIsNewer() throws IOException {
    rewrite("{\"library\":\"" + LibraryVersion.VERSION + "\"", "{\"library\":\"9.9.0\"");
    rewrite("\"kind\":\"top_k\"", "\"kind\":\"quantum\"");
    assertThatThrownBy(this::read)
        .hasMessageStartingWith(path + ": specification.sparsity.kind: expected one of [none, l1,");

    setVersion("1.5");
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(
            newer("1.5", "9.9.0") + " (specification.sparsity.kind: expected one of [none, l1,")
        .hasMessageEndingWith(", was quantum)");
  }

  @Test
  void read_newerMajorVersion_isRefused() throws IOException {
    setVersion("2.0");
    assertThatThrownBy(() -> ModelFile.read(path))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(newer("2.0", LibraryVersion.VERSION));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0", "1.5"})
  void newest_ofANewerVersion_isNotPassedOverAsDamaged(String version) throws IOException {
    rewrite("\"kind\":\"top_k\"", "\"kind\":\"quantum\"");
    setVersion(version);
    Path checkpoints = folder.resolve("checkpoints");

    assertThatThrownBy(() -> CheckpointStore.newest(checkpoints, AutoencoderSpec.class))
        .hasMessageStartingWith(newer(version, LibraryVersion.VERSION));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "one", "1.", "1.1.1", "-1", "9999999999"})
  void read_whatIsNoVersion_isRefused(String version) throws IOException {
    setVersion(version);
    assertThatThrownBy(() -> ModelFile.read(path))
        .hasMessage("%s: format_version: expected a version such as 1.4, was %s", path, version);
  }

  @Test
  void read_versionsBefore_areRead() throws IOException {
    ModelFile before = ModelFile.read(path);
    for (String version : List.of("1.0", "1")) {
      setVersion(version);
      assertThat(ModelFile.read(path)).isEqualTo(before);
    }
    setVersion("0.9");
    assertThatThrownBy(() -> ModelFile.read(path))
        .hasMessage("%s: format_version: expected 1 or later, was 0.9", path);
  }
}
