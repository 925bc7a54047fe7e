package io.github.sparseae.internal.data;

import io.github.sparseae.internal.io.HalfPrecision;
import io.github.sparseae.internal.io.IoConsumer;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The types of numbers that are read, under their names in safetensors. */
public enum NumberType {
  F16(Precision.FLOAT32, Short.BYTES),
  BF16(Precision.FLOAT32, Short.BYTES),
  F32(Precision.FLOAT32, Float.BYTES),
  F64(Precision.FLOAT64, Double.BYTES),
  I32(Precision.FLOAT64, Integer.BYTES),
  I64(Precision.FLOAT64, Long.BYTES);

  private static final int BUFFER_BYTES = 1 << 16;

  private final Precision precision;
  private final int bytes;

  NumberType(Precision precision, int bytes) {
    this.precision = precision;
    this.bytes = bytes;
  }

  public static NumberType of(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> F32;
      case FLOAT64 -> F64;
    };
  }

  public Precision precision() {
    return precision;
  }

  /** Returns whether the numbers are whole, and read as float64. */
  public boolean isWhole() {
    return this == I32 || this == I64;
  }

  public int bytes() {
    return bytes;
  }

  /**
   * Reads an array of this type; the source fills a buffer with the next bytes, up to its limit.
   */
  public DenseArray read(IoConsumer<ByteBuffer> source, ByteOrder order, int... shape)
      throws IOException {
    int size = 1;
    for (int length : shape) {
      size = Math.multiplyExact(size, length);
    }
    NumberArray numbers = new NumberArray(precision, size);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(order);
    int count;
    for (int from = 0; from < size; from += count) {
      count = Math.min(BUFFER_BYTES / bytes, size - from);
      source.accept(buffer.clear().limit(count * bytes));
      buffer.position(0);
      if (numbers.array() instanceof double[] doubles) {
        read(buffer, doubles, from, count);
      } else {
        read(buffer, (float[]) numbers.array(), from, count);
      }
    }
    return numbers.toDense(size, shape);
  }

  /** Reads numbers of a type whose precision is float64; whole numbers may lose digits. */
  private void read(ByteBuffer from, double[] into, int offset, int count) {
    if (this == F64) {
      from.asDoubleBuffer().get(into, offset, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      into[offset + i] = this == I32 ? from.getInt() : from.getLong();
    }
  }

  /** Reads numbers of a type whose precision is float32. */
  private void read(ByteBuffer from, float[] into, int offset, int count) {
    if (this == F32) {
      from.asFloatBuffer().get(into, offset, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      short bits = from.getShort();
      into[offset + i] =
          this == F16 ? HalfPrecision.ofFloat16(bits) : HalfPrecision.ofBfloat16(bits);
    }
  }

  /** Numbers, of which consecutive ones are copied to a {@code float[]} or {@code double[]}. */
  public interface Source {
    void copy(int from, int count, Object target);
  }

  /** Writes the numbers of an array in little-endian order, some at a time. */
  public static void write(DenseArray numbers, IoConsumer<ByteBuffer> to) throws IOException {
    Source source =
        (from, count, target) -> {
          if (target instanceof double[] doubles) {
            numbers.copy(from, count, doubles, 0);
          } else {
            numbers.copy(from, count, (float[]) target, 0);
          }
        };
    write(numbers.precision(), numbers.size(), source, to);
  }

  /** Writes numbers of a precision as {@link #write(DenseArray, IoConsumer)}, by one buffer. */
  static void write(Precision precision, int size, Source numbers, IoConsumer<ByteBuffer> to)
      throws IOException {
    int bytes = of(precision).bytes;
    int most = BUFFER_BYTES / bytes;
    Object block = new NumberArray(precision, most).array();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int count;
    for (int from = 0; from < size; from += count) {
      count = Math.min(most, size - from);
      numbers.copy(from, count, block);
      buffer.clear();
      if (block instanceof double[] doubles) {
        buffer.asDoubleBuffer().put(doubles, 0, count);
      } else {
        buffer.asFloatBuffer().put((float[]) block, 0, count);
      }
      to.accept(buffer.limit(count * bytes));
    }
  }
}
