package io.github.sparseae.java.internal.kernel;

import java.util.Arrays;

/** The loops for float32, without the Vector API. */
class ScalarFloats extends Kernel<float[]> {
  @Override
  float[] allocate(int length) {
    return new float[length];
  }

  @Override
  final double get(float[] x, int index) {
    return x[index];
  }

  @Override
  final void set(float[] x, int index, double value) {
    x[index] = (float) value;
  }

  @Override
  final void fill(float[] x, int offset, int length, double value) {
    Arrays.fill(x, offset, offset + length, (float) value);
  }

  @Override
  final float[][] arrays(int number, int length) {
    float[][] arrays = new float[number][];
    for (int i = 0; i < number; i++) {
      arrays[i] = new float[length];
    }
    return arrays;
  }

  @Override
  final void transpose(
      float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep, int rows, int columns) {
    int j = 0;
    for (; j + 8 <= columns; j += 8) {
      int x0 = xOffset + j * xStep;
      int x1 = x0 + xStep;
      int x2 = x1 + xStep;
      int x3 = x2 + xStep;
      int x4 = x3 + xStep;
      int x5 = x4 + xStep;
      int x6 = x5 + xStep;
      int x7 = x6 + xStep;
      for (int i = 0; i < rows; i++) {
        int at = yOffset + i * yStep + j;
        y[at] = x[x0 + i];
        y[at + 1] = x[x1 + i];
        y[at + 2] = x[x2 + i];
        y[at + 3] = x[x3 + i];
        y[at + 4] = x[x4 + i];
        y[at + 5] = x[x5 + i];
        y[at + 6] = x[x6 + i];
        y[at + 7] = x[x7 + i];
      }
    }
    for (; j < columns; j++) {
      for (int i = 0; i < rows; i++) {
        y[yOffset + i * yStep + j] = x[xOffset + j * xStep + i];
      }
    }
  }

