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
    return row instanceof float[] floats ? append(floats) : append((double[]) row);
  }

  private @Nullable String append(float[] row) {
    if (row.length != width) {
      return wrongWidth(row.length);
    }
    for (int i = 0; i < width; i++) {
      if (!Float.isFinite(row[i])) {
        return "has " + row[i] + " at place " + i;
      }
    }
    if (isFloat) {
      floats = ensured(floats);
      System.arraycopy(row, 0, floats, rows * width, width);
    } else {
      doubles = ensured(doubles);
      for (int i = 0; i < width; i++) {
        doubles[rows * width + i] = row[i];
      }
    }
    rows++;
    return null;
  }

  private @Nullable String append(double[] row) {
    if (row.length != width) {
      return wrongWidth(row.length);
    }
    for (int i = 0; i < width; i++) {
      if (!Double.isFinite(row[i])) {
        return "has " + row[i] + " at place " + i;
      }
    }
    if (isFloat) {
      floats = ensured(floats);
      for (int i = 0; i < width; i++) {
        floats[rows * width + i] = (float) row[i];
      }
    } else {
      doubles = ensured(doubles);
      System.arraycopy(row, 0, doubles, rows * width, width);
    }
    rows++;
    return null;
  }

  private String wrongWidth(int actual) {
    return "has " + actual + " numbers, but there must be " + width;
  }

  private float[] ensured(float[] array) {
    int needed = Math.multiplyExact(rows + 1, width);
    return needed <= array.length ? array : Arrays.copyOf(array, grown(array.length, needed));
  }

  private double[] ensured(double[] array) {
    int needed = Math.multiplyExact(rows + 1, width);
    return needed <= array.length ? array : Arrays.copyOf(array, grown(array.length, needed));
  }

  private int grown(int length, int needed) {
    long wanted = Math.max(needed, 2L * length);
    return (int) Math.min(wanted, (Integer.MAX_VALUE - 8) / width * (long) width);
  }

  /** Returns a copy of the numbers of all rows, if they are floats. */
  float[] floats() {
    return Arrays.copyOf(floats, rows * width);
  }

  /** Returns a copy of the numbers of all rows, if they are doubles. */
  double[] doubles() {
    return Arrays.copyOf(doubles, rows * width);
  }

  /** Returns a copy of the rows, of which there must be one. */
  Samples samples() {
    return Samples.of(
        isFloat ? DenseArray.wrap(floats(), rows, width) : DenseArray.wrap(doubles(), rows, width));
  }
}
