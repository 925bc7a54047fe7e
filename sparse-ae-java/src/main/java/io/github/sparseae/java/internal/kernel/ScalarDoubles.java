package io.github.sparseae.java.internal.kernel;

import java.util.Arrays;

/** The loops for float64, without the Vector API. */
final class ScalarDoubles extends Kernel<double[]> {
  @Override
  double[] allocate(int length) {
    return new double[length];
  }

  @Override
  final double get(double[] x, int index) {
    return x[index];
  }

  @Override
  final void set(double[] x, int index, double value) {
    x[index] = value;
  }

  @Override
  final void fill(double[] x, int offset, int length, double value) {
    Arrays.fill(x, offset, offset + length, value);
  }

  @Override
  final double[][] arrays(int number, int length) {
    double[][] arrays = new double[number][];
    for (int i = 0; i < number; i++) {
      arrays[i] = new double[length];
    }
    return arrays;
  }

  @Override
  final void transpose(
      double[] x,
      int xOffset,
      int xStep,
      double[] y,
      int yOffset,
      int yStep,
      int rows,
      int columns) {
    int j = 0;
    for (; j + 4 <= columns; j += 4) {
      int x0 = xOffset + j * xStep;
      int x1 = x0 + xStep;
      int x2 = x1 + xStep;
      int x3 = x2 + xStep;
      for (int i = 0; i < rows; i++) {
        int at = yOffset + i * yStep + j;
        y[at] = x[x0 + i];
        y[at + 1] = x[x1 + i];
        y[at + 2] = x[x2 + i];
        y[at + 3] = x[x3 + i];
      }
    }
    for (; j < columns; j++) {
      for (int i = 0; i < rows; i++) {
        y[yOffset + i * yStep + j] = x[xOffset + j * xStep + i];
      }
    }
  }

  @Override
  void apply(Unary f, double[] x, int xOffset, double[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      double value = x[xOffset + i];
      y[yOffset + i] =
          switch (f) {
            case TANH -> DoubleFunctions.tanh(value);
            case SIGMOID -> DoubleFunctions.sigmoid(value);
            case SOFTPLUS -> DoubleFunctions.softplus(value);
            case SQRT -> Math.sqrt(value);
            case ABSOLUTE -> Math.abs(value);
            case SIGN -> Math.signum(value);
            case RELU -> Math.max(value, 0);
          };
    }
  }

