package io.github.sparseae.probe;

import java.util.Arrays;
import java.util.stream.IntStream;

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

  /** The parts of the covariance, of as many elements each. */
  private static final int PARTS = 8;

  /** The rows that are factored together. */
  private static final int ROWS = 64;

  private static final int ROWS_OF_A_TASK = 8;

  /** A row of the factor serves as many classes from the first cache. */
  private static final int CLASSES_OF_A_TASK = 5;

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

  /**
   * Returns the covariance of scaled units over some rows, its lower triangle. Each part of the
   * triangle has a task, in whose cache it stays.
   */
  private static double[][] covariance(CodeRows rows, UnitStatistics statistics) {
    int units = rows.width();
    double[][] gram = new double[units][units];
    double[] mean = new double[units];
    int step = Math.max(1, rows.size() / (ROWS_PER_UNIT * units));
    int seen = (rows.size() - 1) / step + 1;
    IntStream.range(0, PARTS)
        .parallel()
        .forEach(
            part -> {
              int from = (int) (units * Math.sqrt((double) part / PARTS));
              int to = (int) (units * Math.sqrt((part + 1.0) / PARTS));
              int[] active = new int[units];
              double[] values = new double[units];
              for (int index = 0; index < rows.size(); index += step) {
                add(active, values, rows.active(index, active, values), from, to, mean, gram);
              }
            });
    for (int i = 0; i < units; i++) {
      mean[i] /= seen;
      for (int j = 0; j <= i; j++) {
        double centered = gram[i][j] / seen - mean[i] * mean[j];
        gram[i][j] = centered * statistics.inverseScale[i] * statistics.inverseScale[j];
      }
    }
    return gram;
  }

  /** Adds a range of units of h, and of rows of the lower triangle of h·hᵀ, of one row. */
  private static void add(
      int[] units, double[] values, int active, int from, int to, double[] sum, double[][] gram) {
    for (int k = 0; k < active && units[k] < to; k++) {
      if (units[k] < from) {
        continue;
      }
      double[] target = gram[units[k]];
      double value = values[k];
      sum[units[k]] += value;
      if (k == units[k]) {
        // No zeros so far: the columns are 0, 1, 2 and so on.
        for (int j = 0; j <= k; j++) {
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
   * Computes the Cholesky decomposition in place, with Lᵀ above the diagonal; a pivot lost to
   * rounding is replaced by the diagonal's.
   */
  private static void decompose(double[][] matrix) {
    int size = matrix.length;
    for (int from = 0; from < size; from += ROWS) {
      int start = from;
      int end = Math.min(size, from + ROWS);
      IntStream.range(0, (end - from - 1) / ROWS_OF_A_TASK + 1)
          .parallel()
          .forEach(
              task -> {
                int first = start + task * ROWS_OF_A_TASK;
                eliminate(matrix, first, Math.min(end, first + ROWS_OF_A_TASK), 0, start);
              });
      for (int i = from; i < end; i++) {
        double[] row = matrix[i];
        double diagonal = row[i];
        eliminate(matrix, i, i + 1, from, i);
        double pivot = diagonal - dot(row, row, i);
        if (pivot <= RIDGE * diagonal) {
          Arrays.fill(row, 0, i, 0);
          pivot = diagonal;
        }
        row[i] = Math.sqrt(pivot);
        for (int j = 0; j < i; j++) {
          matrix[j][i] = row[j];
        }
      }
    }
  }

  /** Computes some columns of L in some rows below them. */
  private static void eliminate(double[][] matrix, int first, int last, int from, int to) {
    for (int j = from; j < to; j++) {
      for (int i = first; i < last; i++) {
        double[] row = matrix[i];
        row[j] = (row[j] - dot(row, matrix[j], j)) / matrix[j][j];
      }
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
    IntStream.range(0, (classes - 1) / CLASSES_OF_A_TASK + 1)
        .parallel()
        .forEach(
            task -> {
              int first = task * CLASSES_OF_A_TASK;
              solve(vector, first, Math.min(classes, first + CLASSES_OF_A_TASK));
            });
    for (int c = 0; c < classes; c++) {
      vector[units * classes + c] /= secondDerivative;
    }
  }

  /** Divides the weights of some classes, by L and by Lᵀ. */
  private void solve(double[] vector, int first, int last) {
    double[][] ofClasses = new double[last - first][units];
    for (int i = 0; i < units * ofClasses.length; i++) {
      ofClasses[i / units][i % units] = vector[i % units * classes + first + i / units];
    }
    for (int j = 0; j < units; j++) {
      for (double[] x : ofClasses) {
        x[j] /= factor[j][j];
        subtract(x, x[j], factor[j], j + 1, units);
      }
    }
    for (int i = units - 1; i >= 0; i--) {
      for (double[] x : ofClasses) {
        x[i] /= factor[i][i];
        subtract(x, x[i], factor[i], 0, i);
      }
    }
    for (int i = 0; i < units * ofClasses.length; i++) {
      vector[i % units * classes + first + i / units] = ofClasses[i / units][i % units];
    }
  }

  private static void subtract(double[] from, double times, double[] row, int first, int last) {
    for (int i = first; i < last; i++) {
      from[i] -= times * row[i];
    }
  }
}
