package io.github.sparseae.java.internal.kernel;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Suppliers;
import java.util.function.Supplier;

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
 * @param byColumns the cells column by column, each with its number here as its value, once they
 *     are needed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; holds the arrays without a copy
public record SparseRows<A>(
    int rows,
    int columns,
    int[] starts,
    int[] indices,
    A values,
    Supplier<SparseRows<int[]>> byColumns) {
  /** Checks the lengths. */
  public SparseRows {
    checkArgument(starts.length > rows, "%s starts for %s rows", starts.length, rows);
    checkArgument(
        starts[rows] <= indices.length,
        "%s cells, but space for %s columns",
        starts[rows],
        indices.length);
  }

  /** Creates cells; the arrays are not changed while they are in use. */
  public SparseRows(int rows, int columns, int[] starts, int[] indices, A values) {
    this(
        rows,
        columns,
        starts,
        indices,
        values,
        Suppliers.memoize(() -> transposed(rows, columns, starts, indices)));
  }

  private static SparseRows<int[]> transposed(int rows, int columns, int[] starts, int[] indices) {
    int[] first = new int[columns + 1];
    for (int cell = 0; cell < starts[rows]; cell++) {
      first[indices[cell] + 1]++;
    }
    for (int column = 0; column < columns; column++) {
      first[column + 1] += first[column];
    }
    int[] next = first.clone();
    int[] rowOf = new int[starts[rows]];
    int[] cells = new int[starts[rows]];
    for (int row = 0; row < rows; row++) {
      for (int cell = starts[row]; cell < starts[row + 1]; cell++) {
        int to = next[indices[cell]]++;
        rowOf[to] = row;
        cells[to] = cell;
      }
    }
    return new SparseRows<>(columns, rows, first, rowOf, cells);
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
    return new SparseRows<>(rows, columns, starts, indices, others, byColumns);
  }
}
