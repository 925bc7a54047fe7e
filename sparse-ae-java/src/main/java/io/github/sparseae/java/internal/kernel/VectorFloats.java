package io.github.sparseae.java.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * The loops for float32 with the Vector API.
 *
 * <p>All vectors are of one species. With a second one the compiler no longer knows which a vector
 * that leaves a loop is of, and makes an object of each in the loop.
 *
 * <p>Each but the tiles begins with an empty loop for negative lengths, by which {@link
 * VectorWarmup} has it compiled.
 */
final class VectorFloats extends ScalarFloats {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();
  private static final int ROWS = 6;

  /** Multiples of a power of two are indices that the compiler checks once for a whole loop. */
  private static final int STEP = 8;

  /**
   * The vectors of a row of a tile. With four, an element of the left matrix and the index of a row
   * of the right one serve twice as many multiplications; they need the 32 registers that come with
   * 16 lanes.
   */
  private static final int VECTORS = WIDTH == 16 ? 4 : 2;

  private static final int COLUMNS = VECTORS * WIDTH;

  /** What a row of a tile begins with where the product is not added to what is there. */
  private static final float[] ZEROS = new float[COLUMNS];

  private static final VectorMask<Float> OF_A_TILE = LANES.indexInRange(0, ROWS);

  @Override
  boolean prefersArrays() {
    return false;
  }

  @Override
  int tileRows() {
    return ROWS;
  }

  @Override
  int tileStep() {
    return STEP;
  }

  @Override
  int tileColumns() {
    return COLUMNS;
  }

  private static FloatVector at(float[] x, int index) {
    return FloatVector.fromArray(LANES, x, index);
  }

  private static FloatVector all(float x) {
    return FloatVector.broadcast(LANES, x);
  }

