package io.github.sparseae.java.internal.kernel;

import java.util.Arrays;

/** The loops for float32, without the Vector API. */
class ScalarFloats implements Kernel<float[]> {
  @Override
  public String describe() {
    return "scalar";
  }

  @Override
  public float[] allocate(int length) {
    return new float[length];
  }

  @Override
  public double get(float[] x, int index) {
    return x[index];
  }

  @Override
  public void set(float[] x, int index, double value) {
    x[index] = (float) value;
  }

  @Override
  public void fill(float[] x, int offset, int length, double value) {
    Arrays.fill(x, offset, offset + length, (float) value);
  }

  @Override
  public void apply(Unary f, float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = apply(f, x[xOffset + i]);
    }
  }

  private static float apply(Unary f, float x) {
    return switch (f) {
      case EXP -> (float) StrictMath.exp(x);
      case EXPM1 -> (float) StrictMath.expm1(x);
      case LOG -> (float) StrictMath.log(x);
      case LOG1P -> (float) StrictMath.log1p(x);
      case TANH -> (float) StrictMath.tanh(x);
      case SIGMOID -> (float) (1 / (1 + StrictMath.exp(-x)));
      case SOFTPLUS -> (float) (Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))));
      case SQRT -> (float) Math.sqrt(x);
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
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int yStep,
      float[] z,
      int zOffset,
      int length) {
    for (int i = 0; i < length; i++) {
      z[zOffset + i] = apply(f, x[xOffset + i], y[yOffset + i * yStep]);
    }
  }

  private static float apply(Binary f, float x, float y) {
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
  public void scale(double alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    float factor = (float) alpha;
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = factor * x[xOffset + i];
    }
  }

  @Override
  public void axpy(double alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    float factor = (float) alpha;
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = Math.fma(factor, x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  public double sum(float[] x, int offset, int length) {
    float[] sums = new float[SUMS];
    for (int i = 0; i < length; i++) {
      sums[i % SUMS] += x[offset + i];
    }
    return tree(sums);
  }

  @Override
  public double sumOfAbsolutes(float[] x, int offset, int length) {
    float[] sums = new float[SUMS];
    for (int i = 0; i < length; i++) {
      sums[i % SUMS] += Math.abs(x[offset + i]);
    }
    return tree(sums);
  }

  @Override
  public double dot(float[] x, int xOffset, float[] y, int yOffset, int length) {
    float[] sums = new float[SUMS];
    for (int i = 0; i < length; i++) {
      sums[i % SUMS] = Math.fma(x[xOffset + i], y[yOffset + i], sums[i % SUMS]);
    }
    return tree(sums);
  }

  /** Adds the second half of the sums to the first, until one is left. */
  static float tree(float[] sums) {
    for (int half = SUMS / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        sums[i] += sums[i + half];
      }
    }
    return sums[0];
  }

  @Override
  public double max(float[] x, int offset, int length) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      max = Math.max(max, x[offset + i]);
    }
    return max;
  }

  @Override
  public void multiply(Matrix<float[]> a, Matrix<float[]> b, Matrix<float[]> c) {
    for (int i = 0; i < c.rows(); i++) {
      for (int k = 0; k < a.columns(); k++) {
        float factor = a.values()[a.index(i, k)];
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
      float[] values,
      int from,
      int to,
      Matrix<float[]> b,
      int firstColumn,
      int columns,
      float[] y,
      int yOffset) {
    for (int cell = from; cell < to; cell++) {
      axpy(values[cell], b.values(), b.index(indices[cell], firstColumn), y, yOffset, columns);
    }
  }

  @Override
  public int atLeast(
      float[] x, int offset, int length, double bound, int[] indices, int indicesOffset) {
    float least = (float) bound;
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
      float[] x, int offset, int length, double bound, int[] indices, int indicesOffset) {
    float least = (float) bound;
    int count = 0;
    for (int i = 0; i < length; i++) {
      if (x[offset + i] > least) {
        indices[indicesOffset + count++] = i;
      }
    }
    return count;
  }

  @Override
  public double kthLargest(float[] x, int offset, int length, int k) {
    float[] sorted = Arrays.copyOfRange(x, offset, offset + length);
    for (int i = 0; i < length; i++) {
      if (Float.isNaN(sorted[i])) {
        sorted[i] = Float.NEGATIVE_INFINITY;
      }
    }
    Arrays.sort(sorted);
    return sorted[length - k];
  }

  @Override
  public void sgd(float[] w, float[] g, int offset, int length, double rate) {
    axpy(-rate, g, offset, w, offset, length);
  }

  @Override
  public void momentum(
      float[] w,
      float[] g,
      float[] v,
      int offset,
      int length,
      double rate,
      double mu,
      boolean nesterov) {
    float step = (float) -rate;
    float kept = (float) mu;
    for (int i = offset; i < offset + length; i++) {
      float velocity = Math.fma(kept, v[i], g[i]);
      v[i] = velocity;
      w[i] = Math.fma(step, nesterov ? Math.fma(kept, velocity, g[i]) : velocity, w[i]);
    }
  }

  @Override
  public void rmsProp(
      float[] w,
      float[] g,
      float[] v,
      int offset,
      int length,
      double rate,
      double alpha,
      double epsilon) {
    float step = (float) -rate;
    float kept = (float) alpha;
    float taken = (float) (1 - alpha);
    float least = (float) epsilon;
    for (int i = offset; i < offset + length; i++) {
      float square = Math.fma(kept, v[i], taken * (g[i] * g[i]));
      v[i] = square;
      w[i] = Math.fma(step, g[i] / ((float) Math.sqrt(square) + least), w[i]);
    }
  }

  @Override
  public void adagrad(
      float[] w, float[] g, float[] s, int offset, int length, double rate, double epsilon) {
    float step = (float) -rate;
    float least = (float) epsilon;
    for (int i = offset; i < offset + length; i++) {
      float square = Math.fma(g[i], g[i], s[i]);
      s[i] = square;
      w[i] = Math.fma(step, g[i] / ((float) Math.sqrt(square) + least), w[i]);
    }
  }

  @Override
  public void adam(
      float[] w,
      float[] g,
      float[] m,
      float[] v,
      int offset,
      int length,
      double rate,
      double beta1,
      double beta2,
      double epsilon,
      double decay) {
    float step = (float) -rate;
    float first = (float) (1 - beta1);
    float second = (float) (1 - beta2);
    float least = (float) epsilon;
    float shrink = (float) -decay;
    for (int i = offset; i < offset + length; i++) {
      float mean = Math.fma(first, g[i] - m[i], m[i]);
      float square = Math.fma(second, Math.fma(g[i], g[i], -v[i]), v[i]);
      m[i] = mean;
      v[i] = square;
      float decayed = Math.fma(shrink, w[i], w[i]);
      w[i] = Math.fma(step, mean / ((float) Math.sqrt(square) + least), decayed);
    }
  }
}
