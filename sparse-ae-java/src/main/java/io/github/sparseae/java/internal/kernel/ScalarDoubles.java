package io.github.sparseae.java.internal.kernel;

import java.util.Arrays;

/** The loops for double64, without the Vector API. */
class ScalarDoubles implements Kernel<double[]> {
  @Override
  public String describe() {
    return "scalar";
  }

  @Override
  public double[] allocate(int length) {
    return new double[length];
  }

  @Override
  public double get(double[] x, int index) {
    return x[index];
  }

  @Override
  public void set(double[] x, int index, double value) {
    x[index] = value;
  }

  @Override
  public void fill(double[] x, int offset, int length, double value) {
    Arrays.fill(x, offset, offset + length, value);
  }

  @Override
  public void apply(Unary f, double[] x, int xOffset, double[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = apply(f, x[xOffset + i]);
    }
  }

  private static double apply(Unary f, double x) {
    return switch (f) {
      case EXP -> StrictMath.exp(x);
      case EXPM1 -> StrictMath.expm1(x);
      case LOG -> StrictMath.log(x);
      case LOG1P -> StrictMath.log1p(x);
      case TANH -> StrictMath.tanh(x);
      case SIGMOID -> (1 / (1 + StrictMath.exp(-x)));
      case SOFTPLUS -> (Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))));
      case SQRT -> Math.sqrt(x);
      case SQUARE -> x * x;
      case ABSOLUTE -> Math.abs(x);
      case NEGATE -> -x;
      case SIGN -> Math.signum(x);
      case RELU -> Math.max(x, 0);
    };
  }

  @Override
  public void apply(
      Binary f,
      double[] x,
      int xOffset,
      double[] y,
      int yOffset,
      int yStep,
      double[] z,
      int zOffset,
      int length) {
    for (int i = 0; i < length; i++) {
      z[zOffset + i] = apply(f, x[xOffset + i], y[yOffset + i * yStep]);
    }
  }

  private static double apply(Binary f, double x, double y) {
    return switch (f) {
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case DIVIDE -> x / y;
      case MINIMUM -> Math.min(x, y);
      case MAXIMUM -> Math.max(x, y);
      case TANH_SLOPE -> x * (1 - y * y);
      case SIGMOID_SLOPE -> x * (y * (1 - y));
      case RELU_SLOPE -> y > 0 ? x : 0;
      case IF_ABOVE -> x > y ? x : 0;
      case IF_AT_LEAST -> x >= y ? x : 0;
      case ABOVE -> x > y ? 1 : 0;
      case AT_LEAST -> x >= y ? 1 : 0;
    };
  }

  @Override
  public void scale(double alpha, double[] x, int xOffset, double[] y, int yOffset, int length) {
    double factor = alpha;
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = factor * x[xOffset + i];
    }
  }

  @Override
  public void axpy(double alpha, double[] x, int xOffset, double[] y, int yOffset, int length) {
    double factor = alpha;
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = Math.fma(factor, x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  public double sum(double[] x, int offset, int length) {
    double[] sums = new double[SUMS];
    for (int i = 0; i < length; i++) {
      sums[i % SUMS] += x[offset + i];
    }
    return tree(sums);
  }

  @Override
  public double sumOfAbsolutes(double[] x, int offset, int length) {
    double[] sums = new double[SUMS];
    for (int i = 0; i < length; i++) {
      sums[i % SUMS] += Math.abs(x[offset + i]);
    }
    return tree(sums);
  }

  @Override
  public double dot(double[] x, int xOffset, double[] y, int yOffset, int length) {
    double[] sums = new double[SUMS];
    for (int i = 0; i < length; i++) {
      sums[i % SUMS] = Math.fma(x[xOffset + i], y[yOffset + i], sums[i % SUMS]);
    }
    return tree(sums);
  }

  /** Adds the second half of the sums to the first, until one is left. */
  static double tree(double[] sums) {
    for (int half = SUMS / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        sums[i] += sums[i + half];
      }
    }
    return sums[0];
  }

  @Override
  public double max(double[] x, int offset, int length) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      max = Math.max(max, x[offset + i]);
    }
    return max;
  }

  @Override
  public void multiply(Matrix<double[]> a, Matrix<double[]> b, Matrix<double[]> c) {
    for (int i = 0; i < c.rows(); i++) {
      for (int k = 0; k < a.columns(); k++) {
        double factor = a.values()[a.index(i, k)];
        int from = b.index(k, 0);
        int to = c.index(i, 0);
        for (int j = 0; j < c.columns(); j++) {
          int target = to + j * c.columnStep();
          c.values()[target] =
              Math.fma(factor, b.values()[from + j * b.columnStep()], c.values()[target]);
        }
      }
    }
  }

  @Override
  public void addRows(
      int[] indices,
      double[] values,
      int from,
      int to,
      Matrix<double[]> b,
      int firstColumn,
      int columns,
      double[] y,
      int yOffset) {
    for (int cell = from; cell < to; cell++) {
      axpy(values[cell], b.values(), b.index(indices[cell], firstColumn), y, yOffset, columns);
    }
  }

  @Override
  public int atLeast(
      double[] x, int offset, int length, double bound, int[] indices, int indicesOffset) {
    double least = bound;
    int count = 0;
    for (int i = 0; i < length; i++) {
      if (x[offset + i] >= least) {
        indices[indicesOffset + count++] = i;
      }
    }
    return count;
  }

  @Override
  public int above(
      double[] x, int offset, int length, double bound, int[] indices, int indicesOffset) {
    double least = bound;
    int count = 0;
    for (int i = 0; i < length; i++) {
      if (x[offset + i] > least) {
        indices[indicesOffset + count++] = i;
      }
    }
    return count;
  }

  @Override
  public double kthLargest(double[] x, int offset, int length, int k) {
    double[] sorted = Arrays.copyOfRange(x, offset, offset + length);
    for (int i = 0; i < length; i++) {
      if (Double.isNaN(sorted[i])) {
        sorted[i] = Double.NEGATIVE_INFINITY;
      }
    }
    Arrays.sort(sorted);
    return sorted[length - k];
  }

  @Override
  public void sgd(double[] w, double[] g, int offset, int length, double rate) {
    axpy(-rate, g, offset, w, offset, length);
  }

  @Override
  public void momentum(
      double[] w,
      double[] g,
      double[] v,
      int offset,
      int length,
      double rate,
      double mu,
      boolean nesterov) {
    double step = -rate;
    double kept = mu;
    for (int i = offset; i < offset + length; i++) {
      double velocity = Math.fma(kept, v[i], g[i]);
      v[i] = velocity;
      w[i] = Math.fma(step, nesterov ? Math.fma(kept, velocity, g[i]) : velocity, w[i]);
    }
  }

  @Override
  public void rmsProp(
      double[] w,
      double[] g,
      double[] v,
      int offset,
      int length,
      double rate,
      double alpha,
      double epsilon) {
    double step = -rate;
    double kept = alpha;
    double taken = (1 - alpha);
    double least = epsilon;
    for (int i = offset; i < offset + length; i++) {
      double square = Math.fma(kept, v[i], taken * (g[i] * g[i]));
      v[i] = square;
      w[i] = Math.fma(step, g[i] / (Math.sqrt(square) + least), w[i]);
    }
  }

  @Override
  public void adagrad(
      double[] w, double[] g, double[] s, int offset, int length, double rate, double epsilon) {
    double step = -rate;
    double least = epsilon;
    for (int i = offset; i < offset + length; i++) {
      double square = Math.fma(g[i], g[i], s[i]);
      s[i] = square;
      w[i] = Math.fma(step, g[i] / (Math.sqrt(square) + least), w[i]);
    }
  }

  @Override
  public void adam(
      double[] w,
      double[] g,
      double[] m,
      double[] v,
      int offset,
      int length,
      double rate,
      double beta1,
      double beta2,
      double epsilon,
      double decay) {
    double step = -rate;
    double first = (1 - beta1);
    double second = (1 - beta2);
    double least = epsilon;
    double shrink = -decay;
    for (int i = offset; i < offset + length; i++) {
      double mean = Math.fma(first, g[i] - m[i], m[i]);
      double square = Math.fma(second, Math.fma(g[i], g[i], -v[i]), v[i]);
      m[i] = mean;
      v[i] = square;
      double decayed = Math.fma(shrink, w[i], w[i]);
      w[i] = Math.fma(step, mean / (Math.sqrt(square) + least), decayed);
    }
  }
}
