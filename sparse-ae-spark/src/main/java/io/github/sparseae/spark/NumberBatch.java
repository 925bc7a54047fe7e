package io.github.sparseae.spark;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows of numbers of one width, side by side: in float32 for floats, else in float64. */
final class NumberBatch {
  private final int width;
  private final boolean isFloat;
  private float[] floats = {};
  private double[] doubles = {};
  private int rows;

  NumberBatch(int width, NumberColumn.Kind kind) {
    this.width = width;
    isFloat = kind == NumberColumn.Kind.FLOATS;
  }

  int rows() {
    return rows;
  }

  void clear() {
    rows = 0;
  }

  /** Appends an array of floats or of doubles; returns why it cannot be used, else null. */
  @Nullable String append(Object row) {
    float[] narrow = row instanceof float[] given ? given : null;
    double[] wide = row instanceof double[] given ? given : new double[0];
    int length = narrow != null ? narrow.length : wide.length;
    if (length != width) {
      return "has " + length + " numbers, but there must be " + width;
    }
    int at = rows * width;
    grow(Math.multiplyExact(rows + 1, width));
    for (int i = 0; i < width; i++) {
      double value = narrow != null ? narrow[i] : wide[i];
      if (!Double.isFinite(value)) {
        return "has " + value + " at place " + i;
      }
      if (isFloat) {
        floats[at + i] = (float) value;
      } else {
        doubles[at + i] = value;
      }
    }
    rows++;
    return null;
  }

  private void grow(int needed) {
    if (needed > (isFloat ? floats.length : doubles.length)) {
      long wanted = Math.max(needed, 2L * rows * width);
      int length = (int) Math.min(wanted, (Integer.MAX_VALUE - 8) / width * (long) width);
      floats = isFloat ? Arrays.copyOf(floats, length) : floats;
      doubles = isFloat ? doubles : Arrays.copyOf(doubles, length);
    }
  }

  /** Returns a copy of the numbers of the last row: floats or doubles. */
  Object last() {
    return isFloat
        ? Arrays.copyOfRange(floats, (rows - 1) * width, rows * width)
        : Arrays.copyOfRange(doubles, (rows - 1) * width, rows * width);
  }

  /** Returns a copy of all numbers, {@code [rows, width]}. */
  DenseArray array() {
    return isFloat
        ? DenseArray.wrap(Arrays.copyOf(floats, rows * width), rows, width)
        : DenseArray.wrap(Arrays.copyOf(doubles, rows * width), rows, width);
  }

  /** Returns a copy of the rows, of which there must be one. */
  Samples samples() {
    return Samples.of(array());
  }
}
