package io.github.sparseae.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** IDX files written by hand, byte by byte. */
public final class IdxBytes {
  private IdxBytes() {}

  /** Bytes from numbers: 0 to 255. */
  public static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** Two images of two rows and three columns, with pixels above 127 among them. */
  public static byte[] twoImages() {
    return bytes(
        0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 1, 2, 51, 128, 255, 10, 20, 30, 40, 50,
        60);
  }

  public static byte[] twoLabels() {
    return bytes(0, 0, 8, 1, 0, 0, 0, 2, 7, 200);
  }

  public static byte[] with(byte[] original, int index, int value) {
    byte[] changed = original.clone();
    changed[index] = (byte) value;
    return changed;
  }

  public static byte[] gzip(byte[]... members) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (byte[] member : members) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        gzip.write(member);
      }
    }
    return packed.toByteArray();
  }

  public static Path write(Path folder, String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
