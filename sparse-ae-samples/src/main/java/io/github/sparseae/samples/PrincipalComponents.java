package io.github.sparseae.samples;

import static io.github.sparseae.samples.search.Vectors.dot;

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

  private PrincipalComponents() {}

  /**
   * Returns of each test row the squared error of its reconstruction from the fewest components
   * that explain a share of the variance of other rows.
   */
  static double[] errors(Samples rows, double share, Samples test) {
    Stats[] columns =
        IntStream.range(0, rows.width())
            .mapToObj(i -> IntStream.range(0, rows.size()).mapToDouble(row -> rows.get(row, i)))
            .map(Stats::of)
            .toArray(Stats[]::new);
    int width = columns.length;
    double[][] a = new double[width][width];
    for (double[] x : standardized(rows, columns)) {
      for (int i = 0; i < width; i++) {
        for (int j = 0; j < width; j++) {
          a[i][j] += x[i] * x[j] / rows.size();
        }
      }
    }
    double all = IntStream.range(0, width).mapToDouble(i -> a[i][i]).sum();
    List<double[]> components = new ArrayList<>();
    for (double sum = 0; components.size() < width && sum < share * all; ) {
      double[] component = largest(a);
      sum += deflate(a, component);
      components.add(component);
    }
    return Arrays.stream(standardized(test, columns))
        .mapToDouble(
            x -> dot(x, x) - components.stream().mapToDouble(c -> Math.pow(dot(x, c), 2)).sum())
        .toArray();
  }

  private static double[][] standardized(Samples rows, Stats[] columns) {
    double[][] x = new double[rows.size()][rows.width()];
    for (int i = 0; i < columns.length; i++) {
      Stats column = columns[i];
      double scale = column.max() > column.min() ? column.populationStandardDeviation() : 1;
      for (int row = 0; row < x.length; row++) {
        x[row][i] = (rows.get(row, i) - column.mean()) / scale;
      }
    }
    return x;
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
}
