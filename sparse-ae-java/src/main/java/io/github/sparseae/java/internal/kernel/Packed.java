package io.github.sparseae.java.internal.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A matrix that is multiplied from the right many times before it changes. It is packed when it is
 * first needed, for few rows and for many, and again when vectors take over. Thread-safe.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class Packed<A> {
  private final Matrix<A> matrix;
  private volatile @Nullable Panels<A> panels;
  private volatile @Nullable Panels<A> arrays;

  /**
   * Packs nothing yet.
   *
   * @param matrix the matrix, which must not change
   */
  public Packed(Matrix<A> matrix) {
    this.matrix = matrix;
  }

  /** Returns the columns in panels, or the rows in arrays where that is faster for few rows. */
  Panels<A> panels(Product<A> product, boolean areFew) {
    Kernel<A> kernel = product.kernel();
    boolean inArrays =
        areFew
            && kernel.prefersArrays()
            && matrix.rows() * matrix.columns() <= Product.CACHED; // more are faster in panels
    Panels<A> known = inArrays ? arrays : panels;
    return known != null && known.kernel() == kernel ? known : pack(product, inArrays);
  }

  private synchronized Panels<A> pack(Product<A> product, boolean inArrays) {
    Kernel<A> kernel = product.kernel();
    Panels<A> known = inArrays ? arrays : panels;
    if (known != null && known.kernel() == kernel) {
      return known;
    }
    Panels<A> made = inArrays ? Panels.ofArrays(kernel, matrix) : product.pack(matrix);
    arrays = inArrays ? made : kernel.prefersArrays() ? arrays : null;
    panels = inArrays ? panels : made;
    return made;
  }
}
