package io.github.sparseae.probe;

/** A function to make small. */
interface Objective {
  /**
   * The value at a point.
   *
   * @param point where
   * @param gradient takes the gradient there, as long as the point
   * @return the value
   */
  double at(double[] point, double[] gradient);
}
