package io.github.sparseae.samples;

import io.github.sparseae.data.Samples;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The principal components of standardized rows, by Jacobi rotations of their correlations. */
final class PrincipalComponents {
  private static final int SWEEPS = 30;

  private final double[] mean;
  private final double[] deviation;

  /** The components as rows, of norm 1. */
  private final double[][] components;

  private PrincipalComponents(double[] mean, double[] deviation, double[][] components) {
    this.mean = mean;
    this.deviation = deviation;
    this.components = components;
  }

  /** Returns the fewest components that explain a share of the variance of rows. */
  static PrincipalComponents of(Samples rows, double share) {
    int width = rows.width();
    double[] mean = new double[width];
    double[] deviation = new double[width];
    for (int i = 0; i < width; i++) {
      for (int row = 0; row < rows.size(); row++) {
        mean[i] += rows.get(row, i) / rows.size();
      }
      for (int row = 0; row < rows.size(); row++) {
        deviation[i] += Math.pow(rows.get(row, i) - mean[i], 2) / rows.size();
      }
      deviation[i] = deviation[i] == 0 ? 1 : Math.sqrt(deviation[i]);
    }
    PrincipalComponents none = new PrincipalComponents(mean, deviation, new double[0][]);
    double[][] a = new double[width][width];
    for (int row = 0; row < rows.size(); row++) {
      double[] x = none.standardized(rows, row);
      for (int i = 0; i < width; i++) {
        for (int j = 0; j < width; j++) {
          a[i][j] += x[i] * x[j] / rows.size();
        }
      }
    }
    double[][] vectors = rotated(a);
    int[] order =
        IntStream.range(0, width)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> a[i][i]).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    double all = IntStream.range(0, width).mapToDouble(i -> a[i][i]).sum();
    int kept = 0;
    for (double sum = 0; kept < width && sum < share * all; kept++) {
      sum += a[order[kept]][order[kept]];
    }
    return new PrincipalComponents(
        mean,
        deviation,
        IntStream.of(order).limit(kept).mapToObj(i -> vectors[i]).toArray(double[][]::new));
  }

  /** Makes a symmetric matrix diagonal and returns its eigenvectors as rows. */
  private static double[][] rotated(double[][] a) {
    int n = a.length;
    double[][] vectors = new double[n][n];
    for (int i = 0; i < n; i++) {
      vectors[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          double angle = 0.5 * Math.atan2(2 * a[p][q], a[q][q] - a[p][p]);
          double c = Math.cos(angle);
          double s = Math.sin(angle);
          for (int i = 0; i < n; i++) {
            double first = a[i][p];
            a[i][p] = c * first - s * a[i][q];
            a[i][q] = s * first + c * a[i][q];
          }
          for (double[][] rows : new double[][][] {a, vectors}) {
            for (int i = 0; i < n; i++) {
              double first = rows[p][i];
              rows[p][i] = c * first - s * rows[q][i];
              rows[q][i] = s * first + c * rows[q][i];
            }
          }
        }
      }
    }
    return vectors;
  }

  private double[] standardized(Samples rows, int row) {
    double[] x = new double[mean.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (rows.get(row, i) - mean[i]) / deviation[i];
    }
    return x;
  }

  /** Returns of each row the squared error of its reconstruction. */
  double[] errors(Samples rows) {
    double[] errors = new double[rows.size()];
    for (int row = 0; row < errors.length; row++) {
      double[] x = standardized(rows, row);
      for (double value : x) {
        errors[row] += value * value;
      }
      for (double[] component : components) {
        double along = 0;
        for (int i = 0; i < x.length; i++) {
          along += x[i] * component[i];
        }
        errors[row] -= along * along;
      }
    }
    return errors;
  }
}
