package io.github.sparseae.java.internal.kernel;

/**
 * Takes parts of a product, each as soon as it is complete.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface Parts<A> {
  /**
   * Takes a part. Those of a row follow each other from left to right; those of different rows may
   * be taken at the same time.
   *
   * @param row the first row of the part
   * @param column its first column
   * @param part with contiguous rows; it may be changed, and is gone after the call where the
   *     product is not stored
   */
  void take(int row, int column, Matrix<A> part);
}
