package io.github.sparseae.internal.data.npy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.sparseae.internal.data.NumberType;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.model.DenseArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Writes arrays as {@code .npy} files have them. */
public final class NpyWriter {
  private static final int BUFFER_BYTES = 1 << 16;

  private NpyWriter() {}

  public static void array(DenseArray array, WritableByteChannel channel) throws IOException {
    long[] shape = Arrays.stream(array.shape()).asLongStream().toArray();
    AtomicFile.writeAll(NpyHeader.of(array.precision(), shape), channel);
    numbers(array, channel);
  }

  public static void numbers(DenseArray array, WritableByteChannel channel) throws IOException {
    NumberType.write(array, bytes -> AtomicFile.writeAll(bytes, channel));
  }

  /** Writes whole numbers of 32 bits with their header. */
  public static void whole(int count, IntUnaryOperator numbers, WritableByteChannel channel)
      throws IOException {
    AtomicFile.writeAll(NpyHeader.of("<i4", count), channel);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      buffer.putInt(numbers.applyAsInt(i));
      if (!buffer.hasRemaining()) {
        AtomicFile.writeAll(buffer.flip(), channel);
        buffer.clear();
      }
    }
    AtomicFile.writeAll(buffer.flip(), channel);
  }

  /** Writes a text, as an array without dimensions. */
  public static void text(String text, WritableByteChannel channel) throws IOException {
    AtomicFile.writeAll(NpyHeader.of("|S" + text.length()), channel);
    AtomicFile.writeAll(ByteBuffer.wrap(text.getBytes(US_ASCII)), channel);
  }
}
