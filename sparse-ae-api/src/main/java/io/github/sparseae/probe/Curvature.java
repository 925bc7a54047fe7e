package io.github.sparseae.probe;

/** A guess of a Hessian, up to a factor: where {@link Lbfgs} begins to tell the real one. */
interface Curvature {

  /** Multiplies by the guess's inverse, in place. */
  void solve(double[] vector);

  /**
   * A Hessian without mixed derivatives.
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