  @Override
  void apply(Unary f, float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      float value = x[xOffset + i];
      y[yOffset + i] =
          switch (f) {
            case TANH -> FloatFunctions.tanh(value);
            case SIGMOID -> FloatFunctions.sigmoid(value);
            case SOFTPLUS -> FloatFunctions.softplus(value);
            case SQRT -> (float) Math.sqrt(value);
            case ABSOLUTE -> Math.abs(value);
            case SIGN -> Math.signum(value);
            case RELU -> Math.max(value, 0);
          };
    }
  }

  @Override
  void apply(
      Binary f, float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int n) {
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
          float u = x[xOffset + i];
          float v = y[yOffset + i];
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
  void axpy(double alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    float factor = (float) alpha;
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = Fma.fma(factor, x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  final void momentum(
      float[] w, float[] g, float[] v, int from, int to, double eta, double mu, boolean nesterov) {
    float step = (float) -eta;
    float kept = (float) mu;
    for (int i = from; i < to; i++) {
      float velocity = Fma.fma(kept, v[i], g[i]);
      v[i] = velocity;
      w[i] = Fma.fma(step, nesterov ? Fma.fma(kept, velocity, g[i]) : velocity, w[i]);
    }
  }

  @Override
  final void scaled(
      float[] w, float[] g, float[] v, int from, int to, double eta, double alpha, double epsilon) {
    float step = (float) -eta;
    float kept = (float) alpha;
    float added = (float) (1 - alpha);
    float least = (float) epsilon;
    for (int i = from; i < to; i++) {
      float square =
          kept == 1 ? Fma.fma(g[i], g[i], v[i]) : Fma.fma(kept, v[i], g[i] * g[i] * added);
      v[i] = square;
      w[i] = Fma.fma(step, g[i] / ((float) Math.sqrt(square) + least), w[i]);
    }
  }

  @Override
  final void adam(float[] w, float[] g, float[] m, float[] v, int from, int to, Adam adam) {
    float step = (float) -adam.eta();
    float first = (float) (1 - adam.beta1());
    float second = (float) (1 - adam.beta2());
    float least = (float) adam.epsilon();
    float shrink = (float) -adam.decay();
    for (int i = from; i < to; i++) {
      float mean = Fma.fma(first, g[i] - m[i], m[i]);
      float square = Fma.fma(second, Fma.fma(g[i], g[i], -v[i]), v[i]);
      m[i] = mean;
      v[i] = square;
      float decayed = Fma.fma(shrink, w[i], w[i]);
      w[i] = Fma.fma(step, mean / ((float) Math.sqrt(square) + least), decayed);
    }
  }

  @Override
  double dot(float[] x, int xOffset, float[] y, int yOffset, int length) {
    return rest(x, xOffset, y, yOffset, 0, length, new float[SUMS]);
  }

  /** Adds the products from one index on to their sums, and these in halves until one is left. */
  static float rest(
      float[] x, int xOffset, float[] y, int yOffset, int from, int length, float[] sums) {
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
      float[] x, int xOffset, Matrix<float[]> b, int[] rows, int from, int to, float[] y) {
    float[] values = b.values();
    int length = b.columns();
    // Eight sums at once, as each waits for its own last one.
    for (int cell = from; cell < to; cell += 8) {
      int last = to - 1;
      int b0 = b.index(rows[cell], 0);
      int b1 = b.index(rows[Math.min(cell + 1, last)], 0);
      int b2 = b.index(rows[Math.min(cell + 2, last)], 0);
      int b3 = b.index(rows[Math.min(cell + 3, last)], 0);
      int b4 = b.index(rows[Math.min(cell + 4, last)], 0);
      int b5 = b.index(rows[Math.min(cell + 5, last)], 0);
      int b6 = b.index(rows[Math.min(cell + 6, last)], 0);
      int b7 = b.index(rows[Math.min(cell + 7, last)], 0);
      float s0 = 0;
      float s1 = 0;
      float s2 = 0;
      float s3 = 0;
      float s4 = 0;
      float s5 = 0;
      float s6 = 0;
      float s7 = 0;
      for (int k = 0; k < length; k++) {
        float factor = x[xOffset + k];
        s0 = Fma.fma(factor, values[b0 + k], s0);
        s1 = Fma.fma(factor, values[b1 + k], s1);
        s2 = Fma.fma(factor, values[b2 + k], s2);
        s3 = Fma.fma(factor, values[b3 + k], s3);
        s4 = Fma.fma(factor, values[b4 + k], s4);
        s5 = Fma.fma(factor, values[b5 + k], s5);
        s6 = Fma.fma(factor, values[b6 + k], s6);
        s7 = Fma.fma(factor, values[b7 + k], s7);
      }
      float[] sums = {s0, s1, s2, s3, s4, s5, s6, s7};
      System.arraycopy(sums, 0, y, cell, Math.min(8, to - cell));
    }
  }

  @Override
  final void add(float[] factors, int at, int number, float[][] rows, float[] sums) {
    if (number == 4) {
      add(factors, at, rows[0], rows[1], rows[2], rows[3], sums);
      return;
    }
    for (int r = 0; r < number; r++) {
      float factor = factors[at + r];
      float[] row = rows[r];
      for (int j = 0; j < sums.length; j++) {
        sums[j] = Fma.fma(factor, row[j], sums[j]);
      }
    }
  }

  private static void add(
      float[] factors, int at, float[] b0, float[] b1, float[] b2, float[] b3, float[] sums) {
    float a0 = factors[at];
    float a1 = factors[at + 1];
    float a2 = factors[at + 2];
    float a3 = factors[at + 3];
    for (int j = 0; j < sums.length; j++) {
      float sum = Fma.fma(a0, b0[j], sums[j]);
      sum = Fma.fma(a1, b1[j], sum);
      sum = Fma.fma(a2, b2[j], sum);
      sums[j] = Fma.fma(a3, b3[j], sum);
    }
  }
}
