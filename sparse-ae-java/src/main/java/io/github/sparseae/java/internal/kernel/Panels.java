package io.github.sparseae.java.internal.kernel;

/**
 * The columns of a matrix in panels as wide as the tiles of a kernel, each with contiguous rows.
 *
 * @param <A> {@code float[]} or {@code double[]}
 * @param kernel the kernel whose tiles they fit
 * @param values the array that holds them
 * @param offset the index of the first one
 * @param step the distance between two rows of a panel
 * @param panelStep the distance between two panels
 * @param rows the rows of the matrix
 */
record Panels<A>(Kernel<A> kernel, A values, int offset, int step, int panelStep, int rows) {

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
        matrix.rows());
  }

  /** Returns the panels from one on. */
  Panels<A> from(int panel) {
    return new Panels<>(kernel, values, offset + panel * panelStep, step, panelStep, rows);
  }
}
