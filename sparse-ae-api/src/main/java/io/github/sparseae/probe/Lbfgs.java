package io.github.sparseae.probe;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleBiFunction;

/**
 * L-BFGS: Newton's method with the inverse Hessian H estimated from the last ten steps.
 *
 * <p>Each step s and the change y of the gradient across it measure the curvature. The direction
 * −H·g follows from two loops over the pairs, newest to oldest and back, around the caller's
 * initial approximation of H, {@code γ·B⁻¹}, scaled by {@code γ = s·y / (y·B⁻¹·y)} of the newest
 * pair. A {@link LineSearch} makes s·y positive, so every direction is a descent direction.
 *
 * <p>J. Nocedal, "Updating quasi-Newton matrices with limited storage", Mathematics of Computation
 * 35, 1980; D. Liu and J. Nocedal, Mathematical Programming 45, 1989.
 */
final class Lbfgs {
  private static final int PAIRS = 10;

  private final ToDoubleBiFunction<double[], double[]> objective;
  private final Consumer<double[]> curvature;
  private final Deque<Pair> pairs = new ArrayDeque<>(PAIRS);

  /** A step, the gradient's change across it, and 1 / (s·y). */
  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  private record Pair(double[] s, double[] y, double rho) {}

  /**
   * The result of a minimization.
   *
   * @param point the last point
   * @param value the objective there
   * @param largestDerivative the largest absolute partial derivative there
   * @param iterations the number of steps
   * @param converged whether the largest absolute partial derivative is at most the tolerance
   */
  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  record Minimum(
      double[] point, double value, double largestDerivative, int iterations, boolean converged) {}

  /**
   * Creates a minimizer.
   *
   * @param objective returns the value at a point, its first argument, and overwrites the second
   *     with the gradient
   * @param curvature multiplies a vector by B⁻¹ in place, with B an approximation of the Hessian up
   *     to a factor, positive definite
   */
  Lbfgs(ToDoubleBiFunction<double[], double[]> objective, Consumer<double[]> curvature) {
    this.objective = objective;
    this.curvature = curvature;
  }

  /**
   * Minimizes until no absolute partial derivative exceeds the tolerance, the number of steps is
   * reached, or rounding prevents further descent.
   *
   * @param toleranceOf returns the tolerance for the largest absolute partial derivative at the
   *     start
   */
  Minimum minimum(double[] from, DoubleUnaryOperator toleranceOf, int mostIterations) {
    pairs.clear();
    double[] point = from.clone();
    double[] gradient = new double[point.length];
    double value = objective.applyAsDouble(point, gradient);
    double tolerance = toleranceOf.applyAsDouble(largest(gradient));
    int iterations = 0;
    while (largest(gradient) > tolerance && iterations < mostIterations) {
      double[] direction = direction(gradient);
      LineSearch line =
          new LineSearch(objective, point, direction, value, dot(gradient, direction));
      if (line.search()) {
        remember(point, gradient, line);
        point = line.point();
        gradient = line.gradient();
        value = line.value();
        iterations++;
      } else if (pairs.isEmpty()) {
        break;
      } else {
        pairs.clear();
      }
    }
    double largest = largest(gradient);
    return new Minimum(point, value, largest, iterations, largest <= tolerance);
  }

  private void remember(double[] point, double[] gradient, LineSearch line) {
    double[] s = line.point().clone();
    double[] y = line.gradient().clone();
    for (int i = 0; i < s.length; i++) {
      s[i] -= point[i];
      y[i] -= gradient[i];
    }
    double product = dot(s, y);
    // Rounding can violate the line search's guarantee.
    if (product > 0 && Double.isFinite(1 / product)) {
      if (pairs.size() == PAIRS) {
        pairs.removeLast();
      }
      pairs.addFirst(new Pair(s, y, 1 / product));
    }
  }

  private double[] direction(double[] gradient) {
    double[] r = gradient.clone();
    double[] alpha = new double[pairs.size()];
    int i = 0;
    for (Pair pair : pairs) {
      alpha[i] = pair.rho * dot(pair.s, r);
      addTo(r, -alpha[i], pair.y);
      i++;
    }
    curvature.accept(r);
    double scale = pairs.isEmpty() ? 1 : scale(pairs.getFirst());
    for (int k = 0; k < r.length; k++) {
      r[k] *= scale;
    }
    for (Iterator<Pair> oldestFirst = pairs.descendingIterator(); oldestFirst.hasNext(); ) {
      Pair pair = oldestFirst.next();
      i--;
      addTo(r, alpha[i] - pair.rho * dot(pair.y, r), pair.s);
    }
    for (int k = 0; k < r.length; k++) {
      r[k] = -r[k];
    }
    return r;
  }

  private double scale(Pair newest) {
    double[] solved = newest.y.clone();
    curvature.accept(solved);
    return 1 / (newest.rho * dot(newest.y, solved));
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void addTo(double[] target, double factor, double[] values) {
    for (int i = 0; i < target.length; i++) {
      target[i] += factor * values[i];
    }
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }
}
