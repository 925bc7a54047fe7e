package io.github.sparseae.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.primitives.Bytes;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {
  private static final float[] SIX = {1.5f, -2, 0.25f, 3, -0.0f, 1e-40f};

  @TempDir Path folder;

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("rows.npy"), content);
  }

  private Samples read(byte[] content) throws IOException {
    return Npy.read(write(content));
  }

  private static DenseArray matrix(int rows, int columns, double... numbers) {
    return DenseArray.of(numbers, rows, columns);
  }

  @Test
  void read_float32_isWhatIsThere() throws IOException {
    Samples samples = read(NpyBytes.of("<f4", "(2, 3)", NpyBytes.floats(SIX)));

    assertThat(samples.toDenseArray()).isEqualTo(DenseArray.of(SIX, 2, 3));
  }

  @Test
  void read_eachTypeAndOrderOfBytes_isWhatIsThere() throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      String mark = order == ByteOrder.BIG_ENDIAN ? ">" : "<";
      byte[] doubles = NpyBytes.bytes(16, order, b -> b.putDouble(Math.PI).putDouble(-1e-310));
      assertThat(read(NpyBytes.of(mark + "f8", "(2, 1)", doubles)).toDenseArray())
          .isEqualTo(matrix(2, 1, Math.PI, -1e-310));
      byte[] singles = NpyBytes.bytes(8, order, b -> b.putFloat(0.1f).putFloat(7));
      assertThat(read(NpyBytes.of(mark + "f4", "(1, 2)", singles)).row(0)).containsExactly(0.1f, 7);
      byte[] halves =
          NpyBytes.bytes(
              6,
              order,
              b -> b.putShort((short) 0x3555).putShort((short) 0xFBFF).putShort((short) 1));
      assertThat(read(NpyBytes.of(mark + "f2", "(1, 3)", halves)).row(0))
          .containsExactly(0x1.554p-2f, -65504, 0x1p-24f);
    }
    Samples bytes = read(NpyBytes.of("|u1", "(2, 2)", new byte[] {0, 1, -1, 127}));
    assertThat(bytes.isBytes()).isTrue();
    assertThat(bytes.row(1)).containsExactly(255, 127);
    assertThat(Npy.read(folder.resolve("rows.npy"), 1 / 255f).row(1))
        .containsExactly(1, 127 * (1 / 255f));
  }

  @Test
  void read_eachVersionAndSpelling_isTheSame() throws IOException {
    byte[] data = NpyBytes.floats(SIX);
    for (String header :
        new String[] {
          "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }          \n",
          "{\"shape\":(2L,3L),\"descr\":\"<f4\",\"fortran_order\":False}",
          "{ 'fortran_order' : False ,\n 'shape' : ( 2 , 3, ) , 'descr' : '<f4' } "
        }) {
      for (int version = 1; version <= 3; version++) {
        assertThat(read(NpyBytes.of(version, header, data)).toDenseArray())
            .isEqualTo(DenseArray.of(SIX, 2, 3));
      }
    }
  }

  @Test
  void read_fortranOrder_isTurned() throws IOException {
    String header = "{'descr': '%s', 'fortran_order': True, 'shape': (2, 3)}";
    assertThat(read(NpyBytes.of(1, header.formatted("<f4"), NpyBytes.floats(SIX))).toDenseArray())
        .isEqualTo(DenseArray.of(new float[] {1.5f, 0.25f, -0.0f, -2, 3, 1e-40f}, 2, 3));
    Samples bytes = read(NpyBytes.of(1, header.formatted("|u1"), new byte[] {1, 2, 3, 4, 5, 6}));
    assertThat(bytes.row(0)).containsExactly(1, 3, 5);
    assertThat(bytes.row(1)).containsExactly(2, 4, 6);
    Path file =
        write(NpyBytes.of(1, header.formatted("<f4"), NpyBytes.floats(1, 2, 3, 4, 5, Float.NaN)));
    assertRefused(() -> Npy.read(file), "row 1, column 2", "a finite number", "NaN");
    assertRefused(
        () -> Rows.ofNpy(file),
        "header: fortran_order",
        "False, so that rows can be read one by one: save numpy.ascontiguousarray(array)",
        "True");
    String images = "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 1, 3)}";
    assertRefused(
        NpyBytes.of(1, images, new byte[6]),
        "header: fortran_order",
        "False for more than 2 dimensions: save numpy.ascontiguousarray(array)",
        "True");
  }

  @Test
  void read_moreDimensions_areOneAfterTheOther() throws IOException {
    Samples images =
        read(NpyBytes.of("|u1", "(2, 3, 1, 2)", new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));

    assertThat(images.width()).isEqualTo(6);
    assertThat(images.row(1)).containsExactly(6, 7, 8, 9, 10, 11);
  }

  @Test
  void source_givesTheRowsThatReadGives() throws IOException {
    Samples many = Fixtures.samples(2_345, 1, 97);
    Path file = folder.resolve("many.npy");
    for (DenseArray rows :
        new DenseArray[] {many.toDenseArray(), many.toDenseArray().in(Precision.FLOAT32)}) {
      Npy.write(rows, file);
      Rows source = Rows.ofNpy(file);
      assertThat(source.width()).isEqualTo(97);
      assertThat(source.sizeIfKnown()).hasValue(2_345);
      assertThat(source.name()).isEqualTo(file.toString());
      for (int pass = 0; pass < 2; pass++) {
        assertThat(gathered(source)).isEqualTo(rows);
      }
      assertThat(Npy.read(file).toDenseArray()).isEqualTo(rows);
    }
  }

  private static DenseArray gathered(Rows source) {
    try (RowPass pass = RowPass.open(source)) {
      Optional<Samples> all = pass.next(10_000);
      assertThat(pass.isOver()).isTrue();
      return all.orElseThrow().toDenseArray();
    }
  }

  @Test
  void source_bytes_haveTheirScale() throws IOException {
    Path file = write(NpyBytes.of("|u1", "(2, 2)", new byte[] {0, 1, -1, 127}));
    Samples samples = RowPass.open(Rows.ofNpy(file, 0.5f)).next(2).orElseThrow();

    assertThat(samples.isBytes()).isTrue();
    assertThat(samples.row(1)).containsExactly(127.5f, 63.5f);
    String message = "the scale of bytes must be positive and finite, was -1.0";
    assertThatThrownBy(() -> Rows.ofNpy(file, -1)).hasMessage(message);
    assertThatThrownBy(() -> Rows.ofNpy(file, 1e38f)).hasMessageContaining("beyond float32");
    assertThatThrownBy(() -> Npy.read(file, 1e38f)).hasMessageContaining("beyond float32");
    assertThatThrownBy(() -> Npy.read(file, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void source_numberThatIsNotFinite_hasItsRow() throws IOException {
    float[] numbers = new float[4_002];
    numbers[3_333] = Float.NEGATIVE_INFINITY;
    Path file = write(NpyBytes.of("<f4", "(2001, 2)", NpyBytes.floats(numbers)));
    Rows source = Rows.ofNpy(file);

    assertThatThrownBy(() -> gathered(source))
        .isInstanceOf(RowReadException.class)
        .hasMessage("%s, row 1666: column 1 is -Infinity: expected a finite number", file);
    assertRefused(() -> Npy.read(file), "row 1666, column 1", "a finite number", "-Infinity");
  }

  /** Rows of another width would otherwise be read as if nothing had happened. */
  @Test
  void source_fileOfAnotherShapeAndTheSameSize_isFoundOut() throws IOException {
    Path file = write(NpyBytes.of("<f4", "(2, 3)", NpyBytes.floats(SIX)));
    Rows rows = Rows.ofNpy(file);

    write(NpyBytes.of("<f4", "(3, 2)", NpyBytes.floats(SIX)));

    assertThatThrownBy(() -> RowPass.open(rows))
        .isInstanceOf(RowReadException.class)
        .hasMessageStartingWith(file + ", row 0: cannot be read: ")
        .hasMessageContaining("header: expected f4 of shape (2, 3), as when it was opened first")
        .hasMessageEndingWith("was f4 of shape (3, 2)");
  }

  @Test
  void readLabels_wholeNumbersOfAnyLength_areRead() throws IOException {
    assertThat(labels("|u1", new byte[] {3, -1})).containsExactly(3, 255);
    assertThat(labels("|b1", new byte[] {1, 0})).containsExactly(1, 0);
    assertThat(labels("|i1", new byte[] {3, 4})).containsExactly(3, 4);
    assertThat(labels("<u2", NpyBytes.little(4, b -> b.putShort((short) -2).putShort((short) 7))))
        .containsExactly(65534, 7);
    assertThat(labels("<i4", NpyBytes.little(8, b -> b.putInt(9).putInt(Integer.MAX_VALUE))))
        .containsExactly(9, Integer.MAX_VALUE);
    assertThat(
            labels(">i8", NpyBytes.bytes(16, ByteOrder.BIG_ENDIAN, b -> b.putLong(5).putLong(6))))
        .containsExactly(5, 6);
  }

  private int[] labels(String type, byte[] data) throws IOException {
    return Npy.readLabels(write(NpyBytes.of(type, "(2,)", data)));
  }

  @Test
  void readLabels_columnOrFloats_areRead() throws IOException {
    assertThat(Npy.readLabels(write(NpyBytes.of("|u1", "(3, 1)", new byte[] {2, 0, 1}))))
        .containsExactly(2, 0, 1);
    assertThat(labels("<f4", NpyBytes.floats(3, -0.0f))).containsExactly(3, 0);
  }

  @Test
  void readLabels_namesOfClasses_areTheirPlaces() throws IOException {
    List<String> sides = List.of("-1", "1");
    Path file = write(NpyBytes.of("|i1", "(3,)", new byte[] {1, -1, 1}));
    assertThat(Npy.readLabels(file, sides)).containsExactly(1, 0, 1);
    write(NpyBytes.of("<f8", "(2,)", NpyBytes.little(16, b -> b.putDouble(-1).putDouble(1))));
    assertThat(Npy.readLabels(file, sides)).containsExactly(0, 1);

    List<String> words = List.of("ro\u00dfe", "a");
    write(NpyBytes.of("|S6", "(2, 1)", "a\0\0\0\0\0ro\u00dfe\0".getBytes(UTF_8)));
    assertThat(Npy.readLabels(file, words)).containsExactly(1, 0);
    for (String order : List.of("<", ">")) {
      Charset charset = Charset.forName(order.equals("<") ? "UTF-32LE" : "UTF-32BE");
      write(NpyBytes.of(order + "U4", "(2,)", "ro\u00dfea\0\0\0".getBytes(charset)));
      assertThat(Npy.readLabels(file, words)).containsExactly(0, 1);
    }
    assertRefused(
        () -> Npy.readLabels(file, List.of("a", "b")), "label 0", "one of a, b", "ro\u00dfe");
    assertRefused(
        () -> Npy.read(file),
        "header: descr",
        "numbers; Npy.readLabels reads the names of classes",
        "texts");
  }

  @Test
  void readLabels_moreNamesThanABuffer_areRead() throws IOException {
    byte[] names = new byte[7 * 10_000];
    for (int i = 0; i < 10_000; i++) {
      names[7 * i] = (byte) ('a' + i % 3);
    }
    int[] labels =
        Npy.readLabels(write(NpyBytes.of("|S7", "(10000,)", names)), List.of("a", "b", "c"));

    assertThat(labels).containsExactly(IntStream.range(0, 10_000).map(i -> i % 3).toArray());
  }

  @Test
  void read_wholeNumbers_areExactOrRefused() throws IOException {
    assertThat(read(NpyBytes.of("|i1", "(2, 1)", new byte[] {-3, 7})).toDenseArray())
        .isEqualTo(DenseArray.of(new float[] {-3, 7}, 2, 1));
    assertThat(read(NpyBytes.of("|b1", "(1, 2)", new byte[] {1, 0})).row(0)).containsExactly(1, 0);
    assertThat(
            read(NpyBytes.of("<u2", "(1, 1)", NpyBytes.little(2, b -> b.putShort((short) -1))))
                .row(0))
        .containsExactly(65535);
    byte[] exact = NpyBytes.little(16, b -> b.putLong(1L << 62).putLong(-16_777_216));
    assertThat(read(NpyBytes.of("<i8", "(2, 1)", exact)).toDenseArray())
        .isEqualTo(DenseArray.of(new float[] {0x1p62f, -16_777_216}, 2, 1));

    String expected = "a whole number that float32 holds, as all up to 16777216";
    for (long inexact : new long[] {16_777_217, Long.MAX_VALUE, Long.MIN_VALUE + 1}) {
      byte[] numbers = NpyBytes.little(32, b -> b.putLong(8, 5).putLong(24, inexact));
      Path file = write(NpyBytes.of("<i8", "(2, 2)", numbers));
      assertRefused(() -> Npy.read(file), "row 1, column 1", expected, "" + inexact);
      assertThatThrownBy(() -> gathered(Rows.ofNpy(file)))
          .isInstanceOf(RowReadException.class)
          .hasMessage("%s, row 1: column 1 is %s: expected %s", file, inexact, expected);
    }
    assertRefused(
        NpyBytes.of("<u8", "(1, 1)", NpyBytes.little(8, b -> b.putLong(-1))),
        "row 0, column 0",
        expected,
        "18446744073709551615");
    String turned = "{'descr': '<i4', 'fortran_order': True, 'shape': (1, 2)}";
    assertRefused(
        NpyBytes.of(1, turned, NpyBytes.little(8, b -> b.putInt(4, 16_777_217))),
        "row 0, column 1",
        expected,
        "16777217");
  }

  @Test
  void read_archive_namesItsArrays() throws IOException {
    Path file = folder.resolve("rows.npy");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String name : List.of("x.npy", "y.npy")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(NpyBytes.of("<f4", "(1, 1)", NpyBytes.floats(1)));
      }
    }
    assertRefused(
        () -> Npy.read(file),
        "magic number",
        "that of NumPy's .npy files",
        "a zip archive, as .npz is: unpack one of its files, x.npy, y.npy");
    assertRefused(
        "PK zip archives begin so".getBytes(US_ASCII),
        "magic number",
        "that of NumPy's .npy files",
        "a zip archive, as .npz is, but a damaged one");
  }

  @Test
  void readLabels_whatIsNoLabel_isRefused() throws IOException {
    String whole = "0 to 2147483647; Npy.readLabels(file, classes) reads names and others";
    assertRefused(() -> labels("|i1", new byte[] {3, -4}), "label 1", whole, "-4");
    assertRefused(
        () -> labels("<u4", NpyBytes.little(8, b -> b.putInt(-1).putInt(0))),
        "label 0",
        whole,
        "4294967295");
    assertRefused(() -> labels("<f4", NpyBytes.floats(3, 0.5f)), "label 1", whole, "0.5");
    assertRefused(() -> labels("|S1", new byte[] {'1', 'a'}), "label 1", whole, "a");
    assertRefused(
        () -> Npy.readLabels(write(NpyBytes.of("|u1", "(1, 2)", new byte[2]))),
        "header: shape",
        "1 dimension or 1 column of at most 2147483639",
        "(1, 2)");
  }

  @Test
  void read_anyCutOrOneByteMore_isRefused() throws IOException {
    byte[] whole = NpyBytes.of("<f4", "(2, 3)", NpyBytes.floats(SIX));
    for (int length = 0; length <= whole.length + 1; length++) {
      if (length == whole.length) {
        continue;
      }
      Path file = write(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Npy.read(file)).isInstanceOf(DataFormatException.class);
      assertThatThrownBy(() -> Rows.ofNpy(file)).isInstanceOf(DataFormatException.class);
    }
    assertRefused(
        Arrays.copyOf(whole, whole.length + 1),
        "content",
        "6 numbers of 4 bytes for shape (2, 3)",
        "25 bytes");
  }

  @Test
  void read_headerThatLies_setsNoMemoryAside() throws IOException {
    assertRefused(
        NpyBytes.of("<f4", "(999999999999999999, 3)", NpyBytes.floats(SIX)),
        "content",
        "2,999,999,999,999,999,997 numbers of 4 bytes for shape (999999999999999999, 3)",
        "24 bytes");
    assertRefused(
        NpyBytes.of("<f8", "(999999999999999999, 999999999999999999)", new byte[0]),
        "content",
        "more than 2^63 numbers of 8 bytes for shape (999999999999999999, 999999999999999999)",
        "0 bytes");
    assertRefused(
        NpyBytes.of("|u1", "(0, 999999999999999999, 999999999999999999)", new byte[0]),
        "header: shape",
        "at least 1 row, of 1 to 268435456 numbers",
        "(0, 999999999999999999, 999999999999999999)");
    assertRefused(
        concat(NpyBytes.start(2, 0), NpyBytes.little(4, b -> b.putInt(-1))),
        "header length",
        "at most 10000 bytes",
        "4294967295");
    assertRefused(
        concat(NpyBytes.start(1, 0), NpyBytes.little(2, b -> b.putShort((short) 200))),
        "header",
        "200 bytes",
        "0 bytes");
  }

  private static byte[] concat(byte[]... parts) {
    return Bytes.concat(parts);
  }

  @Test
  void read_whatIsNoTableOfNumbers_isRefused() throws IOException {
    assertRefused(
        "no array begins so".getBytes(US_ASCII),
        "magic number",
        "that of NumPy's .npy files",
        "another: a damaged file, or one of another kind");
    assertRefused(NpyBytes.start(4, 0), "version", "1.0, 2.0 or 3.0", "4.0");
    assertRefused(NpyBytes.start(1, 1), "version", "1.0, 2.0 or 3.0", "1.1");
    for (String type : new String[] {"|O", "|U7", "<c8", "<f1", "|f4", "=f4", "<f16", "|b2", ""}) {
      assertRefused(
          NpyBytes.of(type, "(1, 1)", new byte[4]),
          "header: descr",
          "a plain type of numbers, such as \"<f4\"",
          '"' + type + '"');
    }
    assertRefused(
        NpyBytes.of("<f4", "(3,)", new byte[12]),
        "header: shape",
        "at least 2 dimensions, the first for rows: array.reshape(-1, 1) makes rows of one number",
        "(3,)");
    assertRefused(
        NpyBytes.of("<f4", "(0, 3)", new byte[0]),
        "header: shape",
        "at least 1 row, of 1 to 268435456 numbers",
        "(0, 3)");
    assertRefused(
        NpyBytes.of("<f4", "(3, 0)", new byte[0]),
        "header: shape",
        "at least 1 row, of 1 to 268435456 numbers",
        "(3, 0)");
  }

  @Test
  void read_headerThatIsNoDictionary_isRefused() throws IOException {
    String good = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)}";
    for (String bad :
        List.of(
            good + " x",
            good.replace("}", ""),
            good.replace(",", ""),
            "{'descr': '<f4', 'fortran_order': False}",
            good.replace("'shape'", "'shake'"),
            good.replace("}", ", 'shape': (1, 1)}"),
            good.replace("False", "false"),
            good.replace("(1, 1)", "[1, 1]"),
            good.replace("(1, 1)", "((1, 1))"),
            good.replace("'<f4'", "'<f\\4'"),
            "{'descr")) {
      assertHeaderRefused(bad, bad);
    }
    assertHeaderRefused("", "nothing");
    for (String lengths : List.of("(-1, 1)", "(1000000000000000000, 1)", "(1 1)")) {
      assertRefused(
          NpyBytes.of(1, good.replace("(1, 1)", lengths), new byte[4]),
          "header: shape",
          "lengths of at most 18 digits",
          lengths);
    }
    assertRefused(
        NpyBytes.of(1, good.replace("'<f4'", "[('a', '<f4')]"), new byte[4]),
        "header: descr",
        "one type for all numbers: save each field as an array of its own",
        "a structured array, [('a', '<f4')]");
  }

  private void assertHeaderRefused(String header, String actual) throws IOException {
    assertRefused(
        NpyBytes.of(1, header, new byte[4]),
        "header",
        "a dictionary such as {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }",
        actual);
  }

  @Test
  void read_noSuchFileOrAFolder_saysSo() throws IOException {
    assertThatThrownBy(() -> Npy.read(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
    Path inside = Files.createDirectory(folder.resolve("rows.npy"));
    assertRefused(() -> Npy.read(inside), "file", "a file", "a folder");
  }

  private interface Reading {
    Object read() throws IOException;
  }

  private void assertRefused(byte[] content, String place, String expected, String actual)
      throws IOException {
    Path file = write(content);
    assertRefused(() -> Npy.read(file), place, expected, actual);
  }

  private void assertRefused(Reading reading, String place, String expected, String actual) {
    DataFormatException refused = catchThrowableOfType(DataFormatException.class, reading::read);
    assertThat(refused)
        .hasMessage(
            "%s: %s: expected %s, was %s", folder.resolve("rows.npy"), place, expected, actual);
    assertThat(refused.path()).isEqualTo(folder.resolve("rows.npy").toString());
    assertThat(refused.place()).isEqualTo(place);
    assertThat(refused.expected()).isEqualTo(expected);
    assertThat(refused.actual()).isEqualTo(actual);
  }

  @Test
  void write_matrix_hasNumPysBytes() throws IOException {
    Path file = folder.resolve("out.npy");
    Npy.write(DenseArray.of(SIX, 2, 3), file);

    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    assertThat(Files.readAllBytes(file))
        .isEqualTo(
            NpyBytes.of(
                1, header + " ".repeat(117 - header.length()) + "\n", NpyBytes.floats(SIX)));
    Npy.write(DenseArray.of(new double[] {Math.E}, 1), file);
    assertThat(Files.readString(file, ISO_8859_1))
        .contains("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }")
        .hasSize(136);
  }

  @Test
  void write_source_isTheSameFileAsTheMatrix() throws IOException {
    Samples many = Fixtures.samples(2_345, 1);
    Path whole = folder.resolve("whole.npy");
    Path parts = folder.resolve("parts.npy");
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(Fixtures.INPUTS)
            .hidden(7)
            .l1(0.1)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build()) {
      Npy.write(sae.encode(many), whole);
      assertThat(Npy.write(sae.encode(Fixtures.streamed(many)), parts)).isEqualTo(2_345);
      assertThat(parts).hasSameBinaryContentAs(whole);

      Npy.write(sae.reconstruct(many), whole);
      Rows reconstructed = sae.reconstruct(Fixtures.streamed(many));
      assertThat(reconstructed.name())
          .startsWith("reconstructions of 2,345 samples of 5 float64 by Sparse");
      Npy.write(reconstructed, parts);
      assertThat(parts).hasSameBinaryContentAs(whole);
    }
    Npy.write(Fixtures.streamed(many), parts);
    assertThat(Npy.read(parts).toDenseArray()).isEqualTo(many.toDenseArray());
  }

  @Test
  void write_sourceThatFails_leavesTheOldFile() throws IOException {
    Path file = folder.resolve("out.npy");
    Npy.write(DenseArray.of(SIX, 3, 2), file);
    float[] numbers = new float[4_002];
    numbers[4_001] = Float.NaN;
    Rows failing = Rows.ofNpy(write(NpyBytes.of("<f4", "(2001, 2)", NpyBytes.floats(numbers))));

    assertThatThrownBy(() -> Npy.write(failing, file)).isInstanceOf(RowReadException.class);
    assertThat(Npy.read(file).toDenseArray()).isEqualTo(DenseArray.of(SIX, 3, 2));
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("out.npy", "rows.npy");
  }
}
