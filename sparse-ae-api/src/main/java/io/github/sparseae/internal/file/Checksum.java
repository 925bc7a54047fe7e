package io.github.sparseae.internal.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/**
 * A checksum over all bytes of a safetensors file, in hexadecimal digits that stand in its
 * metadata. It is computed with zeros in their place.
 */
public enum Checksum {
  /** CRC-32, as zip files have it: the JVM computes it at the speed of memory from the start on. */
  CRC32("crc32", 8),

  /** SHA-256, in files before format 1.4. */
  SHA256("sha256", 64);

  private final String field;
  private final int length;

  Checksum(String field, int length) {
    this.field = field;
    this.length = length;
  }

  @Override
  public String toString() {
    return field;
  }

  /** Returns the one that some texts have, {@link #CRC32} if they have none. */
  public static Checksum of(Map<String, String> metadata) {
    return metadata.containsKey(SHA256.field) ? SHA256 : CRC32;
  }

  /** The checksum of the bytes that are put into it. */
  record Sum(Consumer<ByteBuffer> put, Supplier<String> digits) {}

  Sum start() {
    if (this == CRC32) {
      CRC32 crc = new CRC32();
      return new Sum(crc::update, () -> HexFormat.of().toHexDigits((int) crc.getValue()));
    }
    Hasher hasher = Hashing.sha256().newHasher();
    return new Sum(hasher::putBytes, () -> hasher.hash().toString());
  }

  String zeros() {
    return "0".repeat(length);
  }

  /** Returns the digits of some texts, which must have them. */
  String digits(Map<String, String> metadata) {
    String digits = metadata.get(field);
    if (digits == null || !digits.matches("[0-9a-f]{" + length + "}")) {
      throw malformed(length + " hexadecimal digits", digits == null ? "missing" : digits);
    }
    return digits;
  }

  /** Returns where the digits begin in a header, written as this library writes them. */
  int place(byte[] header, String digits) {
    String name = "\"" + field + "\":\"";
    int at = new String(header, ISO_8859_1).indexOf(name + digits + "\"");
    if (at < 0) {
      throw malformed(name + digits + "\" in the header, without spaces or escapes", digits);
    }
    return at + name.length();
  }

  public MalformedFileException malformed(String expected, String actual) {
    return new MalformedFileException(
        FieldPath.of(TensorTable.METADATA).field(field), expected, actual);
  }
}
