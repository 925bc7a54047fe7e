package io.github.sparseae.datasets;

/** The standard normal distribution, with the same bits on every platform. */
final class Normal {
  /** Beyond it a probability differs from 0 or 1 by less than the rounding of a double. */
  private static final double FAR = 8.5;

  private static final double ROOT_OF_TWO_PI = StrictMath.sqrt(2 * StrictMath.PI);

  private Normal() {}

  /**
   * Returns the probability of a number of at most x, by Marsaglia's series {@code ½ + φ(x) · (x +
   * x³/3 + x⁵/(3·5) + …)}, with an absolute error below 1e-14.
   */
  static double probability(double x) {
    if (Math.abs(x) >= FAR) {
      return x > 0 ? 1 : 0;
    }
    double term = x;
    double sum = x;
    for (int i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * StrictMath.exp(-0.5 * x * x) / ROOT_OF_TWO_PI;
  }

  /** Returns the number that is exceeded with a probability; −∞ for 1. */
  static double exceededWith(double probability) {
    if (probability >= 1) {
      return Double.NEGATIVE_INFINITY;
    }
    double low = -FAR;
    double high = FAR;
    for (int halving = 0; halving < 60; halving++) {
      double middle = 0.5 * (low + high);
      if (1 - probability(middle) > probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
