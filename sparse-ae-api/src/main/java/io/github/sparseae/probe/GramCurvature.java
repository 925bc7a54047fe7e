package io.github.sparseae.probe;

import java.util.Arrays;

/**
 * The Hessian of a probe's loss by the weights, without the interaction of classes: {@code q·G +
 * λ·I} for each class, where G is the covariance of the scaled units and q the mean second
 * derivative by a class's score. Correlated units make the loss badly conditioned, which this
 * corrects; units of sparse codes are hardly correlated.
 *
 * <p>G is estimated from evenly spaced rows, {@value #ROWS_PER_UNIT} for each unit. It is factored
 * once, {@code L·Lᵀ} by Cholesky.
 *
 * <p>The quadratic bound of D. Böhning, "Multinomial logistic regression algorithm", Annals of the
 * Institute of Statistical Mathematics 44, 1992, with q for its 1/2.
 */
final class GramCurvature {
  /** The number of units above which the factorization costs more than it saves. */
  static final int MOST_UNITS = 2048;

  private static final int ROWS_PER_UNIT = 4;

  /** The regularization for equal units, as a share of the diagonal. */
  private static final double RIDGE = 1e-6;

  private final int units;
  private final int classes;
  private final double secondDerivative;
  private final double[][] factor;

  /** Creates the Hessian of scaled units; the second derivative is the mean over rows. */
  GramCurvature(
      CodeRows rows, UnitStatistics statistics, int classes, double secondDerivative, double l2) {
    this.units = rows.width();
    this.classes = classes;
    this.secondDerivative = secondDerivative;
    factor = covariance(rows, statistics);
    double trace = 0;
    for (int i = 0; i < units; i++) {
      trace += factor[i][i];
    }
    double ridge = RIDGE * Math.max(trace / units, Double.MIN_NORMAL);
    for (int i = 0; i < units; i++) {
      for (int j = 0; j <= i; j++) {
        factor[i][j] *= secondDerivative;
      }
      factor[i][i] += l2 + ridge;
    }
    decompose(factor);
  }

  /** Returns the lower triangle of the covariance of scaled units over some rows. */
  private static double[][] covariance(CodeRows rows, UnitStatistics statistics) {
    int units = rows.width();
    double[][] gram = new double[units][];
    for (int i = 0; i < units; i++) {
      gram[i] = new double[i + 1];
    }
    double[] mean = new double[units];
    int step = Math.max(1, rows.size() / (ROWS_PER_UNIT * units));
    int seen = 0;
    int[] active = new int[units];
    double[] values = new double[units];
    for (int index = 0; index < rows.size(); index += step, seen++) {
      add(active, values, rows.active(index, active, values), mean, gram);
    }
    for (int i = 0; i < units; i++) {
      mean[i] /= seen;
      for (int j = 0; j <= i; j++) {
        double centered = gram[i][j] / seen - mean[i] * mean[j];
        gram[i][j] = centered * statistics.inverseScale[i] * statistics.inverseScale[j];
      }
    }
    return gram;
  }

  /** Adds h and the lower triangle of h·hᵀ of one row. */
  private static void add(int[] units, double[] values, int active, double[] sum, double[][] gram) {
    for (int k = 0; k < active; k++) {
      double[] target = gram[units[k]];
      double value = values[k];
      sum[units[k]] += value;
      if (k == units[k]) {
        // No zeros so far: the columns are 0, 1, 2 and so on.
        for (int j = 0; j < target.length; j++) {
          target[j] += value * values[j];
        }
      } else {
        for (int j = 0; j <= k; j++) {
          target[units[j]] += value * values[j];
        }
      }
    }
  }

  /**
   * Computes the Cholesky decomposition in place; a pivot lost to rounding is replaced by the
   * diagonal's.
   */
  private static void decompose(double[][] matrix) {
    for (int i = 0; i < matrix.length; i++) {
      double[] row = matrix[i];
      double diagonal = row[i];
      for (int j = 0; j < i; j++) {
        row[j] = (row[j] - dot(row, matrix[j], j)) / matrix[j][j];
      }
      double pivot = diagonal - dot(row, row, i);
      if (pivot <= RIDGE * diagonal) {
        Arrays.fill(row, 0, i, 0);
        pivot = diagonal;
      }
      row[i] = Math.sqrt(pivot);
    }
  }

  /** Computes four partial sums, which a processor adds in parallel. */
  private static double dot(double[] a, double[] b, int length) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int i = 0;
    for (; i + 3 < length; i += 4) {
      first += a[i] * b[i];
      second += a[i + 1] * b[i + 1];
      third += a[i + 2] * b[i + 2];
      fourth += a[i + 3] * b[i + 3];
    }
    for (; i < length; i++) {
      first += a[i] * b[i];
    }
    return first + second + (third + fourth);
  }

  /** Divides weights {@code [units, classes]} followed by biases {@code [classes]}, in place. */
  void solve(double[] vector) {
    for (int i = 0; i < units; i++) {
      for (int j = 0; j < i; j++) {
        subtract(vector, i, factor[i][j], j);
      }
      divide(vector, i);
    }
    for (int i = units - 1; i >= 0; i--) {
      divide(vector, i);
      for (int j = 0; j < i; j++) {
        subtract(vector, j, factor[i][j], i);
      }
    }
    for (int c = 0; c < classes; c++) {
      vector[units * classes + c] /= secondDerivative;
    }
  }

  private void subtract(double[] vector, int from, double times, int what) {
    for (int c = 0; c < classes; c++) {
      vector[from * classes + c] -= times * vector[what * classes + c];
    }
  }

  private void divide(double[] vector, int unit) {
    for (int c = 0; c < classes; c++) {
      vector[unit * classes + c] /= factor[unit][unit];
    }
  }
}
