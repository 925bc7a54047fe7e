package io.github.sparseae.java.internal.kernel;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The cells of a matrix {@code [rows, columns]} that are not zero, row by row. The cells of row i
 * are those from {@code starts[i]} up to but not including {@code starts[i + 1]}.
 *
 * @param <A> {@code float[]} or {@code double[]}
 * @param rows the number of rows
 * @param columns the number of columns
 * @param starts the first cell of each row, and the number of cells at the end; at least rows + 1
 *     numbers
 * @param indices the column of each cell, ascending within a row
 * @param values the value of each cell
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; holds the arrays without a copy
public record SparseRows<A>(int rows, int columns, int[] starts, int[] indices, A values) {
  /** Checks the lengths. */
  public SparseRows {
    checkArgument(starts.length > rows, "%s starts for %s rows", starts.length, rows);
    checkArgument(
        starts[rows] <= indices.length,
        "%s cells, but space for %s columns",
        starts[rows],
        indices.length);
  }

  /** Returns the shape. */
  @Override
  public String toString() {
    return "[" + rows + ", " + columns + "]";
  }

  /** Returns the number of cells. */
  public int cells() {
    return starts[rows];
  }

  /** Returns the same cells with other values. */
  public SparseRows<A> with(A others) {
    return new SparseRows<>(rows, columns, starts, indices, others);
  }
}
