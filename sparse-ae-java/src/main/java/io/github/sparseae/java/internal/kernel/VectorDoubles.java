package io.github.sparseae.java.internal.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The loops for double64 with the Vector API. */
final class VectorDoubles extends ScalarDoubles {
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();

  @Override
  public String describe() {
    return WIDTH + " lanes";
  }

  @Override
  public int tileRows() {
    return 6;
  }

  @Override
  public int tileColumns() {
    return 2 * WIDTH;
  }

  @Override
  public int fewRows() {
    return 48;
  }

  private static DoubleVector at(double[] x, int index) {
    return DoubleVector.fromArray(LANES, x, index);
  }

  private static DoubleVector all(double x) {
    return DoubleVector.broadcast(LANES, x);
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
    int a1 = aOffset + aStep;
    int a2 = a1 + aStep;
    int a3 = a2 + aStep;
    int a4 = a3 + aStep;
    int a5 = a4 + aStep;
    int c1 = cOffset + cStep;
    int c2 = c1 + cStep;
    int c3 = c2 + cStep;
    int c4 = c3 + cStep;
    int c5 = c4 + cStep;
    DoubleVector c00 = at(c, cOffset);
    DoubleVector c01 = at(c, cOffset + WIDTH);
    DoubleVector c10 = at(c, c1);
    DoubleVector c11 = at(c, c1 + WIDTH);
    DoubleVector c20 = at(c, c2);
    DoubleVector c21 = at(c, c2 + WIDTH);
    DoubleVector c30 = at(c, c3);
    DoubleVector c31 = at(c, c3 + WIDTH);
    DoubleVector c40 = at(c, c4);
    DoubleVector c41 = at(c, c4 + WIDTH);
    DoubleVector c50 = at(c, c5);
    DoubleVector c51 = at(c, c5 + WIDTH);
    for (int k = 0; k < depth; k++) {
      DoubleVector b0 = at(b, bOffset + k * bStep);
      DoubleVector b1 = at(b, bOffset + k * bStep + WIDTH);
      DoubleVector x = all(a[aOffset + k]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = all(a[a1 + k]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = all(a[a2 + k]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = all(a[a3 + k]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = all(a[a4 + k]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = all(a[a5 + k]);
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
    int j = 0;
    for (; j + 8 * WIDTH <= columns; j += 8 * WIDTH) {
      int to = cOffset + j;
      DoubleVector c0 = at(c, to);
      DoubleVector c1 = at(c, to + WIDTH);
      DoubleVector c2 = at(c, to + 2 * WIDTH);
      DoubleVector c3 = at(c, to + 3 * WIDTH);
      DoubleVector c4 = at(c, to + 4 * WIDTH);
      DoubleVector c5 = at(c, to + 5 * WIDTH);
      DoubleVector c6 = at(c, to + 6 * WIDTH);
      DoubleVector c7 = at(c, to + 7 * WIDTH);
      for (int k = 0; k < depth; k++) {
        DoubleVector x = all(a[aOffset + k * aStep]);
        int from = bOffset + k * bStep + j;
        c0 = x.fma(at(b, from), c0);
        c1 = x.fma(at(b, from + WIDTH), c1);
        c2 = x.fma(at(b, from + 2 * WIDTH), c2);
        c3 = x.fma(at(b, from + 3 * WIDTH), c3);
        c4 = x.fma(at(b, from + 4 * WIDTH), c4);
        c5 = x.fma(at(b, from + 5 * WIDTH), c5);
        c6 = x.fma(at(b, from + 6 * WIDTH), c6);
        c7 = x.fma(at(b, from + 7 * WIDTH), c7);
      }
      c0.intoArray(c, to);
      c1.intoArray(c, to + WIDTH);
      c2.intoArray(c, to + 2 * WIDTH);
      c3.intoArray(c, to + 3 * WIDTH);
      c4.intoArray(c, to + 4 * WIDTH);
      c5.intoArray(c, to + 5 * WIDTH);
      c6.intoArray(c, to + 6 * WIDTH);
      c7.intoArray(c, to + 7 * WIDTH);
    }
    for (; j + WIDTH <= columns; j += WIDTH) {
      DoubleVector sum = at(c, cOffset + j);
      for (int k = 0; k < depth; k++) {
        sum = all(a[aOffset + k * aStep]).fma(at(b, bOffset + k * bStep + j), sum);
      }
      sum.intoArray(c, cOffset + j);
    }
    super.row(a, aOffset, aStep, b, bOffset + j, bStep, depth, c, cOffset + j, columns - j);
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
    double[] rows = b.values();
    int j = 0;
    for (; j + 4 * WIDTH <= columns; j += 4 * WIDTH) {
      DoubleVector y0 = at(y, yOffset + j);
      DoubleVector y1 = at(y, yOffset + j + WIDTH);
      DoubleVector y2 = at(y, yOffset + j + 2 * WIDTH);
      DoubleVector y3 = at(y, yOffset + j + 3 * WIDTH);
      for (int cell = from; cell < to; cell++) {
        int row = b.offset() + indices[cell] * b.rowStep() + firstColumn + j;
        DoubleVector x = all(values[cell]);
        y0 = x.fma(at(rows, row), y0);
        y1 = x.fma(at(rows, row + WIDTH), y1);
        y2 = x.fma(at(rows, row + 2 * WIDTH), y2);
        y3 = x.fma(at(rows, row + 3 * WIDTH), y3);
      }
      y0.intoArray(y, yOffset + j);
      y1.intoArray(y, yOffset + j + WIDTH);
      y2.intoArray(y, yOffset + j + 2 * WIDTH);
      y3.intoArray(y, yOffset + j + 3 * WIDTH);
    }
    super.addRows(indices, values, from, to, b, firstColumn + j, columns - j, y, yOffset + j);
  }

  @Override
  public double sum(double[] x, int offset, int length) {
    double[] sums = new double[SUMS];
    int whole = length & -SUMS;
    for (int j = 0; j < SUMS; j += 2 * WIDTH) {
      DoubleVector s0 = all(0);
      DoubleVector s1 = all(0);
      for (int i = j; i < whole; i += SUMS) {
        s0 = s0.add(at(x, offset + i));
        s1 = s1.add(at(x, offset + i + WIDTH));
      }
      s0.intoArray(sums, j);
      s1.intoArray(sums, j + WIDTH);
    }
    addSums(x, offset, whole, length, sums);
    return tree(sums);
  }

  @Override
  public double sumOfAbsolutes(double[] x, int offset, int length) {
    double[] sums = new double[SUMS];
    int whole = length & -SUMS;
    for (int j = 0; j < SUMS; j += 2 * WIDTH) {
      DoubleVector s0 = all(0);
      DoubleVector s1 = all(0);
      for (int i = j; i < whole; i += SUMS) {
        s0 = s0.add(at(x, offset + i).abs());
        s1 = s1.add(at(x, offset + i + WIDTH).abs());
      }
      s0.intoArray(sums, j);
      s1.intoArray(sums, j + WIDTH);
    }
    addAbsolutes(x, offset, whole, length, sums);
    return tree(sums);
  }

  @Override
  public double dot(double[] x, int xOffset, double[] y, int yOffset, int length) {
    double[] sums = new double[SUMS];
    int whole = length & -SUMS;
    for (int j = 0; j < SUMS; j += 2 * WIDTH) {
      DoubleVector s0 = all(0);
      DoubleVector s1 = all(0);
      for (int i = j; i < whole; i += SUMS) {
        s0 = at(x, xOffset + i).fma(at(y, yOffset + i), s0);
        s1 = at(x, xOffset + i + WIDTH).fma(at(y, yOffset + i + WIDTH), s1);
      }
      s0.intoArray(sums, j);
      s1.intoArray(sums, j + WIDTH);
    }
    addProducts(x, xOffset, y, yOffset, whole, length, sums);
    return tree(sums);
  }

  @Override
  void maxima(double[] x, int offset, int length, double[] maxima) {
    int whole = length & -maxima.length;
    for (int i = 0; i < whole; i += maxima.length) {
      for (int j = 0; j < maxima.length; j += WIDTH) {
        DoubleVector value = at(x, offset + i + j);
        DoubleVector max = at(maxima, j);
        max.blend(value, value.compare(VectorOperators.GT, max)).intoArray(maxima, j);
      }
    }
    super.maxima(x, offset + whole, length - whole, maxima);
  }

  @Override
  public void scale(double alpha, double[] x, int xOffset, double[] y, int yOffset, int length) {
    int whole = LANES.loopBound(length);
    DoubleVector factor = all(alpha);
    for (int i = 0; i < whole; i += WIDTH) {
      factor.mul(at(x, xOffset + i)).intoArray(y, yOffset + i);
    }
    super.scale(alpha, x, xOffset + whole, y, yOffset + whole, length - whole);
  }

  @Override
  public void axpy(double alpha, double[] x, int xOffset, double[] y, int yOffset, int length) {
    int whole = LANES.loopBound(length);
    DoubleVector factor = all(alpha);
    for (int i = 0; i < whole; i += WIDTH) {
      factor.fma(at(x, xOffset + i), at(y, yOffset + i)).intoArray(y, yOffset + i);
    }
    super.axpy(alpha, x, xOffset + whole, y, yOffset + whole, length - whole);
  }

  @Override
  public void apply(Unary f, double[] x, int xOffset, double[] y, int yOffset, int length) {
    int whole = LANES.loopBound(length);
    switch (f) {
      case TANH -> DoubleVectorFunctions.tanh(x, xOffset, y, yOffset, whole);
      case SIGMOID -> DoubleVectorFunctions.sigmoid(x, xOffset, y, yOffset, whole);
      case SOFTPLUS -> DoubleVectorFunctions.softplus(x, xOffset, y, yOffset, whole);
      case SQRT -> sqrt(x, xOffset, y, yOffset, whole);
      case ABSOLUTE -> absolute(x, xOffset, y, yOffset, whole);
      case SIGN -> sign(x, xOffset, y, yOffset, whole);
      case RELU -> relu(x, xOffset, y, yOffset, whole);
    }
    super.apply(f, x, xOffset + whole, y, yOffset + whole, length - whole);
  }

  private static void sqrt(double[] x, int xOffset, double[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector u = at(x, xOffset + i);
      u.sqrt().intoArray(y, yOffset + i);
    }
  }

  private static void absolute(double[] x, int xOffset, double[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector u = at(x, xOffset + i);
      u.abs().intoArray(y, yOffset + i);
    }
  }

  private static void sign(double[] x, int xOffset, double[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector u = at(x, xOffset + i);
      u.blend(1, u.compare(VectorOperators.GT, 0))
          .blend(-1, u.compare(VectorOperators.LT, 0))
          .intoArray(y, yOffset + i);
    }
  }

  private static void relu(double[] x, int xOffset, double[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector u = at(x, xOffset + i);
      u.blend(0, u.compare(VectorOperators.LE, 0)).intoArray(y, yOffset + i);
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
      super.apply(f, x, xOffset, y, yOffset, 0, z, zOffset, length);
      return;
    }
    int whole = LANES.loopBound(length);
    switch (f) {
      case ADD -> add(x, xOffset, y, yOffset, z, zOffset, whole);
      case SUBTRACT -> subtract(x, xOffset, y, yOffset, z, zOffset, whole);
      case MULTIPLY -> multiply(x, xOffset, y, yOffset, z, zOffset, whole);
      case DIVIDE -> divide(x, xOffset, y, yOffset, z, zOffset, whole);
      case TANH_SLOPE -> tanhSlope(x, xOffset, y, yOffset, z, zOffset, whole);
      case SIGMOID_SLOPE -> sigmoidSlope(x, xOffset, y, yOffset, z, zOffset, whole);
      case RELU_SLOPE -> reluSlope(x, xOffset, y, yOffset, z, zOffset, whole);
      case IF_AT_LEAST -> ifAtLeast(x, xOffset, y, yOffset, z, zOffset, whole);
    }
    super.apply(f, x, xOffset + whole, y, yOffset + whole, 1, z, zOffset + whole, length - whole);
  }

  private static void add(
      double[] x, int xOffset, double[] y, int yOffset, double[] z, int zOffset, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector u = at(x, xOffset + i);
      DoubleVector v = at(y, yOffset + i);
      u.add(v).intoArray(z, zOffset + i);
    }
  }

  private static void subtract(
      double[] x, int xOffset, double[] y, int yOffset, double[] z, int zOffset, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector u = at(x, xOffset + i);
      DoubleVector v = at(y, yOffset + i);
      u.sub(v).intoArray(z, zOffset + i);
    }
  }

  private static void multiply(
      double[] x, int xOffset, double[] y, int yOffset, double[] z, int zOffset, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector u = at(x, xOffset + i);
      DoubleVector v = at(y, yOffset + i);
      u.mul(v).intoArray(z, zOffset + i);
    }
  }

  private static void divide(
      double[] x, int xOffset, double[] y, int yOffset, double[] z, int zOffset, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector u = at(x, xOffset + i);
      DoubleVector v = at(y, yOffset + i);
      u.div(v).intoArray(z, zOffset + i);
    }
  }

  private static void tanhSlope(
      double[] x, int xOffset, double[] y, int yOffset, double[] z, int zOffset, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector u = at(x, xOffset + i);
      DoubleVector v = at(y, yOffset + i);
      u.mul(all(1).sub(v.mul(v))).intoArray(z, zOffset + i);
    }
  }

  private static void sigmoidSlope(
      double[] x, int xOffset, double[] y, int yOffset, double[] z, int zOffset, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector u = at(x, xOffset + i);
      DoubleVector v = at(y, yOffset + i);
      u.mul(v.mul(all(1).sub(v))).intoArray(z, zOffset + i);
    }
  }

  private static void reluSlope(
      double[] x, int xOffset, double[] y, int yOffset, double[] z, int zOffset, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector u = at(x, xOffset + i);
      DoubleVector v = at(y, yOffset + i);
      all(0).blend(u, v.compare(VectorOperators.GT, 0)).intoArray(z, zOffset + i);
    }
  }

  private static void ifAtLeast(
      double[] x, int xOffset, double[] y, int yOffset, double[] z, int zOffset, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector u = at(x, xOffset + i);
      DoubleVector v = at(y, yOffset + i);
      all(0).blend(u, u.compare(VectorOperators.GE, v)).intoArray(z, zOffset + i);
    }
  }
}
