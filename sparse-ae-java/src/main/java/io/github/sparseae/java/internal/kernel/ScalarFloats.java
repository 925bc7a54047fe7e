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
  public int length(float[] x) {
    return x.length;
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
      y[yOffset + i] = Fma.of(factor, x[xOffset + i], y[yOffset + i]);
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
      sums[i % SUMS] = Fma.of(x[xOffset + i], y[yOffset + i], sums[i % SUMS]);
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
  public int tileRows() {
    return 4;
  }

  @Override
  public int tileColumns() {
    return 64;
  }

  @Override
  public void copy(Matrix<float[]> from, float[] to, int toOffset, int toStep) {
    float[] values = from.values();
    if (from.columnStep() == 1) {
      for (int i = 0; i < from.rows(); i++) {
        System.arraycopy(values, from.index(i, 0), to, toOffset + i * toStep, from.columns());
      }
      return;
    }
    for (int j = 0; j < from.columns(); j += 16) {
      int end = Math.min(from.columns(), j + 16);
      for (int i = 0; i < from.rows(); i++) {
        int target = toOffset + i * toStep;
        int source = from.index(i, 0);
        for (int column = j; column < end; column++) {
          to[target + column] = values[source + column * from.columnStep()];
        }
      }
    }
  }

  @Override
  public void tile(
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      int depth,
      float[] c,
      int cOffset,
      int cStep) {
    for (int i = 0; i < tileRows(); i++) {
      row(
          a,
          aOffset + i * aStep,
          1,
          b,
          bOffset,
          bStep,
          depth,
          c,
          cOffset + i * cStep,
          tileColumns());
    }
  }

  @Override
  public void row(
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      int depth,
      float[] c,
      int cOffset,
      int columns) {
    int k = 0;
    for (; k + 4 <= depth; k += 4) {
      float a0 = a[aOffset + k * aStep];
      float a1 = a[aOffset + (k + 1) * aStep];
      float a2 = a[aOffset + (k + 2) * aStep];
      float a3 = a[aOffset + (k + 3) * aStep];
      int b0 = bOffset + k * bStep;
      int b1 = b0 + bStep;
      int b2 = b1 + bStep;
      int b3 = b2 + bStep;
      for (int j = 0; j < columns; j++) {
        float sum = Fma.of(a0, b[b0 + j], c[cOffset + j]);
        sum = Fma.of(a1, b[b1 + j], sum);
        sum = Fma.of(a2, b[b2 + j], sum);
        c[cOffset + j] = Fma.of(a3, b[b3 + j], sum);
      }
    }
    for (; k < depth; k++) {
      axpy(a[aOffset + k * aStep], b, bOffset + k * bStep, c, cOffset, columns);
    }
  }

  @Override
  public void rowTransposed(
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      int bStep,
      int depth,
      float[] c,
      int cOffset,
      int columns) {
    int j = 0;
    // Eight chains of fma at a time hide the latency of each.
    for (; j + 8 <= columns; j += 8) {
      int b0 = bOffset + j * bStep;
      int b1 = b0 + bStep;
      int b2 = b1 + bStep;
      int b3 = b2 + bStep;
      int b4 = b3 + bStep;
      int b5 = b4 + bStep;
      int b6 = b5 + bStep;
      int b7 = b6 + bStep;
      int to = cOffset + j;
      float c0 = c[to];
      float c1 = c[to + 1];
      float c2 = c[to + 2];
      float c3 = c[to + 3];
      float c4 = c[to + 4];
      float c5 = c[to + 5];
      float c6 = c[to + 6];
      float c7 = c[to + 7];
      for (int k = 0; k < depth; k++) {
        float x = a[aOffset + k];
        c0 = Fma.of(x, b[b0 + k], c0);
        c1 = Fma.of(x, b[b1 + k], c1);
        c2 = Fma.of(x, b[b2 + k], c2);
        c3 = Fma.of(x, b[b3 + k], c3);
        c4 = Fma.of(x, b[b4 + k], c4);
        c5 = Fma.of(x, b[b5 + k], c5);
        c6 = Fma.of(x, b[b6 + k], c6);
        c7 = Fma.of(x, b[b7 + k], c7);
      }
      c[to] = c0;
      c[to + 1] = c1;
      c[to + 2] = c2;
      c[to + 3] = c3;
      c[to + 4] = c4;
      c[to + 5] = c5;
      c[to + 6] = c6;
      c[to + 7] = c7;
    }
    for (; j < columns; j++) {
      float sum = c[cOffset + j];
      for (int k = 0; k < depth; k++) {
        sum = Fma.of(a[aOffset + k], b[bOffset + j * bStep + k], sum);
      }
      c[cOffset + j] = sum;
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
      float velocity = Fma.of(kept, v[i], g[i]);
      v[i] = velocity;
      w[i] = Fma.of(step, nesterov ? Fma.of(kept, velocity, g[i]) : velocity, w[i]);
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
      float square = Fma.of(kept, v[i], taken * (g[i] * g[i]));
      v[i] = square;
      w[i] = Fma.of(step, g[i] / ((float) Math.sqrt(square) + least), w[i]);
    }
  }

  @Override
  public void adagrad(
      float[] w, float[] g, float[] s, int offset, int length, double rate, double epsilon) {
    float step = (float) -rate;
    float least = (float) epsilon;
    for (int i = offset; i < offset + length; i++) {
      float square = Fma.of(g[i], g[i], s[i]);
      s[i] = square;
      w[i] = Fma.of(step, g[i] / ((float) Math.sqrt(square) + least), w[i]);
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
      float mean = Fma.of(first, g[i] - m[i], m[i]);
      float square = Fma.of(second, Fma.of(g[i], g[i], -v[i]), v[i]);
      m[i] = mean;
      v[i] = square;
      float decayed = Fma.of(shrink, w[i], w[i]);
      w[i] = Fma.of(step, mean / ((float) Math.sqrt(square) + least), decayed);
    }
  }
}
