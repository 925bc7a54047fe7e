package io.github.sparseae.datasets;

import io.github.sparseae.internal.random.RandomStream;

/**
 * Directions of features: random unit vectors, which steps of Adam then move away from each other.
 * The steps lessen {@code Σ_{i≠j} (d_i·d_j)² + n Σ_i (‖d_i‖² − 1)²} over n directions.
 */
final class FeatureDirections {
  private static final double RATE = 3e-4;
  private static final double FIRST_DECAY = 0.9;
  private static final double SECOND_DECAY = 0.999;
  private static final double EPSILON = 1e-8;

  private FeatureDirections() {}

  /** Returns {@code features} unit vectors, one after the other. */
  static double[] of(int features, int inputs, int steps, RandomStream random) {
    double[] directions = new double[features * inputs];
    for (int i = 0; i < directions.length; i++) {
      directions[i] = random.nextGaussian();
    }
    normalize(directions, inputs);
    double[] first = new double[directions.length];
    double[] second = new double[directions.length];
    double firstPower = 1;
    double secondPower = 1;
    for (int step = 0; step < steps; step++) {
      double[] gradient = gradient(directions, features, inputs);
      firstPower *= FIRST_DECAY;
      secondPower *= SECOND_DECAY;
      for (int i = 0; i < directions.length; i++) {
        double g = gradient[i];
        first[i] = FIRST_DECAY * first[i] + (1 - FIRST_DECAY) * g;
        second[i] = SECOND_DECAY * second[i] + (1 - SECOND_DECAY) * g * g;
        double size = Math.sqrt(second[i] / (1 - secondPower)) + EPSILON;
        directions[i] -= RATE * first[i] / (1 - firstPower) / size;
      }
    }
    normalize(directions, inputs);
    return directions;
  }

  /**
   * Returns {@code 4 (D DᵀD − diag(‖d_i‖²) D + n diag(‖d_i‖² − 1) D)}: with DᵀD of {@code [inputs,
   * inputs]} in place of DDᵀ, the cost grows linearly with the number of directions.
   */
  static double[] gradient(double[] directions, int features, int inputs) {
    double[] moments = new double[inputs * inputs];
    for (int start = 0; start < directions.length; start += inputs) {
      for (int a = 0; a < inputs; a++) {
        add(directions[start + a], directions, start + a, moments, a * inputs + a, inputs - a);
      }
    }
    for (int a = 1; a < inputs; a++) {
      for (int b = 0; b < a; b++) {
        moments[a * inputs + b] = moments[b * inputs + a];
      }
    }
    double[] gradient = new double[directions.length];
    for (int start = 0; start < directions.length; start += inputs) {
      double square = 0;
      for (int a = 0; a < inputs; a++) {
        square += directions[start + a] * directions[start + a];
        add(directions[start + a], moments, a * inputs, gradient, start, inputs);
      }
      add(features * (square - 1) - square, directions, start, gradient, start, inputs);
    }
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= 4;
    }
    return gradient;
  }

  private static void add(
      double factor, double[] source, int from, double[] sum, int to, int count) {
    for (int i = 0; i < count; i++) {
      sum[to + i] += factor * source[from + i];
    }
  }

  private static void normalize(double[] directions, int inputs) {
    for (int start = 0; start < directions.length; start += inputs) {
      double square = 0;
      for (int i = start; i < start + inputs; i++) {
        square += directions[i] * directions[i];
      }
      double norm = Math.sqrt(square);
      for (int i = start; i < start + inputs; i++) {
        directions[i] /= norm;
      }
    }
  }
}
