package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.model.DenseArray;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.function.Supplier;
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

  /** Appends an array of floats or of doubles; returns why it cannot be used, else null. */
  @Nullable String append(Object row) {
    return append(Array.getLength(row), () -> row);
  }

  /**
   * Appends a row of some length, whose numbers are made only if it fits: an array of floats or of
   * doubles, null if one of them is null. Returns why it cannot be used, else null.
   */
  @Nullable String append(int length, Supplier<@Nullable Object> numbers) {
    if (length != width) {
      return "has width " + length + ", must have " + width;
    }
    grow();
    Object row = numbers.get();
    if (row == null) {
      return "has a null in it";
    }
    float[] narrow = row instanceof float[] given ? given : null;
    double[] wide = row instanceof double[] given ? given : new double[0];
    int at = rows * width;
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

  /** Makes room for one more row. */
  private void grow() {
    int most = (Integer.MAX_VALUE - 8) / width;
    checkArgument(
        rows < most,
        "more than %s rows of width %s do not fit into one array: take more partitions",
        most,
        width);
    if ((rows + 1) * width > (isFloat ? floats.length : doubles.length)) {
      int length = (int) Math.min(Math.max(rows + 1, 2L * rows), most) * width;
      floats = isFloat ? Arrays.copyOf(floats, length) : floats;
      doubles = isFloat ? doubles : Arrays.copyOf(doubles, length);
    }
  }

  /**
   * Returns the numbers, {@code [rows, width]}, and begins again: the next rows may take their
   * memory.
   */
  DenseArray take() {
    int[] shape = {rows, width};
    int size = rows * width;
    rows = 0;
    return isFloat
        ? DenseArray.wrap(floats.length == size ? floats : Arrays.copyOf(floats, size), shape)
        : DenseArray.wrap(doubles.length == size ? doubles : Arrays.copyOf(doubles, size), shape);
  }

  /** Returns a row of a matrix as an array of floats or of doubles. */
  static Object row(DenseArray matrix, int row, boolean isFloat) {
    if (isFloat) {
      return matrix.row(row);
    }
    double[] numbers = new double[matrix.columns()];
    matrix.copy(row * numbers.length, numbers.length, numbers, 0);
    return numbers;
  }
}
