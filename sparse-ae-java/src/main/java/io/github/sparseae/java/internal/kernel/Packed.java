package io.github.sparseae.java.internal.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A matrix that is multiplied from the right many times before it changes. It is packed when it is
 * first needed, and again when vectors take over. Thread-safe.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class Packed<A> {
  private final Matrix<A> matrix;
  private volatile @Nullable Panels<A> panels;

  /**
   * Packs nothing yet.
   *
   * @param matrix the matrix, which must not change
   */
  public Packed(Matrix<A> matrix) {
    this.matrix = matrix;
  }

  Matrix<A> matrix() {
    return matrix;
  }

  Panels<A> panels(Product<A> product) {
    Panels<A> known = panels;
    return known != null && known.kernel() == product.kernel() ? known : pack(product);
  }

  private synchronized Panels<A> pack(Product<A> product) {
    Panels<A> known = panels;
    if (known == null || known.kernel() != product.kernel()) {
      known = product.pack(matrix);
      panels = known;
    }
    return known;
  }
}
