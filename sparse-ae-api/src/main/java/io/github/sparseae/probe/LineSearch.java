package io.github.sparseae.probe;

import java.util.function.ToDoubleBiFunction;

/**
 * A step along a direction of descent that meets the strong Wolfe conditions, with f(t) the
 * objective at {@code origin + t·direction}:
 *
 * <pre>
 *   f(t) ≤ f(0) + 10⁻⁴·t·f'(0)      sufficient decrease, and
 *   |f'(t)| ≤ 0.9·|f'(0)|           sufficient flattening, for a positive curvature.
 * </pre>
 *
 * <p>Close to a minimum the values of f differ by less than their rounding error. Comparisons of
 * values therefore tolerate one part in 10¹³, and slopes, which are still exact, decide.
 *
 * <p>J. Nocedal and S. Wright, "Numerical Optimization", second edition, algorithms 3.5 and 3.6.
 */
final class LineSearch {
  private static final double DECREASE = 1e-4;
  private static final double FLATTENING = 0.9;
  private static final double ROUNDING = 1e-13;
  private static final int MOST_TRIALS = 30;

  private final ToDoubleBiFunction<double[], double[]> objective;
  private final double[] origin;
  private final double[] direction;
  private final Trial start;
  private final double slack;
  private final double[] point;
  private final double[] gradient;
  private Trial last;

  /** The value and slope at a step. */
  private record Trial(double step, double value, double slope) {}

  /**
   * Creates a search with the objective at the origin, and its slope there: the gradient times the
   * direction, negative.
   */
  LineSearch(
      ToDoubleBiFunction<double[], double[]> objective,
      double[] origin,
      double[] direction,
      double value,
      double slope) {
    this.objective = objective;
    this.origin = origin;
    this.direction = direction;
    start = new Trial(0, value, slope);
    last = start;
    slack = ROUNDING * Math.abs(value);
    point = new double[origin.length];
    gradient = new double[origin.length];
  }

  /** Searches a step; returns whether one was found, which is then the last one tried. */
  boolean search() {
    Trial before = start;
    double step = 1;
    for (int i = 0; i < MOST_TRIALS; i++) {
      Trial now = attempt(step);
      if (!fallsEnough(now) || (i > 0 && now.value > before.value + slack)) {
        return narrow(before, now);
      }
      if (flattensEnough(now)) {
        return true;
      }
      if (now.slope >= 0) {
        return narrow(now, before);
      }
      before = now;
      step *= 2;
    }
    return false;
  }

  /**
   * Searches between two steps, the first of which is the best so far, where a valid step exists.
   */
  private boolean narrow(Trial best, Trial other) {
    for (int i = 0; i < MOST_TRIALS; i++) {
      Trial now = attempt(between(best, other));
      if (!fallsEnough(now) || now.value > best.value + slack) {
        other = now;
      } else {
        if (flattensEnough(now)) {
          return true;
        }
        if (now.slope * (other.step - best.step) >= 0) {
          other = best;
        }
        best = now;
      }
    }
    return false;
  }

  /**
   * Returns the minimizer of the cubic through both values and slopes, kept away from both ends.
   */
  private static double between(Trial a, Trial b) {
    double distance = b.step - a.step;
    double d1 = a.slope + b.slope - 3 * (b.value - a.value) / distance;
    double d2 = Math.copySign(Math.sqrt(d1 * d1 - a.slope * b.slope), distance);
    double share = 1 - (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2);
    return a.step + distance * (share >= 0 ? Math.min(0.9, Math.max(0.1, share)) : 0.5);
  }

  private boolean fallsEnough(Trial trial) {
    return trial.value <= start.value + DECREASE * trial.step * start.slope + slack;
  }

  private boolean flattensEnough(Trial trial) {
    return Math.abs(trial.slope) <= -FLATTENING * start.slope;
  }

  private Trial attempt(double step) {
    for (int i = 0; i < point.length; i++) {
      point[i] = origin[i] + step * direction[i];
    }
    double value = objective.applyAsDouble(point, gradient);
    last = new Trial(step, value, Lbfgs.dot(gradient, direction));
    return last;
  }

  double[] point() {
    return point;
  }

  double[] gradient() {
    return gradient;
  }

  double value() {
    return last.value;
  }
}
