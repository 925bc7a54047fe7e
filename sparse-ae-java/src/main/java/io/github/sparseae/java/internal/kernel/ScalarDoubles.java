package io.github.sparseae.java.internal.kernel;

import java.util.Arrays;

/** The loops for double64, without the Vector API. */
class ScalarDoubles implements Kernel<double[]> {
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
  public double[] allocate(int length) {
    return new double[length];
  }

  @Override
  public int length(double[] x) {
    return x.length;
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
    switch (f) {
      case SQRT -> sqrt(x, xOffset, y, yOffset, length);
      case ABSOLUTE -> absolute(x, xOffset, y, yOffset, length);
      case RELU -> relu(x, xOffset, y, yOffset, length);
      case TANH, SIGMOID, SOFTPLUS, SIGN -> {
        for (int i = 0; i < length; i++) {
          double value = x[xOffset + i];
          y[yOffset + i] =
              switch (f) {
                case TANH -> DoubleFunctions.tanh(value);
                case SIGMOID -> DoubleFunctions.sigmoid(value);
                case SOFTPLUS -> DoubleFunctions.softplus(value);
                default -> Math.signum(value);
              };
        }
      }
    }
  }

  private static void sqrt(double[] x, int xOffset, double[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = Math.sqrt(x[xOffset + i]);
    }
  }

  private static void absolute(double[] x, int xOffset, double[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = Math.abs(x[xOffset + i]);
    }
  }

