package io.github.sparseae.data;

import static io.github.sparseae.data.IdxBytes.ascii;
import static io.github.sparseae.data.IdxBytes.bytes;
import static io.github.sparseae.data.IdxBytes.gzip;
import static io.github.sparseae.data.IdxBytes.twoImages;
import static io.github.sparseae.data.IdxBytes.twoLabels;
import static io.github.sparseae.data.IdxBytes.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparseae.internal.data.idx.IdxFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxTest {
  private static final String WHOLE_GZIP = "a whole, undamaged gzip stream";

  @TempDir Path folder;

  @Test
  void readImages_plain_rowsOfPixelsInZeroToOne() throws IOException {
    Samples images = Idx.readImages(write(twoImages()));

    assertThat(images.size()).isEqualTo(2);
    assertThat(images.width()).isEqualTo(6);
    assertThat(images.scale()).isEqualTo(1 / 255f);
    assertThat(images.row(0))
        .containsExactly(0, 1 / 255f, 2 * (1 / 255f), 51 * (1 / 255f), 128 * (1 / 255f), 1);
    assertThat(images.get(1, 2)).isEqualTo(30 * (1 / 255f));
  }

  @Test
  void readLabels_ofSomeClasses_areTheirPlaces() throws IOException {
    Path file = write(twoLabels());

    assertThat(Idx.readLabels(file, List.of("200", "3", "7"))).containsExactly(2, 0);
    assertThatThrownBy(() -> Idx.readLabels(file, List.of("7", "9")))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(file + ": label 1: expected one of 7, 9, was 200");
    assertThatThrownBy(() -> Idx.readLabels(file, List.of("7", "7")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("each class must be named once, were [7, 7]");
  }

  @Test
  void readImages_gzipUnderAnyName_sameAsPlain() throws IOException {
    Samples images = Idx.readImages(write(gzip(twoImages())));

    assertThat(images.bytes()).isEqualTo(Idx.readImages(write(twoImages())).bytes());
  }

  @Test
  void readImages_gzipOfTwoMembers_readsOn() throws IOException {
    byte[] whole = twoImages();
    byte[] packed = gzip(Arrays.copyOf(whole, 11), Arrays.copyOfRange(whole, 11, whole.length));

    assertThat(Idx.readImages(write(packed)).size()).isEqualTo(2);
  }

  @Test
  void readLabels_above127_unsigned() throws IOException {
    assertThat(Idx.readLabels(write(twoLabels()))).containsExactly(7, 200);
    assertThat(Idx.readLabels(write(gzip(twoLabels())))).containsExactly(7, 200);
  }

  @Test
  void read_imagesAndLabels_together() throws IOException {
    LabeledSamples both =
        Idx.read(
            IdxBytes.write(folder, "images", twoImages()),
            IdxBytes.write(folder, "labels.gz", gzip(twoLabels())));

    assertThat(both.labels()).containsExactly(7, 200);
    assertThat(both.samples().row(1)[0]).isEqualTo(10 * (1 / 255f));
  }

  @Test
  void read_fewerLabelsThanImages_namesBothNumbers() throws IOException {
    Path images = IdxBytes.write(folder, "images", twoImages());
    Path labels = IdxBytes.write(folder, "labels", bytes(0, 0, 8, 1, 0, 0, 0, 1, 7));

    assertThatThrownBy(() -> Idx.read(images, labels))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            "%s: dimension 0: expected 2 labels, one for each image in %s, was 1", labels, images);
  }

  @Test
  void readImages_noSuchFile_saysSo() {
    assertThatThrownBy(() -> Idx.readImages(folder.resolve("absent")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void readImages_noIdxFile_magicNumber() throws IOException {
    assertRefused(ascii("PNG picture"), "magic number", "0x00000803", "0x504E4720");
    assertRefused(with(twoImages(), 0, 1), "magic number", "0x00000803", "0x01000803");
    assertRefused(with(twoImages(), 1, 1), "magic number", "0x00000803", "0x00010803");
  }

  @Test
  void readImages_otherElements_elementType() throws IOException {
    assertRefused(
        with(twoImages(), 2, 0x0D), "element type", "0x08 (unsigned byte)", "0x0D (float)");
    assertRefused(
        with(twoImages(), 2, 0xFF), "element type", "0x08 (unsigned byte)", "0xFF (unknown)");
  }

  @Test
  void readImages_ofLabels_numberOfDimensions() throws IOException {
    assertRefused(twoLabels(), "number of dimensions", "3", "1");
    assertRefused(with(twoImages(), 3, 255), "number of dimensions", "3", "255");
  }

  @Test
  void readLabels_ofImages_numberOfDimensions() throws IOException {
    Path file = write(twoImages());

    assertThatThrownBy(() -> Idx.readLabels(file))
        .hasMessage("%s: number of dimensions: expected 1, was 3", file);
  }

  @Test
  void readImages_zeroLength_dimension() throws IOException {
    assertRefused(with(twoImages(), 7, 0), "dimension 0", "1 to 2147483647", "0");
    assertRefused(with(twoImages(), 11, 0), "dimension 1", "1 to 2147483647", "0");
    assertRefused(with(twoImages(), 15, 0), "dimension 2", "1 to 2147483647", "0");
  }

  @Test
  void readImages_lengthOf2To31OrMore_dimension() throws IOException {
    assertRefused(with(twoImages(), 8, 0x80), "dimension 1", "1 to 2147483647", "2147483650");
  }

  @Test
  void readImages_overflowingProduct_dimensions() throws IOException {
    byte[] claim =
        bytes(0, 0, 8, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF); // 2^16 · 2^16 · ...
    assertRefused(
        claim,
        "content",
        "9,223,372,032,559,808,512 numbers of 1 byte for shape (65536, 65536, 2147483647)",
        "0 bytes");
    assertRefused(
        gzip(claim),
        "dimensions",
        "a size that " + gzip(claim).length + " compressed bytes can have",
        "(65536, 65536, 2147483647)");
    // 2^31 - 1 each: the product of all three is beyond 64 bits.
    byte[] huge =
        bytes(0, 0, 8, 3, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF);
    String shape = "(2147483647, 2147483647, 2147483647)";
    assertRefused(
        huge, "content", "more than 2^63 numbers of 1 byte for shape " + shape, "0 bytes");
    assertRefused(
        gzip(huge),
        "dimensions",
        "a size that " + gzip(huge).length + " compressed bytes can have",
        shape);
  }

  @Test
  void readImages_twentyBytesClaimingTwoGigabytes_refusedWithoutAllocatingThem()
      throws IOException {
    // [2, 32768, 32767] is 2,147,418,112 elements: more than the test's heap could give.
    byte[] claim = bytes(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0x80, 0, 0, 0, 0x7F, 0xFF, 1, 2, 3, 4);

    assertRefused(
        claim, "content", "2,147,418,112 numbers of 1 byte for shape (2, 32768, 32767)", "4 bytes");
    assertRefused(
        gzip(claim),
        "dimensions",
        "a size that " + gzip(claim).length + " compressed bytes can have",
        "(2, 32768, 32767)");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 7, 15, 16, 17, 27})
  void readImages_cutShort_saysWhere(int length) throws IOException {
    byte[] cut = Arrays.copyOf(twoImages(), length);
    String field = length < 4 ? "magic number" : length < 16 ? "dimensions" : "content";
    int start = length < 4 ? 0 : length < 16 ? 4 : 16;
    String expected =
        length < 4
            ? "4 bytes"
            : length < 16 ? "12 bytes" : "12 numbers of 1 byte for shape (2, 2, 3)";
    String actual = length - start == 1 ? "1 byte" : length - start + " bytes";

    assertRefused(cut, field, expected, actual);
  }

  @Test
  void readImages_bytesAfterTheEnd_content() throws IOException {
    byte[] longer = Arrays.copyOf(twoImages(), 31);

    assertThatThrownBy(() -> Idx.readImages(write(longer)))
        .hasMessageEndingWith(
            "content: expected 12 numbers of 1 byte for shape (2, 2, 3), was 15 bytes");
    byte[] shorter = Arrays.copyOf(twoImages(), 27);
    assertThatThrownBy(() -> Idx.readImages(write(gzip(shorter))))
        .hasMessageEndingWith("content: expected 12 bytes, was 11 bytes");
    assertThatThrownBy(() -> Idx.readImages(write(gzip(longer))))
        .hasMessageEndingWith("content: expected 12 bytes, was more");
  }

  @Test
  void readImages_gzipThatGoesOnForever_stopsAfterTheClaim() throws IOException {
    Path bomb = folder.resolve("bomb");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      out.write(twoImages());
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 256; i++) {
        out.write(zeros);
      }
    }
    // Damage behind the claim is never reached: unpacking stopped before.
    byte[] packed = Files.readAllBytes(bomb);
    Arrays.fill(packed, packed.length / 2, packed.length, (byte) 0xFF);
    Files.write(bomb, packed);

    assertThatThrownBy(() -> Idx.readImages(bomb))
        .hasMessage("%s: content: expected 12 bytes, was more", bomb);
  }

  @Test
  void readImages_damagedGzip_saysSo() throws IOException {
    byte[] packed = gzip(twoImages());

    assertGzipRefused(with(packed, 2, 9), "damaged: Unsupported compression method");
    assertGzipRefused(with(packed, 10, 0xFF), "damaged: invalid block type");
    int checksum = packed.length - 8;
    assertGzipRefused(
        with(packed, checksum, packed[checksum] + 1), "damaged: Corrupt GZIP trailer");
  }

  @Test
  void readImages_anyCutOfGzip_saysSo() throws IOException {
    byte[] packed = gzip(twoImages());

    for (int length = 2; length < packed.length; length++) {
      assertGzipRefused(Arrays.copyOf(packed, length), "cut short");
    }
  }

  @Test
  void sha256_plainOrGzip_ofTheUnpackedBytes() throws IOException {
    // printf '\0\0\10\1\0\0\0\2\7\310' | sha256sum
    String expected = "60ae1820d84732ec6e2577084912d1571ccc723d3ed4d026d03bf46fc743fbc6";

    assertThat(IdxFile.read(write(twoLabels()), 1).sha256()).isEqualTo(expected);
    assertThat(IdxFile.read(write(gzip(twoLabels())), 1).sha256()).isEqualTo(expected);
  }

  private void assertGzipRefused(byte[] content, String actual) throws IOException {
    DataFormatException refusal = refusal(content);
    assertThat(refusal.place()).isEqualTo("gzip");
    assertThat(refusal.expected()).isEqualTo(WHOLE_GZIP);
    assertThat(refusal.actual()).isEqualTo(actual);
    assertThat(refusal).hasCauseInstanceOf(IOException.class);
  }

  private void assertRefused(byte[] content, String field, String expected, String actual)
      throws IOException {
    DataFormatException refusal = refusal(content);
    assertThat(refusal.path()).isEqualTo(folder.resolve("file").toString());
    assertThat(refusal.place()).isEqualTo(field);
    assertThat(refusal.expected()).isEqualTo(expected);
    assertThat(refusal.actual()).isEqualTo(actual);
    assertThat(refusal)
        .hasMessage("%s: %s: expected %s, was %s", refusal.path(), field, expected, actual);
  }

  private DataFormatException refusal(byte[] content) throws IOException {
    Path file = write(content);
    return catchThrowableOfType(DataFormatException.class, () -> Idx.readImages(file));
  }

  private Path write(byte[] content) throws IOException {
    return IdxBytes.write(folder, "file", content);
  }

  @Test
  void read_emnistLetters_areTurnedAndCountedFromZero() throws IOException {
    // Two images of 2 rows and 3 columns that lie transposed, of the letters b and a: 2 and 1.
    byte[] images = {
      0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 2, 1, 4, 2, 5, 3, 6, 7, 8, 9, 0, 1, 2
    };
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 2, 2, 1};
    LabeledSamples letters =
        Idx.read(
                IdxBytes.write(folder, "emnist-images", images),
                IdxBytes.write(folder, "emnist-labels", labels))
            .transposedImages(3)
            .mapLabels(label -> label - 1);

    assertThat(letters.labels()).containsExactly(1, 0);
    assertThat(letters.row(0)).containsExactly(scaled(1, 2, 3, 4, 5, 6));
    assertThat(letters.row(1)).containsExactly(scaled(7, 9, 1, 8, 0, 2));
    assertThatThrownBy(() -> letters.mapLabels(label -> label - 1))
        .hasMessage("the label of row 1 is -1: classes count from 0");
    assertThatThrownBy(() -> letters.transposedImages(4))
        .hasMessage("the height must be positive and divide the width, was 4 of 6");
  }

  private static float[] scaled(int... pixels) {
    float[] scaled = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      scaled[i] = pixels[i] * (1 / 255f);
    }
    return scaled;
  }
}
