package io.github.sparseae.java.internal.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The columns of a matrix in panels as wide as the tiles of a kernel, each with contiguous rows; or
 * its whole rows in an array each.
 *
 * @param <A> {@code float[]} or {@code double[]}
 * @param kernel the kernel whose tiles they fit
 * @param values the array that holds them
 * @param offset the index of the first one
 * @param step the distance between two rows of a panel
 * @param panelStep the distance between two panels
 * @param rows the rows of the matrix
 * @param isFinite whether no element is infinite or NaN, whose product with 0 is not 0; false where
 *     this was not checked
 * @param arrays each row; null if one array holds all
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Panels<A>(
    Kernel<A> kernel,
    A values,
    int offset,
    int step,
    int panelStep,
    int rows,
    boolean isFinite,
    A @Nullable [] arrays) {
  /**
   * The most columns of rows in one array that are worked on at a time: the first cache holds them.
   */
  private static final int MOST = 1024;

  /**
   * Returns those of a matrix with contiguous rows, in its own array; the last one may be short.
   */
  static <A> Panels<A> of(Kernel<A> kernel, Matrix<A> matrix) {
    return new Panels<>(
        kernel,
        matrix.values(),
        matrix.offset(),
        matrix.rowStep(),
        kernel.tileColumns(),
        matrix.rows(),
        false,
        null);
  }

  /** Returns the rows of a matrix in an array each. */
  static <A> Panels<A> ofArrays(Kernel<A> kernel, Matrix<A> matrix) {
    A[] arrays = kernel.arrays(matrix.rows(), matrix.columns());
    for (int i = 0; i < arrays.length; i++) {
      kernel.copy(matrix.rows(i, i + 1), arrays[i], 0, matrix.columns());
    }
    return new Panels<>(kernel, kernel.allocate(0), 0, 0, 0, matrix.rows(), false, arrays);
  }

  /** Returns the panels from one on. */
  Panels<A> from(int panel) {
    return new Panels<>(
        kernel, values, offset + panel * panelStep, step, panelStep, rows, isFinite, arrays);
  }

  boolean isOfArrays() {
    return arrays != null;
  }

  /** Returns how many elements of a row follow each other from a column on. */
  int contiguous(int column) {
    if (arrays != null) {
      return Integer.MAX_VALUE;
    }
    int width = kernel.tileColumns();
    return panelStep == width ? MOST : width - column % width;
  }

  /** Returns an array that begins with a part of a row: its own, or the given one with a copy. */
  A row(int row, int column, int length, A copy) {
    if (arrays != null) {
      return arrays[row];
    }
    int width = kernel.tileColumns();
    int from = offset + column / width * panelStep + row * step + column % width;
    System.arraycopy(values, from, copy, 0, length);
    return copy;
  }
}
