package io.github.sparseae.java.internal.kernel;

import java.util.Arrays;

/**
 * The loops for float32, without the Vector API.
 *
 * <p>HotSpot vectorizes a loop over arrays that all have the same index, but no loop over parts of
 * arrays, as these might overlap; so products copy rows first.
 */
class ScalarFloats extends Kernel<float[]> {
  private static final int TILE_ROWS = 16;
  private static final int PANEL = 128;

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
      case DIVIDE, TANH_SLOPE, SIGMOID_SLOPE, RELU_SLOPE, IF_AT_LEAST -> {
        for (int i = 0; i < n; i++) {
          float u = x[xOffset + i];
          float v = y[yOffset + i];
          z[zOffset + i] =
              switch (f) {
                case DIVIDE -> u / v;
                case TANH_SLOPE -> u * (1 - v * v);
                case SIGMOID_SLOPE -> u * (v * (1 - v));
                case RELU_SLOPE -> v > 0 ? u : 0;
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
  void fma(float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int length) {
    for (int i = 0; i < length; i++) {
      z[zOffset + i] = Fma.fma(x[xOffset + i], y[yOffset + i], z[zOffset + i]);
    }
  }

  @Override
  final void adam(
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
  int select(float[] x, int offset, int length, double bound, boolean strictly, int[] indices) {
    return select(x, offset, 0, length, bound, strictly, indices, 0);
  }

  /** Adds the indices of a range to those that are known; returns the number of both. */
  static int select(
      float[] x,
      int offset,
      int from,
      int to,
      double bound,
      boolean strictly,
      int[] indices,
      int known) {
    float least = (float) bound;
    int count = known;
    for (int i = from; i < to; i++) {
      float value = x[offset + i];
      if (value > least || (value == least && !strictly)) {
        indices[count++] = i;
      }
    }
    return count;
  }

  @Override
  final int compress(Matrix<float[]> row, int[] indices, float[] values) {
    int count = 0;
    for (int k = 0; k < row.columns(); k++) {
      float value = row.values()[row.index(0, k)];
      indices[count] = k;
      values[count] = value;
      count += value != 0 ? 1 : 0;
    }
    return count;
  }

  @Override
  int tileRows() {
    return TILE_ROWS;
  }

  @Override
  int tileColumns() {
    return PANEL;
  }

  @Override
  final void copy(Matrix<float[]> from, float[] to, int toOffset, int toStep) {
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
  void tile(
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
    float[][] rows = new float[4][PANEL];
    float[][] sums = new float[TILE_ROWS][PANEL];
    for (int i = 0; i < TILE_ROWS; i++) {
      System.arraycopy(c, cOffset + i * cStep, sums[i], 0, PANEL);
    }
    for (int k = 0; k < depth; k += 4) {
      int n = Math.min(4, depth - k);
      for (int r = 0; r < n; r++) {
        System.arraycopy(b, bOffset + (k + r) * bStep, rows[r], 0, PANEL);
      }
      for (int i = 0; i < TILE_ROWS; i++) {
        add(a, aOffset + i * aStep + k, n, rows, sums[i]);
      }
    }
    for (int i = 0; i < TILE_ROWS; i++) {
      System.arraycopy(sums[i], 0, c, cOffset + i * cStep, PANEL);
    }
  }

  @Override
  void addRows(
      int[] indices,
      float[] values,
      int from,
      int to,
      Panels<float[]> b,
      int column,
      int columns,
      float[] y,
      int yOffset) {
    int panel = tileColumns();
    for (int j = 0; j < columns; ) {
      int at = column + j;
      int width = Math.min(columns - j, panel - at % panel);
      float[][] rows = new float[4][width];
      float[] sums = new float[width];
      System.arraycopy(y, yOffset + j, sums, 0, width);
      for (int cell = from; cell < to; cell += 4) {
        int n = Math.min(4, to - cell);
        for (int r = 0; r < n; r++) {
          int row = b.offset() + at / panel * b.panelStep() + indices[cell + r] * b.step();
          System.arraycopy(b.values(), row + at % panel, rows[r], 0, width);
        }
        add(values, cell, n, rows, sums);
      }
      System.arraycopy(sums, 0, y, yOffset + j, width);
      j += width;
    }
  }

  /** Adds up to four rows, each times its factor. */
  private static void add(float[] factors, int at, int number, float[][] rows, float[] sums) {
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