  @Override
  void tile(
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      int[] inner,
      int number,
      float[] c,
      int cOffset,
      int cStep,
      int columns,
      boolean isAdded) {
    if (columns > 2 * WIDTH) {
      wideTile(a, aOffset, b, bOffset, inner, number, c, cOffset, cStep, isAdded);
      return;
    }
    float[] from = isAdded ? c : ZEROS;
    int at = isAdded ? cOffset : 0;
    int step = isAdded ? cStep : 0;
    int c1 = cOffset + cStep;
    int c2 = c1 + cStep;
    int c3 = c2 + cStep;
    int c4 = c3 + cStep;
    int c5 = c4 + cStep;
    FloatVector c00 = at(from, at);
    FloatVector c01 = at(from, at + WIDTH);
    FloatVector c10 = at(from, at + step);
    FloatVector c11 = at(from, at + step + WIDTH);
    FloatVector c20 = at(from, at + 2 * step);
    FloatVector c21 = at(from, at + 2 * step + WIDTH);
    FloatVector c30 = at(from, at + 3 * step);
    FloatVector c31 = at(from, at + 3 * step + WIDTH);
    FloatVector c40 = at(from, at + 4 * step);
    FloatVector c41 = at(from, at + 4 * step + WIDTH);
    FloatVector c50 = at(from, at + 5 * step);
    FloatVector c51 = at(from, at + 5 * step + WIDTH);
    for (int i = 0; i < number; i++) {
      int row = bOffset + inner[i] * COLUMNS;
      FloatVector b0 = at(b, row);
      FloatVector b1 = at(b, row + WIDTH);
      int left = aOffset + i * STEP;
      FloatVector x = all(a[left]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = all(a[left + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = all(a[left + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = all(a[left + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = all(a[left + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = all(a[left + 5]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
    }
    c00.intoArray(c, cOffset);
    c01.intoArray(c, cOffset + WIDTH);
    c10.intoArray(c, c1);
    c11.intoArray(c, c1 + WIDTH);
    c20.intoArray(c, c2);
    c21.intoArray(c, c2 + WIDTH);
    c30.intoArray(c, c3);
    c31.intoArray(c, c3 + WIDTH);
    c40.intoArray(c, c4);
    c41.intoArray(c, c4 + WIDTH);
    c50.intoArray(c, c5);
    c51.intoArray(c, c5 + WIDTH);
  }

  /**
   * The same for a whole tile of four vectors. What it calls is always inlined; methods of our own
   * would not be, so deep in so large a method.
   */
  private static void wideTile(
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      int[] inner,
      int number,
      float[] c,
      int cOffset,
      int cStep,
      boolean isAdded) {
    float[] from = isAdded ? c : ZEROS;
    int at = isAdded ? cOffset : 0;
    int step = isAdded ? cStep : 0;
    int c1 = cOffset + cStep;
    int c2 = c1 + cStep;
    int c3 = c2 + cStep;
    int c4 = c3 + cStep;
    int c5 = c4 + cStep;
    FloatVector c00 = FloatVector.fromArray(LANES, from, at);
    FloatVector c01 = FloatVector.fromArray(LANES, from, at + WIDTH);
    FloatVector c02 = FloatVector.fromArray(LANES, from, at + 2 * WIDTH);
    FloatVector c03 = FloatVector.fromArray(LANES, from, at + 3 * WIDTH);
    FloatVector c10 = FloatVector.fromArray(LANES, from, at + step);
    FloatVector c11 = FloatVector.fromArray(LANES, from, at + step + WIDTH);
    FloatVector c12 = FloatVector.fromArray(LANES, from, at + step + 2 * WIDTH);
    FloatVector c13 = FloatVector.fromArray(LANES, from, at + step + 3 * WIDTH);
    FloatVector c20 = FloatVector.fromArray(LANES, from, at + 2 * step);
    FloatVector c21 = FloatVector.fromArray(LANES, from, at + 2 * step + WIDTH);
    FloatVector c22 = FloatVector.fromArray(LANES, from, at + 2 * step + 2 * WIDTH);
    FloatVector c23 = FloatVector.fromArray(LANES, from, at + 2 * step + 3 * WIDTH);
    FloatVector c30 = FloatVector.fromArray(LANES, from, at + 3 * step);
    FloatVector c31 = FloatVector.fromArray(LANES, from, at + 3 * step + WIDTH);
    FloatVector c32 = FloatVector.fromArray(LANES, from, at + 3 * step + 2 * WIDTH);
    FloatVector c33 = FloatVector.fromArray(LANES, from, at + 3 * step + 3 * WIDTH);
    FloatVector c40 = FloatVector.fromArray(LANES, from, at + 4 * step);
    FloatVector c41 = FloatVector.fromArray(LANES, from, at + 4 * step + WIDTH);
    FloatVector c42 = FloatVector.fromArray(LANES, from, at + 4 * step + 2 * WIDTH);
    FloatVector c43 = FloatVector.fromArray(LANES, from, at + 4 * step + 3 * WIDTH);
    FloatVector c50 = FloatVector.fromArray(LANES, from, at + 5 * step);
    FloatVector c51 = FloatVector.fromArray(LANES, from, at + 5 * step + WIDTH);
    FloatVector c52 = FloatVector.fromArray(LANES, from, at + 5 * step + 2 * WIDTH);
    FloatVector c53 = FloatVector.fromArray(LANES, from, at + 5 * step + 3 * WIDTH);
    for (int i = 0; i < number; i++) {
      int row = bOffset + inner[i] * COLUMNS;
      FloatVector b0 = FloatVector.fromArray(LANES, b, row);
      FloatVector b1 = FloatVector.fromArray(LANES, b, row + WIDTH);
      FloatVector b2 = FloatVector.fromArray(LANES, b, row + 2 * WIDTH);
      FloatVector b3 = FloatVector.fromArray(LANES, b, row + 3 * WIDTH);
      int left = aOffset + i * STEP;
      FloatVector x = FloatVector.broadcast(LANES, a[left]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = FloatVector.broadcast(LANES, a[left + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = FloatVector.broadcast(LANES, a[left + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
      x = FloatVector.broadcast(LANES, a[left + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      c33 = x.fma(b3, c33);
      x = FloatVector.broadcast(LANES, a[left + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      c42 = x.fma(b2, c42);
      c43 = x.fma(b3, c43);
      x = FloatVector.broadcast(LANES, a[left + 5]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      c52 = x.fma(b2, c52);
      c53 = x.fma(b3, c53);
    }
    c00.intoArray(c, cOffset);
    c01.intoArray(c, cOffset + WIDTH);
    c02.intoArray(c, cOffset + 2 * WIDTH);
    c03.intoArray(c, cOffset + 3 * WIDTH);
    c10.intoArray(c, c1);
    c11.intoArray(c, c1 + WIDTH);
    c12.intoArray(c, c1 + 2 * WIDTH);
    c13.intoArray(c, c1 + 3 * WIDTH);
    c20.intoArray(c, c2);
    c21.intoArray(c, c2 + WIDTH);
    c22.intoArray(c, c2 + 2 * WIDTH);
    c23.intoArray(c, c2 + 3 * WIDTH);
    c30.intoArray(c, c3);
    c31.intoArray(c, c3 + WIDTH);
    c32.intoArray(c, c3 + 2 * WIDTH);
    c33.intoArray(c, c3 + 3 * WIDTH);
    c40.intoArray(c, c4);
    c41.intoArray(c, c4 + WIDTH);
    c42.intoArray(c, c4 + 2 * WIDTH);
    c43.intoArray(c, c4 + 3 * WIDTH);
    c50.intoArray(c, c5);
    c51.intoArray(c, c5 + WIDTH);
    c52.intoArray(c, c5 + 2 * WIDTH);
    c53.intoArray(c, c5 + 3 * WIDTH);
  }

  @Override
  int pack(
      float[] a,
      int offset,
      int rowStep,
      int step,
      int rows,
      int depth,
      int @Nullable [] inner,
      float[] y,
      int yOffset) {
    if (rows == ROWS
        && rowStep == 1
        && WIDTH >= STEP
        && offset + (depth - 1) * step + WIDTH <= a.length
        && yOffset + (depth - 1) * STEP + WIDTH <= y.length) {
      return packColumns(a, offset, step, depth, inner, y, yOffset);
    }
    if (rows < ROWS || (inner != null && step != 1)) {
      return super.pack(a, offset, rowStep, step, rows, depth, inner, y, yOffset);
    }
    int number = inner == null ? depth : innerOfRows(a, offset, rowStep, depth, inner, y, yOffset);
    for (int i = 0; i < number; i++) {
      int from = offset + step * (inner == null ? i : inner[i]);
      int to = yOffset + STEP * i;
      y[to] = a[from];
      y[to + 1] = a[from + rowStep];
      y[to + 2] = a[from + 2 * rowStep];
      y[to + 3] = a[from + 3 * rowStep];
      y[to + 4] = a[from + 4 * rowStep];
      y[to + 5] = a[from + 5 * rowStep];
    }
    return number;
  }

  private static int packColumns(
      float[] a, int offset, int step, int depth, int @Nullable [] inner, float[] y, int yOffset) {
    for (int i = depth; i < 0; i++) {}
    int count = 0;
    for (int k = 0; k < depth; k++) {
      FloatVector column = at(a, offset + k * step);
      column.intoArray(y, yOffset + STEP * count);
      if (inner == null) {
        count++;
      } else {
        inner[count] = k;
        count += column.compare(VectorOperators.NE, 0, OF_A_TILE).anyTrue() ? 1 : 0;
      }
    }
    return count;
  }

  /** Finds the columns that are not all zero; y is space that will be written later. */
  private static int innerOfRows(
      float[] a, int offset, int rowStep, int depth, int[] inner, float[] y, int yOffset) {
    for (int i = depth; i < 0; i++) {}
    int whole = LANES.loopBound(depth);
    for (int k = 0; k < whole; k += WIDTH) {
      int at = offset + k;
      FloatVector first = at(a, at).abs().add(at(a, at + rowStep).abs());
      FloatVector next = at(a, at + 2 * rowStep).abs().add(at(a, at + 3 * rowStep).abs());
      FloatVector last = at(a, at + 4 * rowStep).abs().add(at(a, at + 5 * rowStep).abs());
      first.add(next).add(last).intoArray(y, yOffset + k);
    }
    for (int k = whole; k < depth; k++) {
      float size = 0;
      for (int i = 0; i < ROWS; i++) {
        size += Math.abs(a[offset + i * rowStep + k]);
      }
      y[yOffset + k] = size;
    }
    int count = 0;
    for (int k = 0; k < depth; k++) {
      inner[count] = k;
      count += y[yOffset + k] != 0 ? 1 : 0;
    }
    return count;
  }

  @Override
  void addRows(
      SparseRows<float[]> s,
      int own,
      Panels<float[]> b,
      int column,
      int columns,
      float[] y,
      int yOffset) {
    if (columns < 0) {
      for (int i = columns; i < 0; i++) {}
      return;
    }
    int[] indices = s.indices();
    float[] values = s.values();
    int from = s.starts()[own];
    int to = s.starts()[own + 1];
    float[] rows = b.values();
    int step = b.step();
    int next = b.panelStep();
    int first = b.offset() + column / COLUMNS * next;
    int second = VECTORS == 4 ? 2 * WIDTH : next; // the distances to pairs of vectors
    int third = VECTORS == 4 ? next : 2 * next;
    int fourth = third + second;
    int j = 0;
    for (; j + 8 * WIDTH <= columns; j += 8 * WIDTH) {
      int at = yOffset + j; // as in a tile, methods of our own might not be inlined
      FloatVector y0 = FloatVector.fromArray(LANES, y, at);
      FloatVector y1 = FloatVector.fromArray(LANES, y, at + WIDTH);
      FloatVector y2 = FloatVector.fromArray(LANES, y, at + 2 * WIDTH);
      FloatVector y3 = FloatVector.fromArray(LANES, y, at + 3 * WIDTH);
      FloatVector y4 = FloatVector.fromArray(LANES, y, at + 4 * WIDTH);
      FloatVector y5 = FloatVector.fromArray(LANES, y, at + 5 * WIDTH);
      FloatVector y6 = FloatVector.fromArray(LANES, y, at + 6 * WIDTH);
      FloatVector y7 = FloatVector.fromArray(LANES, y, at + 7 * WIDTH);
      for (int cell = from; cell < to; cell++) {
        int row = first + indices[cell] * step;
        FloatVector x = FloatVector.broadcast(LANES, values[cell]);
        y0 = x.fma(FloatVector.fromArray(LANES, rows, row), y0);
        y1 = x.fma(FloatVector.fromArray(LANES, rows, row + WIDTH), y1);
        y2 = x.fma(FloatVector.fromArray(LANES, rows, row + second), y2);
        y3 = x.fma(FloatVector.fromArray(LANES, rows, row + second + WIDTH), y3);
        y4 = x.fma(FloatVector.fromArray(LANES, rows, row + third), y4);
        y5 = x.fma(FloatVector.fromArray(LANES, rows, row + third + WIDTH), y5);
        y6 = x.fma(FloatVector.fromArray(LANES, rows, row + fourth), y6);
        y7 = x.fma(FloatVector.fromArray(LANES, rows, row + fourth + WIDTH), y7);
      }
      y0.intoArray(y, at);
      y1.intoArray(y, at + WIDTH);
      y2.intoArray(y, at + 2 * WIDTH);
      y3.intoArray(y, at + 3 * WIDTH);
      y4.intoArray(y, at + 4 * WIDTH);
      y5.intoArray(y, at + 5 * WIDTH);
      y6.intoArray(y, at + 6 * WIDTH);
      y7.intoArray(y, at + 7 * WIDTH);
      first += 8 / VECTORS * next;
    }
    int whole = j;
    for (; j + WIDTH <= columns; j += WIDTH) {
      FloatVector sum = FloatVector.fromArray(LANES, y, yOffset + j);
      int offset = first + (j - whole) / COLUMNS * next + (j - whole) % COLUMNS;
      for (int cell = from; cell < to; cell++) {
        int row = offset + indices[cell] * step;
        FloatVector x = FloatVector.broadcast(LANES, values[cell]);
        sum = x.fma(FloatVector.fromArray(LANES, rows, row), sum);
      }
      sum.intoArray(y, yOffset + j);
    }
    int offset = first + (j - whole) / COLUMNS * next + (j - whole) % COLUMNS;
    for (int cell = from; cell < to; cell++) {
      int row = offset + indices[cell] * step;
      for (int i = 0; i < columns - j; i++) {
        y[yOffset + j + i] = Fma.fma(values[cell], rows[row + i], y[yOffset + j + i]);
      }
    }
  }

  @Override
  double dot(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = length; i < 0; i++) {}
    float[] sums = new float[SUMS];
    int whole = length & -SUMS;
    for (int j = 0; j < SUMS; j += 2 * WIDTH) {
      FloatVector s0 = all(0);
      FloatVector s1 = all(0);
      for (int i = j; i < whole; i += SUMS) {
        s0 = at(x, xOffset + i).fma(at(y, yOffset + i), s0);
        s1 = at(x, xOffset + i + WIDTH).fma(at(y, yOffset + i + WIDTH), s1);
      }
      s0.intoArray(sums, j);
      s1.intoArray(sums, j + WIDTH);
    }
    return rest(x, xOffset, y, yOffset, whole, length, sums);
  }

  @Override
  int select(float[] x, int offset, int length, double bound, boolean strictly, int[] indices) {
    for (int i = length; i < 0; i++) {}
    int whole = LANES.loopBound(length);
    FloatVector least = all((float) bound);
    int count = 0;
    for (int i = 0; i < whole; i += WIDTH) {
      // Few reach the bound, and those that equal it are looked at again.
      VectorMask<Float> reach = at(x, offset + i).compare(VectorOperators.GE, least);
      if (reach.anyTrue()) {
        int from = i + reach.firstTrue();
        int to = i + reach.lastTrue() + 1;
        count = select(x, offset, from, to, (float) bound, strictly, indices, count);
      }
    }
    return select(x, offset, whole, length, (float) bound, strictly, indices, count);
  }

  @Override
  void axpy(double alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = length; i < 0; i++) {}
    int whole = LANES.loopBound(length);
    FloatVector factor = all((float) alpha);
    for (int i = 0; i < whole; i += WIDTH) {
      factor.fma(at(x, xOffset + i), at(y, yOffset + i)).intoArray(y, yOffset + i);
    }
    super.axpy(alpha, x, xOffset + whole, y, yOffset + whole, length - whole);
  }

  @Override
  void apply(Unary f, float[] x, int xOffset, float[] y, int yOffset, int length) {
    int whole = LANES.loopBound(length);
    switch (f) {
      case TANH -> FloatVectorFunctions.tanh(x, xOffset, y, yOffset, whole);
      case SIGMOID -> FloatVectorFunctions.sigmoid(x, xOffset, y, yOffset, whole);
      case SOFTPLUS -> FloatVectorFunctions.softplus(x, xOffset, y, yOffset, whole);
      case SQRT, ABSOLUTE, SIGN, RELU -> simple(f, x, xOffset, y, yOffset, whole);
    }
    super.apply(f, x, xOffset + whole, y, yOffset + whole, length - whole);
  }

  /** Each case stores its own vector: one that several share is an object. */
  private static void simple(Unary f, float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = length; i < 0; i++) {}
    for (int i = 0; i < length; i += WIDTH) {
      FloatVector u = at(x, xOffset + i);
      int to = yOffset + i;
      switch (f) {
        case SQRT -> u.sqrt().intoArray(y, to);
        case ABSOLUTE -> u.abs().intoArray(y, to);
        case SIGN ->
            u.blend(1, u.compare(VectorOperators.GT, 0))
                .blend(-1, u.compare(VectorOperators.LT, 0))
                .intoArray(y, to);
        default -> u.blend(0, u.compare(VectorOperators.LE, 0)).intoArray(y, to);
      }
    }
  }

  @Override
  void apply(
      Binary f, float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int n) {
    int whole = LANES.loopBound(n);
    switch (f) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE -> simple(f, x, xOffset, y, yOffset, z, zOffset, whole);
      case TANH_SLOPE, SIGMOID_SLOPE -> slope(f, x, xOffset, y, yOffset, z, zOffset, whole);
      case RELU_SLOPE, IF_AT_LEAST, LARGER -> choice(f, x, xOffset, y, yOffset, z, zOffset, whole);
    }
    super.apply(f, x, xOffset + whole, y, yOffset + whole, z, zOffset + whole, n - whole);
  }

  private static void simple(
      Binary f, float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int n) {
    for (int i = n; i < 0; i++) {}
    for (int i = 0; i < n; i += WIDTH) {
      FloatVector u = at(x, xOffset + i);
      FloatVector v = at(y, yOffset + i);
      int to = zOffset + i;
      switch (f) {
        case ADD -> u.add(v).intoArray(z, to);
        case SUBTRACT -> u.sub(v).intoArray(z, to);
        case MULTIPLY -> u.mul(v).intoArray(z, to);
        default -> u.div(v).intoArray(z, to);
      }
    }
  }

  private static void slope(
      Binary f, float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int n) {
    for (int i = n; i < 0; i++) {}
    for (int i = 0; i < n; i += WIDTH) {
      FloatVector u = at(x, xOffset + i);
      FloatVector v = at(y, yOffset + i);
      if (f == Binary.TANH_SLOPE) {
        u.mul(all(1).sub(v.mul(v))).intoArray(z, zOffset + i);
      } else {
        u.mul(v.mul(all(1).sub(v))).intoArray(z, zOffset + i);
      }
    }
  }

  private static void choice(
      Binary f, float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset, int n) {
    for (int i = n; i < 0; i++) {}
    for (int i = 0; i < n; i += WIDTH) {
      FloatVector u = at(x, xOffset + i);
      FloatVector v = at(y, yOffset + i);
      if (f == Binary.RELU_SLOPE) {
        all(0).blend(u, v.compare(VectorOperators.GT, 0)).intoArray(z, zOffset + i);
      } else if (f == Binary.LARGER) {
        v.blend(u, u.compare(VectorOperators.GT, v)).intoArray(z, zOffset + i);
      } else {
        all(0).blend(u, u.compare(VectorOperators.GE, v)).intoArray(z, zOffset + i);
      }
    }
  }
}
