package io.github.sparseae.file;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.internal.file.CheckpointFile;
import io.github.sparseae.internal.file.TensorTable;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.stress.Allocations;
import io.github.sparseae.stress.StressBounds;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The heap memory that reading allocates, garbage included, for valid and for hostile files. */
@Tag(StressBounds.TAG)
class HeaderMemoryTest {
  /** The allowance for a header beside twice its file: ten times the largest header, 16 MiB. */
  private static final long HEADER_BYTES = 160L << 20;

  @TempDir Path folder;

  @Test
  void read_model_takesLessThanTwiceItsFile() throws Exception {
    Path file = folder.resolve("model.safetensors");
    AutoencoderSpec spec =
        new AutoencoderSpec(
            512,
            2048,
            Activation.RELU,
            Activation.LINEAR,
            Sparsity.l1(0.1),
            Reconstruction.meanSquaredError(),
            Structure.plain(),
            WeightPenalty.NONE,
            Initializer.HE_NORMAL,
            Precision.FLOAT32,
            1,
            Optional.empty());
    new ModelFile(
            spec,
            List.of(),
            NetworkState.initial(spec).parameters(),
            0,
            0,
            Provenance.initial("engine"))
        .write(file);
    ModelFile.read(file);

    long allocated = Allocations.during(() -> ModelFile.read(file));

    assertThat(allocated).isBetween(Files.size(file), 2 * Files.size(file));
    StressBounds.report(
        "a model file of %d bytes takes %d bytes to read", Files.size(file), allocated);
  }

  @Test
  void read_hostileHeader_takesNoMoreThanAFixedBoundBesideItsFile() throws Exception {
    String checksum = "\"sha256\":\"" + "0".repeat(64) + "\",\"format_version\":\"1\",";
    String specification = "{\"__metadata__\":{" + checksum + "\"specification\":\"";
    assertBounded(
        "tensors",
        filled(
            "{",
            i ->
                "\""
                    + i
                    + "\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":["
                    + 4 * i
                    + ","
                    + (4 * i + 4)
                    + "]}",
            "}"));
    assertBounded("texts", filled("{\"__metadata__\":{", i -> "\"" + i + "\":\"\"", "}}"));
    assertBounded("lists", filled(specification + "[", i -> "[]", "]\"}}"));
    assertBounded("objects", filled(specification + "[", i -> "{}", "]\"}}"));
    assertBounded("numbers", filled(specification + "[", i -> "1e5", "]\"}}"));
    assertBounded("names", filled(specification + "{", i -> "\\\"" + i + "\\\":0", "}\"}}"));
    int length = TensorTable.MAX_HEADER - 200;
    assertBounded("depth", specification + "[".repeat(length) + "\"}}");
    assertBounded("one text", specification + "\u4e00".repeat(length / 3) + "\"}}");
    assertBounded("one name", "{\"" + "a".repeat(length) + "\":0}");
  }

  @Test
  void readCheckpoint_ofMoreUnitsThanItsFile_takesNoMemoryForThem() throws Exception {
    Path file = folder.resolve("checkpoint.safetensors");
    try (InputStream golden =
        requireNonNull(getClass().getResourceAsStream("v1/checkpoint.safetensors"))) {
      Files.write(file, golden.readAllBytes());
    }
    Files.write(
        file,
        ModelBytes.of(file)
            .replace("\\\"hidden\\\":7", "\\\"hidden\\\":100000000")
            .toCheckedBytes());

    long allocated =
        Allocations.during(
            () ->
                assertThatThrownBy(() -> CheckpointFile.read(file, NetworkSpec.class))
                    .isInstanceOf(ModelFileException.class)
                    .hasMessageContaining("shape: expected ["));

    assertThat(allocated).isLessThan(HEADER_BYTES);
  }

  /** Returns a header of the greatest length, filled with items. */
  private static String filled(String begin, IntFunction<String> item, String end) {
    StringBuilder header = new StringBuilder(begin);
    for (int i = 0; header.length() < TensorTable.MAX_HEADER - 200; i++) {
      header.append(i == 0 ? "" : ",").append(item.apply(i));
    }
    return header.append(end).toString();
  }

  private void assertBounded(String name, String header) throws Exception {
    Path file = folder.resolve("hostile.safetensors");
    Files.write(file, ModelBytes.headerOnly(header));
    long size = Files.size(file);
    long allocated =
        Allocations.during(
            () ->
                assertThatThrownBy(() -> ModelFile.read(file))
                    .isInstanceOf(ModelFileException.class));
    assertThat(allocated).as(name).isLessThan(2 * size + HEADER_BYTES);
    StressBounds.report("a header full of %s, %d bytes, takes %d bytes", name, size, allocated);
  }
}
