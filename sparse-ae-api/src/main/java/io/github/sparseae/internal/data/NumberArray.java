package io.github.sparseae.internal.data;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.lang.reflect.Array;
import java.util.Arrays;

/** Numbers of one kind, bytes or those of a precision, in an array that can grow. */
public final class NumberArray {
  /** A {@code byte[]}, {@code float[]} or {@code double[]}. */
  private Object array;

  NumberArray(byte[] bytes) {
    array = bytes;
  }

  public NumberArray(Precision precision, int length) {
    array = precision == Precision.FLOAT64 ? new double[length] : new float[length];
  }

  public Object array() {
    return array;
  }

  public int length() {
    return Array.getLength(array);
  }

  public void resize(int length) {
    if (length == length()) {
      return;
    }
    array =
        array instanceof byte[] bytes
            ? Arrays.copyOf(bytes, length)
            : array instanceof double[] doubles
                ? Arrays.copyOf(doubles, length)
                : Arrays.copyOf((float[]) array, length);
  }

  public void set(int at, double number) {
    if (array instanceof double[] doubles) {
      doubles[at] = number;
    } else {
      ((float[]) array)[at] = (float) number;
    }
  }

  /** Sets consecutive numbers, rounded to the precision. */
  public void set(int at, DenseArray numbers) {
    if (array instanceof double[] doubles) {
      numbers.copy(0, numbers.size(), doubles, at);
    } else {
      numbers.copy(0, numbers.size(), (float[]) array, at);
    }
  }

  /** Sets consecutive numbers to those of rows of this kind. */
  void set(int at, Samples rows) {
    if (array instanceof byte[] bytes) {
      rows.bytes().get(bytes, at, rows.size() * rows.width());
    } else if (at > 0) {
      set(at, rows.toDenseArray());
    } else if (array instanceof double[] doubles) {
      rows.copy(0, rows.size(), doubles);
    } else {
      rows.copy(0, rows.size(), (float[]) array);
    }
  }

  /** Sets consecutive numbers to those of another array of this kind. */
  void set(int at, NumberArray source, int from, int count) {
    System.arraycopy(source.array, from, array, at, count);
  }

  /** Returns the first numbers, which must not be set while the result is used. */
  public DenseArray toDense(int count, int... shape) {
    resize(count);
    return array instanceof double[] doubles
        ? DenseArray.wrap(doubles, shape)
        : DenseArray.wrap((float[]) array, shape);
  }

  /** Returns the first rows of a kind, as {@link #toDense}. */
  Samples toSamples(RowKind kind, int rows) {
    int count = rows * kind.width();
    if (!kind.bytes()) {
      return Samples.of(toDense(count, rows, kind.width()));
    }
    resize(count);
    return Samples.wrapBytes((byte[]) array, kind.width(), kind.scale());
  }
}
