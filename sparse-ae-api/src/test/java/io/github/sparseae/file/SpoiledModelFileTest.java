package io.github.sparseae.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.stress.Allocations;
import io.github.sparseae.stress.Spoiling;
import io.github.sparseae.stress.StressBounds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Model files that are truncated, damaged or forged are refused, with little memory and time. */
@Tag(StressBounds.TAG)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SpoiledModelFileTest {
  /** An allowance for loading classes in the first reading. */
  private static final long FIXED_BYTES = 16 << 20;

  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = folder.resolve("model.safetensors");
  }

  private static List<byte[]> wholeFiles() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String name : GoldenFiles.autoencoders().keySet()) {
      files.add(wholeFile(name));
    }
    files.add(wholeFile("classifier"));
    return files;
  }

  private static byte[] wholeFile(String name) throws IOException {
    try (InputStream in =
        SpoiledModelFileTest.class.getResourceAsStream("v1/" + name + ".safetensors")) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /**
   * Reads the bytes and returns whether they were accepted; only the documented exception may
   * occur.
   */
  private boolean isRead(byte[] bytes) throws Exception {
    Files.write(path, bytes);
    boolean[] read = {false};
    long allocated =
        Allocations.during(
            () -> {
              try {
                ModelFile.read(path);
                read[0] = true;
              } catch (ModelFileException e) {
                assertThat(e.getMessage()).startsWith(path + ": ").hasSizeLessThan(1000);
              }
            });
    assertThat(allocated).isLessThan(64L * bytes.length + FIXED_BYTES);
    return read[0];
  }

  @Test
  void read_cutShortAnywhere_isRefused() throws Exception {
    byte[] whole = wholeFile("batch_top_k-1");
    int step = StressBounds.full() ? 1 : 7;
    for (int length = 0; length < whole.length; length += step) {
      assertThat(isRead(Arrays.copyOf(whole, length)))
          .as("%s of %s bytes", length, whole.length)
          .isFalse();
    }
    assertThat(isRead(whole)).isTrue();
    assertThat(isRead(Arrays.copyOf(whole, whole.length - 1))).isFalse();
    StressBounds.report("model file cut short at each of its %d bytes: all refused", whole.length);
  }

  @Test
  void read_anyBitFlipped_isRefused() throws Exception {
    List<byte[]> files = wholeFiles();
    Spoiling spoiling = new Spoiling(1);
    int rounds = StressBounds.rounds(500, 10_000);
    for (int i = 0; i < rounds; i++) {
      assertThat(isRead(spoiling.flipBit(spoiling.oneOf(files)))).as("flip %s", i).isFalse();
    }
    StressBounds.report("model files with one bit flipped: %d, all refused", rounds);
  }

  /** The errors of another writer: the checksum is valid, the rest is not. */
  @Test
  void read_bitFlippedUnderAValidChecksum_isRefusedOrReadAsItIs() throws Exception {
    List<byte[]> files = wholeFiles();
    Spoiling spoiling = new Spoiling(2);
    int rounds = StressBounds.rounds(500, 10_000);
    int read = 0;
    for (int i = 0; i < rounds; i++) {
      ModelBytes good = ModelBytes.of(spoiling.oneOf(files));
      String header = new String(spoiling.flipBit(good.header().getBytes(UTF_8)), UTF_8);
      if (isRead(ModelBytes.forged(new ModelBytes(header, good.data()).toBytes()))) {
        read++;
      }
    }
    assertThat(read).as("flips that change only a setting or a text").isBetween(1, rounds - 1);
    StressBounds.report(
        "model files with one bit of the header flipped under a right checksum: %d, %d read, the"
            + " others refused",
        rounds, read);
  }

  @Test
  void read_splicedOfTwoFiles_isRefused() throws Exception {
    List<byte[]> files = wholeFiles();
    Spoiling spoiling = new Spoiling(3);
    int rounds = StressBounds.rounds(500, 10_000);
    for (int i = 0; i < rounds; i++) {
      byte[] first = spoiling.oneOf(files);
      byte[] second = spoiling.oneOf(files);
      byte[] spliced = spoiling.splice(first, second);
      if (!Arrays.equals(spliced, first) && !Arrays.equals(spliced, second)) {
        assertThat(isRead(spliced)).as("splice %s", i).isFalse();
      }
    }
    StressBounds.report("model files spliced of two: %d, all refused", rounds);
  }

  /** The header of one file before the tensors of another, with a valid checksum. */
  @Test
  void read_headerOfOneBeforeTheTensorsOfAnother_isRefusedUnlessTheyFit() throws Exception {
    List<byte[]> files = wholeFiles();
    int read = 0;
    for (byte[] first : files) {
      for (byte[] second : files) {
        ModelBytes header = ModelBytes.of(first);
        ModelBytes tensors = ModelBytes.of(second);
        boolean fit = header.data().length == tensors.data().length;
        boolean isRead = isRead(header.withData(tensors.data()).toCheckedBytes());
        assertThat(isRead && !fit).isFalse();
        read += isRead ? 1 : 0;
      }
    }
    assertThat(read).isBetween(files.size(), files.size() * files.size() - 1);
    StressBounds.report(
        "headers spliced before other files' tensors under a right checksum: %d, %d of which fit",
        files.size() * files.size(), read);
  }

  @Test
  void read_spoiledInSeveralWays_isRefused() throws Exception {
    List<byte[]> files = wholeFiles();
    Spoiling spoiling = new Spoiling(4);
    int rounds = StressBounds.rounds(500, 10_000);
    for (int i = 0; i < rounds; i++) {
      byte[] whole = spoiling.oneOf(files);
      byte[] spoiled = spoiling.spoil(whole, spoiling.oneOf(files));
      boolean isOneOfThem = files.stream().anyMatch(file -> Arrays.equals(file, spoiled));
      assertThat(isRead(spoiled)).as("round %s", i).isEqualTo(isOneOfThem);
    }
    StressBounds.report("model files spoiled in one to four ways: %d, all refused", rounds);
  }
}
