package io.github.sparseae.samples;

import com.google.common.math.Stats;
import io.github.sparseae.data.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The principal components of standardized rows, by power iteration on their correlations. */
final class PrincipalComponents {
  private static final int ITERATIONS = 2000;

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
      int at = i;
      Stats stats = Stats.of(IntStream.range(0, rows.size()).mapToDouble(row -> rows.get(row, at)));
      mean[i] = stats.mean();
      deviation[i] = stats.max() > stats.min() ? stats.populationStandardDeviation() : 1;
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
    double all = IntStream.range(0, width).mapToDouble(i -> a[i][i]).sum();
    List<double[]> kept = new ArrayList<>();
    for (double sum = 0; kept.size() < width && sum < share * all; ) {
      double[] component = largest(a);
      sum += deflate(a, component);
      kept.add(component);
    }
    return new PrincipalComponents(mean, deviation, kept.toArray(double[][]::new));
  }

  /** Returns the eigenvector of the largest eigenvalue, of norm 1, by power iteration. */
  private static double[] largest(double[][] a) {
    double[] vector = new Random(1).doubles(a.length).toArray();
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      double[] last = vector;
      double[] next = Arrays.stream(a).mapToDouble(row -> dot(row, last)).toArray();
      double norm = Math.sqrt(dot(next, next));
      vector = Arrays.stream(next).map(value -> value / norm).toArray();
    }
    return vector;
  }

  /** Takes a component out of a matrix, and returns its eigenvalue. */
  private static double deflate(double[][] a, double[] component) {
    double value =
        IntStream.range(0, a.length).mapToDouble(i -> component[i] * dot(a[i], component)).sum();
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        a[i][j] -= value * component[i] * component[j];
      }
    }
    return value;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
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
      errors[row] = dot(x, x);
      for (double[] component : components) {
        errors[row] -= Math.pow(dot(x, component), 2);
      }
    }
    return errors;
  }
}
