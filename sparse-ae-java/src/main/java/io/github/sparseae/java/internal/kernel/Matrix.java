package io.github.sparseae.java.internal.kernel;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.checkFromToIndex;

/**
 * A view of a part of an array as a matrix. Element (i, j) is {@code values[offset + i · rowStep +
 * j · columnStep]}.
 *
 * @param <A> {@code float[]} or {@code double[]}
 * @param values the array
 * @param offset the index of element (0, 0)
 * @param rows the number of rows, at least 0
 * @param columns the number of columns, at least 0
 * @param rowStep the distance between rows
 * @param columnStep the distance between columns; rows are contiguous where it is 1
 */
public record Matrix<A>(A values, int offset, int rows, int columns, int rowStep, int columnStep) {
  /** Checks that the matrix lies within its array. */
  public Matrix {
    checkArgument(rows >= 0 && columns >= 0, "a matrix of shape [%s, %s]", rows, columns);
    checkArgument(
        rowStep >= 0 && columnStep >= 0, "steps must not be negative: %s, %s", rowStep, columnStep);
    if (rows > 0 && columns > 0) {
      long last = offset + (rows - 1L) * rowStep + (columns - 1L) * columnStep;
      int length = java.lang.reflect.Array.getLength(values);
      if (offset < 0 || last >= length) { // checkArgument would make objects of its arguments
        throw new IllegalArgumentException(
            "a matrix of shape [%s, %s] at %s with steps %s and %s leaves an array of length %s"
                .formatted(rows, columns, offset, rowStep, columnStep, length));
      }
    }
  }

  /** Returns the whole of an array with contiguous rows, or its beginning. */
  public static <A> Matrix<A> of(A values, int rows, int columns) {
    return new Matrix<>(values, 0, rows, columns, columns, 1);
  }

  /** Returns the transposed view. */
  public Matrix<A> transposed() {
    return new Matrix<>(values, offset, columns, rows, columnStep, rowStep);
  }

  /** Returns the rows from one index up to but not including another. */
  public Matrix<A> rows(int from, int to) {
    checkFromToIndex(from, to, rows);
    return new Matrix<>(values, offset + from * rowStep, to - from, columns, rowStep, columnStep);
  }

  /** Returns the columns from one index up to but not including another. */
  public Matrix<A> columns(int from, int to) {
    checkFromToIndex(from, to, columns);
    return new Matrix<>(values, offset + from * columnStep, rows, to - from, rowStep, columnStep);
  }

  /** Returns the shape. */
  @Override
  public String toString() {
    return "[" + rows + ", " + columns + "]";
  }

  /** Returns the index of element (row, column) in the array. */
  public int index(int row, int column) {
    return offset + row * rowStep + column * columnStep;
  }
}