  @Override
  void apply(
      Binary f, double[] x, int xOffset, double[] y, int yOffset, double[] z, int zOffset, int n) {
    switch (f) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          z[zOffset + i] = x[xOffset + i] + y[yOffset + i];
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < n; i++) {
          z[zOffset + i] = x[xOffset + i] - y[yOffset + i];
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < n; i++) {
          z[zOffset + i] = x[xOffset + i] * y[yOffset + i];
        }
      }
      case DIVIDE, TANH_SLOPE, SIGMOID_SLOPE, RELU_SLOPE, IF_AT_LEAST, LARGER -> {
        for (int i = 0; i < n; i++) {
          double u = x[xOffset + i];
          double v = y[yOffset + i];
          z[zOffset + i] =
              switch (f) {
                case DIVIDE -> u / v;
                case TANH_SLOPE -> u * (1 - v * v);
                case SIGMOID_SLOPE -> u * (v * (1 - v));
                case RELU_SLOPE -> v > 0 ? u : 0;
                case LARGER -> u > v ? u : v;
                default -> u >= v ? u : 0;
              };
        }
      }
    }
  }

  @Override
  void axpy(double alpha, double[] x, int xOffset, double[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = Fma.fma(alpha, x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  final void momentum(
      double[] w,
      double[] g,
      double[] v,
      int from,
      int to,
      double eta,
      double mu,
      boolean nesterov) {
    for (int i = from; i < to; i++) {
      double velocity = Fma.fma(mu, v[i], g[i]);
      v[i] = velocity;
      w[i] = Fma.fma(-eta, nesterov ? Fma.fma(mu, velocity, g[i]) : velocity, w[i]);
    }
  }

  @Override
  final void scaled(
      double[] w,
      double[] g,
      double[] v,
      int from,
      int to,
      double eta,
      double alpha,
      double epsilon) {
    for (int i = from; i < to; i++) {
      double square =
          alpha == 1 ? Fma.fma(g[i], g[i], v[i]) : Fma.fma(alpha, v[i], g[i] * g[i] * (1 - alpha));
      v[i] = square;
      w[i] = Fma.fma(-eta, g[i] / (Math.sqrt(square) + epsilon), w[i]);
    }
  }

  @Override
  final void adam(double[] w, double[] g, double[] m, double[] v, int from, int to, Adam adam) {
    double step = -adam.eta();
    double first = 1 - adam.beta1();
    double second = 1 - adam.beta2();
    double least = adam.epsilon();
    double shrink = -adam.decay();
    for (int i = from; i < to; i++) {
      double mean = Fma.fma(first, g[i] - m[i], m[i]);
      double square = Fma.fma(second, Fma.fma(g[i], g[i], -v[i]), v[i]);
      m[i] = mean;
      v[i] = square;
      double decayed = Fma.fma(shrink, w[i], w[i]);
      w[i] = Fma.fma(step, mean / (Math.sqrt(square) + least), decayed);
    }
  }

  @Override
  double dot(double[] x, int xOffset, double[] y, int yOffset, int length) {
    return rest(x, xOffset, y, yOffset, 0, length, new double[SUMS]);
  }

  /** Adds the products from one index on to their sums, and these in halves until one is left. */
  static double rest(
      double[] x, int xOffset, double[] y, int yOffset, int from, int length, double[] sums) {
    for (int i = from; i < length; i++) {
      sums[i % SUMS] = Fma.fma(x[xOffset + i], y[yOffset + i], sums[i % SUMS]);
    }
    for (int half = SUMS / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        sums[i] += sums[i + half];
      }
    }
    return sums[0];
  }

  @Override
  final void serialDots(
      double[] x, int xOffset, Matrix<double[]> b, int[] rows, int from, int to, double[] y) {
    double[] values = b.values();
    int length = b.columns();
    // Four sums at once, as each waits for its own last one.
    for (int cell = from; cell < to; cell += 4) {
      int last = to - 1;
      int b0 = b.index(rows[cell], 0);
      int b1 = b.index(rows[Math.min(cell + 1, last)], 0);
      int b2 = b.index(rows[Math.min(cell + 2, last)], 0);
      int b3 = b.index(rows[Math.min(cell + 3, last)], 0);
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      for (int k = 0; k < length; k++) {
        double factor = x[xOffset + k];
        s0 = Fma.fma(factor, values[b0 + k], s0);
        s1 = Fma.fma(factor, values[b1 + k], s1);
        s2 = Fma.fma(factor, values[b2 + k], s2);
        s3 = Fma.fma(factor, values[b3 + k], s3);
      }
      y[Math.min(cell + 3, last)] = s3;
      y[Math.min(cell + 2, last)] = s2;
      y[Math.min(cell + 1, last)] = s1;
      y[cell] = s0;
    }
  }

  @Override
  final void add(double[] factors, int at, int number, double[][] rows, double[] sums) {
    if (number == 4) {
      add(factors, at, rows[0], rows[1], rows[2], rows[3], sums);
      return;
    }
    for (int r = 0; r < number; r++) {
      double factor = factors[at + r];
      double[] row = rows[r];
      for (int j = 0; j < sums.length; j++) {
        sums[j] = Fma.fma(factor, row[j], sums[j]);
      }
    }
  }

  private static void add(
      double[] factors, int at, double[] b0, double[] b1, double[] b2, double[] b3, double[] sums) {
    double a0 = factors[at];
    double a1 = factors[at + 1];
    double a2 = factors[at + 2];
    double a3 = factors[at + 3];
    for (int j = 0; j < sums.length; j++) {
      double sum = Fma.fma(a0, b0[j], sums[j]);
      sum = Fma.fma(a1, b1[j], sum);
      sum = Fma.fma(a2, b2[j], sum);
      sums[j] = Fma.fma(a3, b3[j], sum);
    }
  }
}
