package io.github.sparseae.tf.internal;

import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;

/**
 * A matrix in Java's memory with the product {@code y = x·M}. It adds row after row of M, so that a
 * zero in x costs nothing, in loops that the JIT compiler vectorizes. Immutable.
 */
abstract class RowMatrix {

  /** Returns a copy of a matrix, in its own precision. */
  static RowMatrix of(DenseArray matrix) {
    return matrix.precision() == Precision.FLOAT32 ? new Float32(matrix) : new Float64(matrix);
  }

  /** Returns {@code x·M}, {@code [columns]}, computed in the matrix's precision. */
  final double[] product(double[] x) {
    int[] rows = new int[x.length];
    int count = 0;
    for (int i = 0; i < x.length; i++) {
      rows[count] = i;
      count += x[i] == 0 ? 0 : 1;
    }
    return product(x, rows, count);
  }

  /** Computes the product over the first {@code count} of the given rows. */
  abstract double[] product(double[] x, int[] rows, int count);

  private static final class Float32 extends RowMatrix {
    private final float[][] rows;
    private final int columns;

    Float32(DenseArray matrix) {
      columns = matrix.columns();
      rows = new float[matrix.rows()][columns];
      for (int i = 0; i < rows.length; i++) {
        matrix.copy(i * columns, columns, rows[i], 0);
      }
    }

    @Override
    double[] product(double[] x, int[] of, int count) {
      float[] y = new float[columns];
      int i = 0;
      for (; i + 3 < count; i += 4) {
        add(
            y,
            (float) x[of[i]],
            rows[of[i]],
            (float) x[of[i + 1]],
            rows[of[i + 1]],
            (float) x[of[i + 2]],
            rows[of[i + 2]],
            (float) x[of[i + 3]],
            rows[of[i + 3]]);
      }
      for (; i < count; i++) {
        add(y, (float) x[of[i]], rows[of[i]]);
      }
      double[] wide = new double[columns];
      for (int j = 0; j < columns; j++) {
        wide[j] = y[j];
      }
      return wide;
    }

    /** Four rows at a time: y is read and written once for them. */
    private static void add(
        float[] y, float a, float[] p, float b, float[] q, float c, float[] r, float d, float[] s) {
      for (int j = 0; j < y.length; j++) {
        y[j] += a * p[j] + b * q[j] + c * r[j] + d * s[j];
      }
    }

    private static void add(float[] y, float a, float[] p) {
      for (int j = 0; j < y.length; j++) {
        y[j] += a * p[j];
      }
    }
  }

  private static final class Float64 extends RowMatrix {
    private final double[][] rows;
    private final int columns;

    Float64(DenseArray matrix) {
      columns = matrix.columns();
      rows = new double[matrix.rows()][columns];
      for (int i = 0; i < rows.length; i++) {
        matrix.copy(i * columns, columns, rows[i], 0);
      }
    }

    @Override
    double[] product(double[] x, int[] of, int count) {
      double[] y = new double[columns];
      for (int i = 0; i < count; i++) {
        add(y, x[of[i]], rows[of[i]]);
      }
      return y;
    }

    private static void add(double[] y, double a, double[] p) {
      for (int j = 0; j < y.length; j++) {
        y[j] += a * p[j];
      }
    }
  }
}
