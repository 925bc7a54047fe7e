package io.github.sparseae.java.internal.kernel;

import java.util.Arrays;

/** The loops for float32, without the Vector API. */
class ScalarFloats implements Kernel<float[]> {
  private static final int TILE_ROWS = 16;
  private static final int PANEL = 128;

  /** The columns that are summed at a time for one row. */
  private static final int ROW_PART = 512;

  /** The copies of a number that stands for an array. */
  private static final int REPEATED = 256;

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
    switch (f) {
      case SQRT -> sqrt(x, xOffset, y, yOffset, length);
      case ABSOLUTE -> absolute(x, xOffset, y, yOffset, length);
      case RELU -> relu(x, xOffset, y, yOffset, length);
      case TANH, SIGMOID, SOFTPLUS, SIGN -> {
        for (int i = 0; i < length; i++) {
          float value = x[xOffset + i];
          y[yOffset + i] =
              switch (f) {
                case TANH -> FloatFunctions.tanh(value);
                case SIGMOID -> FloatFunctions.sigmoid(value);
                case SOFTPLUS -> FloatFunctions.softplus(value);
                default -> Math.signum(value);
              };
        }
      }
    }
  }

  private static void sqrt(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = (float) Math.sqrt(x[xOffset + i]);
    }
  }

  private static void absolute(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = Math.abs(x[xOffset + i]);
    }
  }

  private static void relu(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = Math.max(x[xOffset + i], 0);
    }
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
    if (yStep == 0) {
      float[] same = new float[Math.min(length, REPEATED)];
      Arrays.fill(same, y[yOffset]);
      for (int i = 0; i < length; i += REPEATED) {
        int n = Math.min(REPEATED, length - i);
        apply(f, x, xOffset + i, same, 0, 1, z, zOffset + i, n);
      }
      return;
    }
    switch (f) {
      case ADD -> add(x, xOffset, y, yOffset, z, zOffset, length);
      case SUBTRACT -> subtract(x, xOffset, y, yOffset, z, zOffset, length);
      case MULTIPLY -> multiply(x, xOffset, y, yOffset, z, zOffset, length);
      case DIVIDE -> divide(x, xOffset, y, yOffset, z, zOffset, length);
      case TANH_SLOPE, SIGMOID_SLOPE, RELU_SLOPE, IF_AT_LEAST -> {
        for (int i = 0; i < length; i++) {
          float u = x[xOffset + i];
          float v = y[yOffset + i];
          z[zOffset + i] =
              switch (f) {
                case TANH_SLOPE -> u * (1 - v * v);
                case SIGMOID_SLOPE -> u * (v * (1 - v));
                case RELU_SLOPE -> v > 0 ? u : 0;
                default -> u >= v ? u : 0;
              };
        }
      }
    }
  }

  private static void add(
      float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int n) {
    for (int i = 0; i < n; i++) {
      z[zOffset + i] = x[xOffset + i] + y[yOffset + i];
    }
  }

  private static void subtract(
      float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int n) {
    for (int i = 0; i < n; i++) {
      z[zOffset + i] = x[xOffset + i] - y[yOffset + i];
    }
  }

  private static void multiply(
      float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int n) {
    for (int i = 0; i < n; i++) {
      z[zOffset + i] = x[xOffset + i] * y[yOffset + i];
    }
  }

  private static void divide(
      float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int n) {
    for (int i = 0; i < n; i++) {
      z[zOffset + i] = x[xOffset + i] / y[yOffset + i];
    }
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
      y[yOffset + i] = Fma.fma(factor, x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  public double sum(float[] x, int offset, int length) {
    float[] sums = new float[SUMS];
    addSums(x, offset, 0, length, sums);
    return tree(sums);
  }

  /** Adds the elements from one index on to their sums. */
  static void addSums(float[] x, int offset, int from, int length, float[] sums) {
    for (int i = from; i < length; i++) {
      sums[i % SUMS] += x[offset + i];
    }
  }

  @Override
  public double sumOfAbsolutes(float[] x, int offset, int length) {
    float[] sums = new float[SUMS];
    addAbsolutes(x, offset, 0, length, sums);
    return tree(sums);
  }

  static void addAbsolutes(float[] x, int offset, int from, int length, float[] sums) {
    for (int i = from; i < length; i++) {
      sums[i % SUMS] += Math.abs(x[offset + i]);
    }
  }

  @Override
  public double dot(float[] x, int xOffset, float[] y, int yOffset, int length) {
    float[] sums = new float[SUMS];
    addProducts(x, xOffset, y, yOffset, 0, length, sums);
    return tree(sums);
  }

  static void addProducts(
      float[] x, int xOffset, float[] y, int yOffset, int from, int length, float[] sums) {
    for (int i = from; i < length; i++) {
      sums[i % SUMS] = Fma.fma(x[xOffset + i], y[yOffset + i], sums[i % SUMS]);
    }
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
  public int tileRows() {
    return TILE_ROWS;
  }

  @Override
  public int tileColumns() {
    return PANEL;
  }

  @Override
  public int fewRows() {
    return 0;
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
    float[][] sums = new float[TILE_ROWS][PANEL];
    for (int i = 0; i < TILE_ROWS; i++) {
      System.arraycopy(c, cOffset + i * cStep, sums[i], 0, PANEL);
    }
    addProducts(a, aOffset, aStep, 1, b, bOffset, bStep, depth, sums);
    for (int i = 0; i < TILE_ROWS; i++) {
      System.arraycopy(sums[i], 0, c, cOffset + i * cStep, PANEL);
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
    for (int j = 0; j < columns; j += ROW_PART) {
      float[][] sums = new float[1][Math.min(ROW_PART, columns - j)];
      System.arraycopy(c, cOffset + j, sums[0], 0, sums[0].length);
      addProducts(a, aOffset, 0, aStep, b, bOffset + j, bStep, depth, sums);
      System.arraycopy(sums[0], 0, c, cOffset + j, sums[0].length);
    }
  }

  /**
   * Adds products to rows of sums, four inner indices at a time. HotSpot vectorizes a loop over
   * arrays that all have the same index, but no loop over parts of arrays, as these might overlap;
   * so rows of b are copied first.
   */
  private static void addProducts(
      float[] a,
      int aOffset,
      int aRowStep,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      int depth,
      float[][] sums) {
    int columns = sums[0].length;
    float[] b0 = new float[columns];
    float[] b1 = new float[columns];
    float[] b2 = new float[columns];
    float[] b3 = new float[columns];
    int whole = depth & -4;
    for (int k = 0; k < whole; k += 4) {
      int from = bOffset + k * bStep;
      System.arraycopy(b, from, b0, 0, columns);
      System.arraycopy(b, from + bStep, b1, 0, columns);
      System.arraycopy(b, from + 2 * bStep, b2, 0, columns);
      System.arraycopy(b, from + 3 * bStep, b3, 0, columns);
      for (int i = 0; i < sums.length; i++) {
        int at = aOffset + i * aRowStep + k * aStep;
        float a0 = a[at];
        float a1 = a[at + aStep];
        float a2 = a[at + 2 * aStep];
        float a3 = a[at + 3 * aStep];
        addFour(a0, b0, a1, b1, a2, b2, a3, b3, sums[i]);
      }
    }
    for (int k = whole; k < depth; k++) {
      System.arraycopy(b, bOffset + k * bStep, b0, 0, columns);
      for (int i = 0; i < sums.length; i++) {
        float factor = a[aOffset + i * aRowStep + k * aStep];
        for (int j = 0; j < columns; j++) {
          sums[i][j] = Fma.fma(factor, b0[j], sums[i][j]);
        }
      }
    }
  }

  private static void addFour(
      float a0,
      float[] b0,
      float a1,
      float[] b1,
      float a2,
      float[] b2,
      float a3,
      float[] b3,
      float[] sums) {
    for (int j = 0; j < sums.length; j++) {
      float sum = Fma.fma(a0, b0[j], sums[j]);
      sum = Fma.fma(a1, b1[j], sum);
      sum = Fma.fma(a2, b2[j], sum);
      sums[j] = Fma.fma(a3, b3[j], sum);
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
        c0 = Fma.fma(x, b[b0 + k], c0);
        c1 = Fma.fma(x, b[b1 + k], c1);
        c2 = Fma.fma(x, b[b2 + k], c2);
        c3 = Fma.fma(x, b[b3 + k], c3);
        c4 = Fma.fma(x, b[b4 + k], c4);
        c5 = Fma.fma(x, b[b5 + k], c5);
        c6 = Fma.fma(x, b[b6 + k], c6);
        c7 = Fma.fma(x, b[b7 + k], c7);
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
        sum = Fma.fma(a[aOffset + k], b[bOffset + j * bStep + k], sum);
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
      indices[indicesOffset + count] = i;
      count += x[offset + i] >= least ? 1 : 0;
    }
    return count;
  }

  @Override
  public int above(
      float[] x, int offset, int length, double bound, int[] indices, int indicesOffset) {
    float least = (float) bound;
    int count = 0;
    for (int i = 0; i < length; i++) {
      indices[indicesOffset + count] = i;
      count += x[offset + i] > least ? 1 : 0;
    }
    return count;
  }

  /**
   * Divides the elements into groups by their index modulo a number of groups. The k-th largest of
   * the groups' maxima is a bound below the result, which few elements reach; among these the
   * result is found by quickselect.
   */
  @Override
  public double kthLargest(float[] x, int offset, int length, int k) {
    int groups = Math.max(128, Integer.highestOneBit(k) * 4);
    float[] few;
    int count;
    if (length / 4 < groups) {
      few = Arrays.copyOfRange(x, offset, offset + length);
      count = length;
    } else {
      float[] maxima = new float[groups];
      Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
      maxima(x, offset, length, maxima);
      float bound = select(maxima, groups, k);
      few = new float[groups];
      count = 0;
      for (int i = 0; i < length; i++) {
        if (x[offset + i] >= bound) {
          few = count < few.length ? few : Arrays.copyOf(few, 2 * count);
          few[count++] = x[offset + i];
        }
      }
    }
    return count < k ? Float.NEGATIVE_INFINITY : select(few, count, k);
  }

  /** Raises the maximum of the group of each element. */
  void maxima(float[] x, int offset, int length, float[] maxima) {
    int mask = maxima.length - 1;
    for (int i = 0; i < length; i++) {
      float value = x[offset + i];
      maxima[i & mask] = value > maxima[i & mask] ? value : maxima[i & mask];
    }
  }

  /** Returns the k-th largest of numbers, and changes their order. */
  private static float select(float[] x, int length, int k) {
    int from = 0;
    int to = length;
    for (int i = 0; i < length; i++) {
      if (Float.isNaN(x[i])) {
        x[i] = Float.NEGATIVE_INFINITY;
      }
    }
    while (to - from > 1) {
      float pivot = x[(from + to) >>> 1];
      int left = from;
      int right = to - 1;
      while (left <= right) {
        while (x[left] > pivot) {
          left++;
        }
        while (x[right] < pivot) {
          right--;
        }
        if (left <= right) {
          float swapped = x[left];
          x[left++] = x[right];
          x[right--] = swapped;
        }
      }
      if (k - 1 <= right) {
        to = right + 1;
      } else if (k - 1 >= left) {
        from = left;
      } else {
        return pivot;
      }
    }
    return x[from];
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
      float velocity = Fma.fma(kept, v[i], g[i]);
      v[i] = velocity;
      w[i] = Fma.fma(step, nesterov ? Fma.fma(kept, velocity, g[i]) : velocity, w[i]);
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
      float square = Fma.fma(kept, v[i], taken * (g[i] * g[i]));
      v[i] = square;
      w[i] = Fma.fma(step, g[i] / ((float) Math.sqrt(square) + least), w[i]);
    }
  }

  @Override
  public void adagrad(
      float[] w, float[] g, float[] s, int offset, int length, double rate, double epsilon) {
    float step = (float) -rate;
    float least = (float) epsilon;
    for (int i = offset; i < offset + length; i++) {
      float square = Fma.fma(g[i], g[i], s[i]);
      s[i] = square;
      w[i] = Fma.fma(step, g[i] / ((float) Math.sqrt(square) + least), w[i]);
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
      float mean = Fma.fma(first, g[i] - m[i], m[i]);
      float square = Fma.fma(second, Fma.fma(g[i], g[i], -v[i]), v[i]);
      m[i] = mean;
      v[i] = square;
      float decayed = Fma.fma(shrink, w[i], w[i]);
      w[i] = Fma.fma(step, mean / ((float) Math.sqrt(square) + least), decayed);
    }
  }
}