  private static void relu(double[] x, int xOffset, double[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = Math.max(x[xOffset + i], 0);
    }
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
    if (yStep == 0) {
      double[] same = new double[Math.min(length, REPEATED)];
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
          double u = x[xOffset + i];
          double v = y[yOffset + i];
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
      double[] x, int xOffset, double[] y, int yOffset, double[] z, int zOffset, int n) {
    for (int i = 0; i < n; i++) {
      z[zOffset + i] = x[xOffset + i] + y[yOffset + i];
    }
  }

  private static void subtract(
      double[] x, int xOffset, double[] y, int yOffset, double[] z, int zOffset, int n) {
    for (int i = 0; i < n; i++) {
      z[zOffset + i] = x[xOffset + i] - y[yOffset + i];
    }
  }

  private static void multiply(
      double[] x, int xOffset, double[] y, int yOffset, double[] z, int zOffset, int n) {
    for (int i = 0; i < n; i++) {
      z[zOffset + i] = x[xOffset + i] * y[yOffset + i];
    }
  }

  private static void divide(
      double[] x, int xOffset, double[] y, int yOffset, double[] z, int zOffset, int n) {
    for (int i = 0; i < n; i++) {
      z[zOffset + i] = x[xOffset + i] / y[yOffset + i];
    }
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
      y[yOffset + i] = Fma.fma(factor, x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  public double sum(double[] x, int offset, int length) {
    double[] sums = new double[SUMS];
    addSums(x, offset, 0, length, sums);
    return tree(sums);
  }

  /** Adds the elements from one index on to their sums. */
  static void addSums(double[] x, int offset, int from, int length, double[] sums) {
    for (int i = from; i < length; i++) {
      sums[i % SUMS] += x[offset + i];
    }
  }

  @Override
  public double sumOfAbsolutes(double[] x, int offset, int length) {
    double[] sums = new double[SUMS];
    addAbsolutes(x, offset, 0, length, sums);
    return tree(sums);
  }

  static void addAbsolutes(double[] x, int offset, int from, int length, double[] sums) {
    for (int i = from; i < length; i++) {
      sums[i % SUMS] += Math.abs(x[offset + i]);
    }
  }

  @Override
  public double dot(double[] x, int xOffset, double[] y, int yOffset, int length) {
    double[] sums = new double[SUMS];
    addProducts(x, xOffset, y, yOffset, 0, length, sums);
    return tree(sums);
  }

  static void addProducts(
      double[] x, int xOffset, double[] y, int yOffset, int from, int length, double[] sums) {
    for (int i = from; i < length; i++) {
      sums[i % SUMS] = Fma.fma(x[xOffset + i], y[yOffset + i], sums[i % SUMS]);
    }
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
  public void copy(Matrix<double[]> from, double[] to, int toOffset, int toStep) {
    double[] values = from.values();
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
      double[] a,
      int aOffset,
      int aStep,
      double[] b,
      int bOffset,
      int bStep,
      int depth,
      double[] c,
      int cOffset,
      int cStep) {
    double[][] sums = new double[TILE_ROWS][PANEL];
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
      double[] a,
      int aOffset,
      int aStep,
      double[] b,
      int bOffset,
      int bStep,
      int depth,
      double[] c,
      int cOffset,
      int columns) {
    for (int j = 0; j < columns; j += ROW_PART) {
      double[][] sums = new double[1][Math.min(ROW_PART, columns - j)];
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
      double[] a,
      int aOffset,
      int aRowStep,
      int aStep,
      double[] b,
      int bOffset,
      int bStep,
      int depth,
      double[][] sums) {
    int columns = sums[0].length;
    double[] b0 = new double[columns];
    double[] b1 = new double[columns];
    double[] b2 = new double[columns];
    double[] b3 = new double[columns];
    int whole = depth & -4;
    for (int k = 0; k < whole; k += 4) {
      int from = bOffset + k * bStep;
      System.arraycopy(b, from, b0, 0, columns);
      System.arraycopy(b, from + bStep, b1, 0, columns);
      System.arraycopy(b, from + 2 * bStep, b2, 0, columns);
      System.arraycopy(b, from + 3 * bStep, b3, 0, columns);
      for (int i = 0; i < sums.length; i++) {
        int at = aOffset + i * aRowStep + k * aStep;
        double a0 = a[at];
        double a1 = a[at + aStep];
        double a2 = a[at + 2 * aStep];
        double a3 = a[at + 3 * aStep];
        addFour(a0, b0, a1, b1, a2, b2, a3, b3, sums[i]);
      }
    }
    for (int k = whole; k < depth; k++) {
      System.arraycopy(b, bOffset + k * bStep, b0, 0, columns);
      for (int i = 0; i < sums.length; i++) {
        double factor = a[aOffset + i * aRowStep + k * aStep];
        for (int j = 0; j < columns; j++) {
          sums[i][j] = Fma.fma(factor, b0[j], sums[i][j]);
        }
      }
    }
  }

  private static void addFour(
      double a0,
      double[] b0,
      double a1,
      double[] b1,
      double a2,
      double[] b2,
      double a3,
      double[] b3,
      double[] sums) {
    for (int j = 0; j < sums.length; j++) {
      double sum = Fma.fma(a0, b0[j], sums[j]);
      sum = Fma.fma(a1, b1[j], sum);
      sum = Fma.fma(a2, b2[j], sum);
      sums[j] = Fma.fma(a3, b3[j], sum);
    }
  }

  @Override
  public void rowTransposed(
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      int bStep,
      int depth,
      double[] c,
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
      double c0 = c[to];
      double c1 = c[to + 1];
      double c2 = c[to + 2];
      double c3 = c[to + 3];
      double c4 = c[to + 4];
      double c5 = c[to + 5];
      double c6 = c[to + 6];
      double c7 = c[to + 7];
      for (int k = 0; k < depth; k++) {
        double x = a[aOffset + k];
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
      double sum = c[cOffset + j];
      for (int k = 0; k < depth; k++) {
        sum = Fma.fma(a[aOffset + k], b[bOffset + j * bStep + k], sum);
      }
      c[cOffset + j] = sum;
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
      indices[indicesOffset + count] = i;
      count += x[offset + i] >= least ? 1 : 0;
    }
    return count;
  }

  @Override
  public int above(
      double[] x, int offset, int length, double bound, int[] indices, int indicesOffset) {
    double least = bound;
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
  public double kthLargest(double[] x, int offset, int length, int k) {
    int groups = Math.max(128, Integer.highestOneBit(k) * 4);
    double[] few;
    int count;
    if (length / 4 < groups) {
      few = Arrays.copyOfRange(x, offset, offset + length);
      count = length;
    } else {
      double[] maxima = new double[groups];
      Arrays.fill(maxima, Double.NEGATIVE_INFINITY);
      maxima(x, offset, length, maxima);
      double bound = select(maxima, groups, k);
      few = new double[groups];
      count = 0;
      for (int i = 0; i < length; i++) {
        if (x[offset + i] >= bound) {
          few = count < few.length ? few : Arrays.copyOf(few, 2 * count);
          few[count++] = x[offset + i];
        }
      }
    }
    return count < k ? Double.NEGATIVE_INFINITY : select(few, count, k);
  }

  /** Raises the maximum of the group of each element. */
  void maxima(double[] x, int offset, int length, double[] maxima) {
    int mask = maxima.length - 1;
    for (int i = 0; i < length; i++) {
      double value = x[offset + i];
      maxima[i & mask] = value > maxima[i & mask] ? value : maxima[i & mask];
    }
  }

  /** Returns the k-th largest of numbers, and changes their order. */
  private static double select(double[] x, int length, int k) {
    int from = 0;
    int to = length;
    for (int i = 0; i < length; i++) {
      if (Double.isNaN(x[i])) {
        x[i] = Double.NEGATIVE_INFINITY;
      }
    }
    while (to - from > 1) {
      double pivot = x[(from + to) >>> 1];
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
          double swapped = x[left];
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
      double velocity = Fma.fma(kept, v[i], g[i]);
      v[i] = velocity;
      w[i] = Fma.fma(step, nesterov ? Fma.fma(kept, velocity, g[i]) : velocity, w[i]);
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
      double square = Fma.fma(kept, v[i], taken * (g[i] * g[i]));
      v[i] = square;
      w[i] = Fma.fma(step, g[i] / (Math.sqrt(square) + least), w[i]);
    }
  }

  @Override
  public void adagrad(
      double[] w, double[] g, double[] s, int offset, int length, double rate, double epsilon) {
    double step = -rate;
    double least = epsilon;
    for (int i = offset; i < offset + length; i++) {
      double square = Fma.fma(g[i], g[i], s[i]);
      s[i] = square;
      w[i] = Fma.fma(step, g[i] / (Math.sqrt(square) + least), w[i]);
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
      double mean = Fma.fma(first, g[i] - m[i], m[i]);
      double square = Fma.fma(second, Fma.fma(g[i], g[i], -v[i]), v[i]);
      m[i] = mean;
      v[i] = square;
      double decayed = Fma.fma(shrink, w[i], w[i]);
      w[i] = Fma.fma(step, mean / (Math.sqrt(square) + least), decayed);
    }
  }
}
