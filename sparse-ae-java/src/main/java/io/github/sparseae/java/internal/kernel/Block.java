package io.github.sparseae.java.internal.kernel;

/**
 * Some consecutive elements of arrays, on which one thread works. What is done to a block, one
 * operation after the other, finds its elements in the caches.
 *
 * @param from the index of the first element in each array
 */
public record Block<A>(Kernel<A> kernel, int from, int length) {

  int end() {
    return from + length;
  }

  /** Sets {@code y = f(x)}. */
  public void apply(Unary f, A x, A y) {
    kernel.apply(f, x, from, y, from, length);
  }

  /** Sets {@code z = f(x, y)}. */
  public void apply(Binary f, A x, A y, A z) {
    kernel.apply(f, x, from, y, from, z, from, length);
  }

  /** Sets {@code z = f(x, y)} with one y for all elements. */
  public void apply(Binary f, A x, double y, A z) {
    kernel.apply(f, x, from, y, z, from, length);
  }

  /** Sets {@code y = α·x + y}, with one rounding. */
  public void axpy(double alpha, A x, A y) {
    kernel.axpy(alpha, x, from, y, from, length);
  }

  /** Returns {@code Σ x·y}. */
  public double dot(A x, A y) {
    return kernel.dot(x, from, y, from, length);
  }
}
