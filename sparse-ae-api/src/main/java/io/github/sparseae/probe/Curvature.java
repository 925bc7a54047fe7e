package io.github.sparseae.probe;

/** An approximation of a Hessian, up to a factor, from which {@link Lbfgs} starts. */
interface Curvature {

  /** Multiplies by the inverse of the approximation, in place. */
  void solve(double[] vector);

  /**
   * Returns a diagonal Hessian.
   *
   * @param diagonal each positive
   */
  static Curvature diagonal(double[] diagonal) {
    return vector -> {
      for (int i = 0; i < vector.length; i++) {
        vector[i] /= diagonal[i];
      }
    };
  }
}
