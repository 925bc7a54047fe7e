package io.github.sparseae.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.file.ModelBytes;
import io.github.sparseae.file.PublishedModels;
import io.github.sparseae.internal.data.RowPass;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as long as their headers say, of zeros that take no space on the disk. */
class LargerThanHeapTest {
  private static final long ROWS = 1L << 30;

  @TempDir private Path folder;

  private Path sparse(String name, byte[] header, long length) throws IOException {
    Path file = Files.write(folder.resolve(name), header);
    try (RandomAccessFile writable = new RandomAccessFile(file.toFile(), "rw")) {
      writable.setLength(header.length + length);
    }
    return file;
  }

  private static byte[] npyHeader(String type, long rows, long width) {
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s, %s), }".formatted(type, rows, width);
    ByteBuffer bytes = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) 118);
    bytes.put((text + " ".repeat(117 - text.length()) + "\n").getBytes(US_ASCII));
    return bytes.array();
  }

  private static void assertTooLarge(Path file, String advice, ThrowingCallable reader) {
    assertThatThrownBy(reader)
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessageStartingWith(file + ": does not fit into the Java heap of ")
        .hasMessageEndingWith(" MiB: raise it by -Xmx" + advice);
  }

  @Test
  void readers_ofMoreThanTheHeap_sayWhatToDo() throws IOException {
    Path rows = sparse("rows.npy", npyHeader("<f4", ROWS, 1), 4 * ROWS);
    assertTooLarge(rows, ", or stream the rows", () -> Npy.read(rows));
    assertTooLarge(rows, ", or stream the rows", () -> Npy.readLabels(rows));
    ByteBuffer idx = ByteBuffer.allocate(16).putInt(0x803).putInt(1 << 15).putInt(256).putInt(255);
    Path images = sparse("images.idx", idx.array(), (1L << 15) * 256 * 255);
    assertTooLarge(images, ", or stream the rows", () -> Idx.readImages(images));
    String header =
        "{\"w_enc\":{\"dtype\":\"F32\",\"shape\":[32768,32768],\"data_offsets\":[0,4294967296]},"
            + "\"w_dec\":{\"dtype\":\"F32\",\"shape\":[32768,32768],\"data_offsets\":[4294967296,"
            + "8589934592]},"
            + vector("b_enc", 8589934592L)
            + ","
            + vector("b_dec", 8590065664L)
            + ","
            + vector("threshold", 8590196736L)
            + "}";
    Path published =
        sparse(
            "params.safetensors",
            new ModelBytes(header, new byte[0]).toBytes(),
            8590196736L + 4 * 32768);
    assertTooLarge(published, "", () -> PublishedModels.readGemmaScope(published));
  }

  private static String vector(String name, long begin) {
    return "\"%s\":{\"dtype\":\"F32\",\"shape\":[32768],\"data_offsets\":[%s,%s]}"
        .formatted(name, begin, begin + 4 * 32768);
  }

  @Test
  void streamedRow_ofMoreThanTheHeap_saysWhatToDo() throws IOException {
    Path wide = sparse("wide.npy", npyHeader("<f8", 2, 1 << 28), 8L << 29);
    Rows rows = Rows.ofNpy(wide);

    try (RowPass pass = RowPass.open(rows)) {
      assertThatThrownBy(() -> pass.next(1))
          .isInstanceOf(RowReadException.class)
          .hasMessageStartingWith(wide + ", row 0: does not fit into the Java heap of ");
    }
    assertThat(rows.sizeIfKnown()).hasValue(2);
  }

  @Test
  void rows_whoseOpeningTakesMoreThanTheHeap_sayWhatToDo() {
    Rows rows =
        Rows.ofStreams(
            "large",
            2,
            () -> {
              throw new OutOfMemoryError("Java heap space");
            });

    assertThatThrownBy(() -> RowPass.open(rows))
        .isInstanceOf(RowReadException.class)
        .hasMessageStartingWith("large, row 0: does not fit into the Java heap of ");
  }
}
