package io.github.sparseae.probe;

/** A function to minimize. */
interface Objective {
  /**
   * Returns the value at a point.
   *
   * @param point the point
   * @param gradient is overwritten with the gradient, of the point's length
   * @return the value
   */
  double at(double[] point, double[] gradient);
}
