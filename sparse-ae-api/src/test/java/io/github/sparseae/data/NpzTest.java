package io.github.sparseae.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hashing;
import com.google.common.primitives.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
  @TempDir Path folder;

  /** What {@code save_npz(csr_matrix([[0, 1.5, 0, -2], [0, 0, 0, 0], [3, 0, 0, 0.25]]))} writes. */
  private static Map<String, byte[]> scipy() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("indices", npy("<i4", "(4,)", little(16).putInt(1).putInt(3).putInt(0).putInt(3)));
    entries.put("indptr", npy("<i4", "(4,)", little(16).putInt(0).putInt(2).putInt(2).putInt(4)));
    entries.put("format", npy("|S3", "()", little(3).put("csr".getBytes(ISO_8859_1))));
    entries.put("shape", npy("<i8", "(2,)", little(16).putLong(3).putLong(4)));
    entries.put(
        "data",
        npy("<f4", "(4,)", little(16).putFloat(1.5f).putFloat(-2).putFloat(3).putFloat(0.25f)));
    entries.put("_is_array", npy("|b1", "()", little(1).put((byte) 1)));
    return entries;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] npy(String type, String shape, ByteBuffer content) {
    content.flip();
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
    header = header + " ".repeat(117 - header.length()) + "\n";
    ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + content.limit());
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("\u0093NUMPY\1\0".getBytes(ISO_8859_1)).putShort((short) header.length());
    return bytes.put(header.getBytes(ISO_8859_1)).put(content).array();
  }

  private Path file(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey() + ".npy"));
        ((OutputStream) zip).write(entry.getValue());
      }
    }
    return Files.write(folder.resolve("matrix.npz"), bytes.toByteArray());
  }

  @Test
  void read_matrixOfScipy_isItsRows() throws IOException {
    SparseCodes codes = Npz.read(file(scipy()));

    assertThat(codes)
        .isEqualTo(
            SparseCodes.of(
                Samples.of(
                    new float[] {0, 1.5f, 0, -2}, new float[4], new float[] {3, 0, 0, 0.25f})));
  }

  @Test
  void write_andRead_givesTheSameBitsAndBytes() throws IOException {
    SparseCodes codes =
        SparseCodes.of(Samples.of(new double[] {0, 1.0 / 3, 0}, new double[] {-1e-300, 0, 5}));
    Path file = folder.resolve("codes.npz");
    Npz.write(codes, file);
    byte[] first = Files.readAllBytes(file);
    Npz.write(codes, file);

    assertThat(Npz.read(file)).isEqualTo(codes);
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
  }

  @Test
  void read_filesThatAreNone_areRefusedByPlace() throws IOException {
    Path file = folder.resolve("matrix.npz");
    Map<String, byte[]> entries = scipy();
    entries.remove("indptr");
    assertRefused(
        entries,
        "entry indptr.npy: expected one, as scipy.sparse.save_npz writes; of another archive,"
            + " unpack one array and read it by Npy, was missing");
    entries = scipy();
    entries.put("format", npy("|S3", "()", little(3).put("csc".getBytes(ISO_8859_1))));
    assertRefused(entries, "entry format.npy: expected csr: save matrix.tocsr(), was csc");
    entries = scipy();
    entries.put("shape", npy("<i8", "(2,)", little(16).putLong(4).putLong(4)));
    assertRefused(
        entries,
        "entry indptr.npy: expected two sides, and a start for each row and the end, was 2 sides, 4"
            + " starts");
    entries.put("shape", npy("<i8", "(2,)", little(16).putLong(3).putLong(3)));
    assertRefused(
        entries,
        "matrix: expected rows in order, was row 0 has the value -2.0 of unit 3: values must be"
            + " finite, of units from 0 to 2");
    entries.put("shape", npy("<i8", "(2,)", little(16).putLong(-3).putLong(4)));
    assertRefused(entries, "entry shape.npy: expected numbers from 0 to 2147483639, was -3");
    entries = scipy();
    entries.put("data", npy("<i4", "(4,)", little(16).putLong(0).putLong(0)));
    assertRefused(
        entries,
        "entry data.npy: expected floats of one dimension, below 2^31 of them, was i4 of shape"
            + " (4,)");
    entries.put("data", npy("<f4", "(3,)", little(12).putInt(0).putLong(0)));
    assertRefused(
        entries,
        "matrix: expected rows in order, was rows from 0 to 4 need that many units and values,"
            + " there are 4 and 3");
    entries.put("data", npy("<f4", "(400000000,)", little(16).putLong(0).putLong(0)));
    assertRefused(
        entries,
        "entry data.npy: content: expected 400,000,000 numbers of 4 bytes for shape (400000000,), was"
            + " 16 bytes");
    assertThatThrownBy(() -> Npz.read(Files.writeString(file, "no archive")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(
            file + ": file: expected a .npz file of scipy.sparse.save_npz, was");
    assertThatThrownBy(() -> Npz.read(folder))
        .hasMessage(folder + ": file: expected a file, was a folder");
    assertRefused(ImmutableMap.of(), "entry format.npy: expected one");
  }

  private void assertRefused(Map<String, byte[]> entries, String message) throws IOException {
    Path file = file(entries);
    assertThatThrownBy(() -> Npz.read(file))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(file + ": " + message);
  }

  @Test
  void read_startsBeyondTheUnits_isRefusedBeforeMemoryIsAllocated() throws IOException {
    Map<String, byte[]> entries = scipy();
    entries.put(
        "indptr", npy("<i4", "(4,)", little(16).putInt(0).putInt(1 << 30).putInt(2).putInt(4)));
    assertRefused(
        entries,
        "matrix: expected rows in order, was row 1 begins at 1073741824 and ends before, at 2");
  }

  /** As NumPy does, which writes arrays as they are, so that nothing else would show the damage. */
  @Test
  void read_bitFlippedInAStoredArray_isRefusedByItsCrc() throws IOException {
    Map<String, byte[]> entries = scipy();
    byte[] good = stored(entries);
    Path file = Files.write(folder.resolve("matrix.npz"), good);
    assertThat(Npz.read(file).size()).isEqualTo(3);

    byte[] values = requireNonNull(entries.get("data"));
    int at = Bytes.indexOf(good, values) + values.length - 1;
    good[at] ^= 1;
    Files.write(file, good);

    assertThatThrownBy(() -> Npz.read(file))
        .isInstanceOf(DataFormatException.class)
        .hasMessageMatching(
            Pattern.quote(file + ": entry data.npy: expected CRC-32 ")
                + "[0-9a-f]+, as the archive says, was [0-9a-f]+");
  }

  /** Returns an archive whose entries are not compressed. */
  private static byte[] stored(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> named : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(named.getKey() + ".npy");
        entry.setSize(named.getValue().length);
        entry.setCrc(Hashing.crc32().hashBytes(named.getValue()).padToLong());
        zip.putNextEntry(entry);
        zip.write(named.getValue());
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void read_remarkThatIsNoText_isRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry("format.npy");
      entry.setComment("remark");
      zip.putNextEntry(entry);
    }
    byte[] archive = bytes.toByteArray();
    archive[new String(archive, ISO_8859_1).indexOf("remark")] = (byte) 0xFF;
    Path file = Files.write(folder.resolve("matrix.npz"), archive);

    assertThatThrownBy(() -> Npz.read(file))
        .isInstanceOf(DataFormatException.class)
        .hasMessageEndingWith("a damaged one: its names or remarks are no texts");
  }

  @Test
  void read_fileOfAnotherFileSystem_isRefused() throws IOException {
    try (FileSystem memory =
        FileSystems.newFileSystem(
            URI.create("jar:" + folder.resolve("outer.zip").toUri()), Map.of("create", "true"))) {
      Path file = memory.getPath("/inner.npz");
      Files.write(file, Files.readAllBytes(file(scipy())));
      assertThatThrownBy(() -> Npz.read(file))
          .isInstanceOf(DataFormatException.class)
          .hasMessageContaining("expected a file of the default file system");
    }
  }
}
