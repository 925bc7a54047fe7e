package io.github.sparseae.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bytes of a model file, to be changed by a test. */
public final class ModelBytes {
  private static final Pattern CHECKSUM =
      Pattern.compile("\"(?:crc32\":\"([0-9a-f]{8})|sha256\":\"([0-9a-f]{64}))\"");

  private final String header;
  private final byte[] data;

  public ModelBytes(String header, byte[] data) {
    this.header = header;
    this.data = data;
  }

  /** Returns the header, with its padding. */
  public String header() {
    return header;
  }

  /** Returns the bytes after the header. */
  public byte[] data() {
    return data;
  }

  public static ModelBytes of(Path path) {
    try {
      return of(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the bytes of a file with a valid header length. */
  public static ModelBytes of(byte[] all) {
    int length = (int) ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return new ModelBytes(
        new String(all, 8, length, UTF_8), Arrays.copyOfRange(all, 8 + length, all.length));
  }

  /** Returns the file with a valid checksum, if it can be parsed and has one: a forged file. */
  public static byte[] forged(byte[] all) {
    if (all.length < 8) {
      return all;
    }
    long length = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > all.length - 8) {
      return all;
    }
    ModelBytes bytes = of(all);
    return CHECKSUM.matcher(bytes.header).find() ? bytes.toCheckedBytes() : all;
  }

  /** Returns the file with a text replaced in its header. */
  public ModelBytes replace(String from, String to) {
    if (!header.contains(from)) {
      throw new AssertionError(from + " is not in " + header);
    }
    return new ModelBytes(header.replace(from, to), data);
  }

  public ModelBytes withData(byte[] bytes) {
    return new ModelBytes(header, bytes);
  }

  /** Returns all bytes, with the checksum as it is. */
  public byte[] toBytes() {
    byte[] text = header.getBytes(UTF_8);
    return Bytes.concat(length(text.length), text, data);
  }

  /** Returns all bytes, with a valid checksum. */
  public byte[] toCheckedBytes() {
    Matcher checksum = CHECKSUM.matcher(header);
    if (!checksum.find()) {
      throw new AssertionError("no checksum in " + header);
    }
    int group = checksum.group(1) != null ? 1 : 2;
    int begin = checksum.start(group);
    String end = header.substring(checksum.end(group));
    String zeros = "0".repeat(checksum.group(group).length());
    byte[] zeroed = new ModelBytes(header.substring(0, begin) + zeros + end, data).toBytes();
    String digits =
        group == 1
            ? String.format("%08x", Hashing.crc32().hashBytes(zeroed).asInt())
            : Hashing.sha256().hashBytes(zeroed).toString();
    return new ModelBytes(header.substring(0, begin) + digits + end, data).toBytes();
  }

  public static byte[] length(long length) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
  }

  /** Returns a file that consists of a header. */
  public static byte[] headerOnly(String header) {
    return new ModelBytes(header, new byte[0]).toBytes();
  }
}
