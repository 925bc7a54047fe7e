package io.github.sparseae.internal.data;

import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.IoConsumer;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Numbers of either precision, in an array that can grow. */
public final class NumberArray {
  private static final int BUFFER_BYTES = 1 << 16;

  private float[] floats;
  private double[] doubles;
  private final boolean isDouble;

  public NumberArray(Precision precision, int length) {
    isDouble = precision == Precision.FLOAT64;
    floats = new float[isDouble ? 0 : length];
    doubles = new double[isDouble ? length : 0];
  }

  public int length() {
    return isDouble ? doubles.length : floats.length;
  }

  public void resize(int length) {
    if (isDouble) {
      doubles = Arrays.copyOf(doubles, length);
    } else {
      floats = Arrays.copyOf(floats, length);
    }
  }

  /** Sets a number, rounded to the precision. */
  public void set(int at, double number) {
    if (isDouble) {
      doubles[at] = number;
    } else {
      floats[at] = (float) number;
    }
  }

  /** Sets consecutive numbers, rounded to the precision. */
  public void set(int at, DenseArray numbers) {
    if (isDouble) {
      numbers.copy(0, numbers.size(), doubles, at);
    } else {
      numbers.copy(0, numbers.size(), floats, at);
    }
  }

  /** Sets the first numbers to rows. */
  void set(Samples samples, int from, int to) {
    if (isDouble) {
      samples.copy(from, to, doubles);
    } else {
      samples.copy(from, to, floats);
    }
  }

  /** Writes the numbers of an array in little-endian order, some at a time. */
  public static void write(DenseArray numbers, IoConsumer<ByteBuffer> to) throws IOException {
    boolean isSingle = numbers.precision() == Precision.FLOAT32;
    int bytes = isSingle ? Float.BYTES : Double.BYTES;
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    float[] floats = new float[isSingle ? BUFFER_BYTES / bytes : 0];
    double[] doubles = new double[isSingle ? 0 : BUFFER_BYTES / bytes];
    int count;
    for (int from = 0; from < numbers.size(); from += count) {
      count = Math.min(BUFFER_BYTES / bytes, numbers.size() - from);
      buffer.clear();
      if (isSingle) {
        numbers.copy(from, count, floats, 0);
        buffer.asFloatBuffer().put(floats, 0, count);
      } else {
        numbers.copy(from, count, doubles, 0);
        buffer.asDoubleBuffer().put(doubles, 0, count);
      }
      to.accept(buffer.limit(count * bytes));
    }
  }

  /**
   * Returns the first numbers, all that the shape holds; they must not be set while the result is
   * used.
   */
  public DenseArray toDense(int count, int... shape) {
    if (count != length()) {
      resize(count);
    }
    return isDouble ? DenseArray.wrap(doubles, shape) : DenseArray.wrap(floats, shape);
  }
}
