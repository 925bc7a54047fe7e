package io.github.sparseae.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.primitives.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** The bytes of {@code .npy} files, right and wrong ones. */
final class NpyBytes {
  private NpyBytes() {}

  /** A file of version 1.0. */
  static byte[] of(String type, String shape, byte[] data) {
    return of(
        1, "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n", data);
  }

  static byte[] of(int version, String header, byte[] data) {
    byte[] text = header.getBytes(UTF_8);
    byte[] length =
        version == 1
            ? little(2, bytes -> bytes.putShort((short) text.length))
            : little(4, bytes -> bytes.putInt(text.length));
    return Bytes.concat(start(version, 0), length, text, data);
  }

  static byte[] start(int major, int minor) {
    return new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) major, (byte) minor};
  }

  static byte[] little(int length, Consumer<ByteBuffer> content) {
    return bytes(length, ByteOrder.LITTLE_ENDIAN, content);
  }

  static byte[] bytes(int length, ByteOrder order, Consumer<ByteBuffer> content) {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(order);
    content.accept(bytes);
    return bytes.array();
  }

  static byte[] floats(float... numbers) {
    return little(
        4 * numbers.length,
        bytes -> {
          for (float number : numbers) {
            bytes.putFloat(number);
          }
        });
  }
}
