package io.github.sparseae.java.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums, sparse products, selection and updates, in each precision, with and without vectors. */
class ArithmeticTest {
  private static final int[] LENGTHS = {0, 1, 31, 32, 100, Arithmetic.BLOCK, 20_011};

  static List<Arithmetic<?>> arithmetics() {
    return Arithmetics.all();
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void sums_ofAnyLength_haveTheDocumentedOrder(Arithmetic<A> arithmetic) {
    A x = Arithmetics.random(arithmetic, 20_020, 1);
    A y = Arithmetics.random(arithmetic, 20_020, 2);
    for (int n : LENGTHS) {
      assertThat(arithmetic.sum(x, n))
          .isEqualTo(ordered(arithmetic, n, (i, s) -> fma(arithmetic, 1, at(arithmetic, x, i), s)));
      assertThat(arithmetic.dot(x, y, n))
          .isEqualTo(
              ordered(
                  arithmetic,
                  n,
                  (i, s) -> fma(arithmetic, at(arithmetic, x, i), at(arithmetic, y, i), s)));
      assertThat(arithmetic.sumOfSquares(x, n)).isEqualTo(arithmetic.dot(x, x, n));
    }
  }

  private static <A> double at(Arithmetic<A> arithmetic, A x, int i) {
    return arithmetic.get(x, i);
  }

  private static double fma(Arithmetic<?> arithmetic, double x, double y, double z) {
    return Arithmetics.fma(arithmetic, x, y, z);
  }

  private interface Term {
    double add(int i, double sum);
  }

  /** 32 partial sums of each block of 8,192, added in halves; blocks in float64. */
  private static double ordered(Arithmetic<?> arithmetic, int n, Term term) {
    double all = 0;
    for (int block = 0; block < n; block += 8192) {
      double[] sums = new double[32];
      for (int i = block; i < Math.min(n, block + 8192); i++) {
        sums[(i - block) % 32] = term.add(i, sums[(i - block) % 32]);
      }
      for (int half : new int[] {16, 8, 4, 2, 1}) {
        for (int i = 0; i < half; i++) {
          sums[i] = fma(arithmetic, 1, sums[i], sums[i + half]);
        }
      }
      all += sums[0];
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void sums_ofLines_areThoseOfTheirElements(Arithmetic<A> arithmetic) {
    int rows = 203;
    int columns = 101;
    Matrix<A> x = Matrix.of(Arithmetics.random(arithmetic, rows * columns, 3), rows, columns);
    Matrix<A> y = Matrix.of(Arithmetics.random(arithmetic, rows * columns, 4), rows, columns);
    double[] dots = new double[rows];
    double[] columnSums = new double[columns];
    Arrays.fill(columnSums, 0.5);
    for (int i = 0; i < rows; i++) {
      dots[i] = arithmetic.dot(row(arithmetic, x, i), row(arithmetic, y, i), columns);
      for (int j = 0; j < columns; j++) {
        columnSums[j] =
            fma(arithmetic, 1, columnSums[j], arithmetic.get(x.values(), x.index(i, j)));
      }
    }

    A actual = arithmetic.allocate(rows);
    arithmetic.rowDots(x, y, actual);
    Arithmetics.assertSameBits(arithmetic, actual, dots, "dots of rows");
    A lines = arithmetic.allocate(columns);
    for (int j = 0; j < columns; j++) {
      arithmetic.set(lines, j, 0.5);
    }
    arithmetic.addColumnSums(x, lines);
    Arithmetics.assertSameBits(arithmetic, lines, columnSums, "sums of columns");
  }

  /** Returns a copy of a row. */
  private static <A> A row(Arithmetic<A> arithmetic, Matrix<A> x, int row) {
    A values = arithmetic.allocate(x.columns());
    System.arraycopy(x.values(), x.index(row, 0), values, 0, x.columns());
    return values;
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void scaling_ofAnArray_roundsOnce(Arithmetic<A> arithmetic) {
    int n = 20_011;
    A x = Arithmetics.random(arithmetic, n, 5);
    A y = Arithmetics.random(arithmetic, n, 6);
    A alpha = arithmetic.allocate(1);
    arithmetic.set(alpha, 0, 0.3);
    double factor = arithmetic.get(alpha, 0);
    double[] scaled = new double[n];
    double[] added = new double[n];
    for (int i = 0; i < n; i++) {
      scaled[i] = fma(arithmetic, factor, arithmetic.get(x, i), 0);
      added[i] = fma(arithmetic, factor, arithmetic.get(x, i), arithmetic.get(y, i));
    }

    A z = arithmetic.allocate(n);
    System.arraycopy(x, 0, z, 0, n);
    arithmetic.scale(0.3, z, n);
    Arithmetics.assertSameBits(arithmetic, z, scaled, "scale");
    System.arraycopy(y, 0, z, 0, n);
    arithmetic.axpy(0.3, x, z, n);
    Arithmetics.assertSameBits(arithmetic, z, added, "axpy");
    int columns = 203;
    int rows = n / columns;
    A factors = Arithmetics.random(arithmetic, rows, 7);
    double[] rowsAdded = Arithmetics.toDoubles(arithmetic, y);
    for (int i = 0; i < rows * columns; i++) {
      rowsAdded[i] =
          fma(
              arithmetic,
              arithmetic.get(factors, i / columns),
              arithmetic.get(x, i),
              arithmetic.get(y, i));
    }
    arithmetic.axpyRows(factors, Matrix.of(x, rows, columns), Matrix.of(y, rows, columns));
    Arithmetics.assertSameBits(arithmetic, y, rowsAdded, "rows");
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void clearBelow_ofNumbersOnBothSides_clearsTheSmallOnes(Arithmetic<A> arithmetic) {
    int n = 20_011;
    A x = Arithmetics.random(arithmetic, n, 12);
    arithmetic.set(x, 5, Float.MIN_VALUE);
    arithmetic.set(x, 6, -0.5);
    arithmetic.set(x, 7, 0.5);
    arithmetic.set(x, n - 1, -Double.POSITIVE_INFINITY);
    double[] expected = Arithmetics.toDoubles(arithmetic, x);
    for (int i = 0; i < n; i++) {
      expected[i] = Math.abs(expected[i]) < 0.5 ? 0 : expected[i];
    }

    arithmetic.clearBelow(0.5, x, n);

    Arithmetics.assertSameBits(arithmetic, x, expected, "what is left");
  }

  // --- Sparse products, against dense ones: what is zero adds nothing ---

  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void sparseProducts_haveTheBitsOfDenseOnes(Arithmetic<A> arithmetic) {
    int rows = 53;
    int units = 91;
    int width = 147;
    SparseRows<A> cells = cells(arithmetic, rows, units, 7);
    Matrix<A> dense = Matrix.of(arithmetic.allocate(rows * units), rows, units);
    for (int i = 0; i < rows; i++) {
      for (int cell = cells.starts()[i]; cell < cells.starts()[i + 1]; cell++) {
        arithmetic.set(
            dense.values(),
            dense.index(i, cells.indices()[cell]),
            arithmetic.get(cells.values(), cell));
      }
    }
    Matrix<A> weights = Matrix.of(Arithmetics.random(arithmetic, units * width, 8), units, width);
    Matrix<A> upstream = Matrix.of(Arithmetics.random(arithmetic, rows * width, 9), rows, width);

    for (boolean add : new boolean[] {false, true}) {
      Matrix<A> expected = Matrix.of(Arithmetics.random(arithmetic, rows * width, 10), rows, width);
      Matrix<A> actual = Matrix.of(Arithmetics.random(arithmetic, rows * width, 10), rows, width);
      arithmetic.multiply(dense, weights, expected, add);
      arithmetic.multiply(cells, weights, actual, add);
      assertSame(arithmetic, actual, expected, "rows");
    }
    Matrix<A> expected = Matrix.of(Arithmetics.random(arithmetic, units * width, 11), units, width);
    Matrix<A> actual = Matrix.of(Arithmetics.random(arithmetic, units * width, 11), units, width);
    arithmetic.multiply(dense.transposed(), upstream, expected, true);
    arithmetic.addTransposedTimes(cells, upstream, actual);
    assertSame(arithmetic, actual, expected, "transposed");

    A dots = arithmetic.allocate(cells.cells());
    arithmetic.productAt(upstream, weights, cells, dots, false);
    double[] expectedDots = new double[cells.cells()];
    for (int i = 0; i < rows; i++) {
      for (int cell = cells.starts()[i]; cell < cells.starts()[i + 1]; cell++) {
        A unit = row(arithmetic, weights, cells.indices()[cell]);
        expectedDots[cell] = arithmetic.dot(row(arithmetic, upstream, i), unit, width);
      }
    }
    Arithmetics.assertSameBits(arithmetic, dots, expectedDots, "dots");

    Matrix<A> product = Matrix.of(arithmetic.allocate(rows * units), rows, units);
    arithmetic.multiply(upstream, weights.transposed(), product, false);
    arithmetic.productAt(upstream, weights, cells, dots, true);
    for (int i = 0; i < rows; i++) {
      for (int cell = cells.starts()[i]; cell < cells.starts()[i + 1]; cell++) {
        expectedDots[cell] =
            arithmetic.get(product.values(), product.index(i, cells.indices()[cell]));
      }
    }
    Arithmetics.assertSameBits(arithmetic, dots, expectedDots, "cells of the product");
  }

  private static <A> SparseRows<A> cells(Arithmetic<A> arithmetic, int rows, int units, long seed) {
    Random random = new Random(seed);
    int[] starts = new int[rows + 1];
    int[] indices = new int[rows * units];
    int count = 0;
    for (int i = 0; i < rows; i++) {
      int every = 1 + random.nextInt(12);
      for (int u = random.nextInt(every); i % 5 != 2 && u < units; u += every) {
        indices[count++] = u;
      }
      starts[i + 1] = count;
    }
    A values = Arithmetics.random(arithmetic, count, seed + 1);
    return new SparseRows<>(rows, units, starts, indices, values);
  }

  private static <A> void assertSame(
      Arithmetic<A> arithmetic, Matrix<A> actual, Matrix<A> expected, String of) {
    Arithmetics.assertSameBits(
        arithmetic, actual.values(), Arithmetics.toDoubles(arithmetic, expected.values()), of);
  }

  @Test
  void products_ofShapesThatDoNotFit_areRefused() {
    Arithmetic<double[]> arithmetic = Arithmetic.doubles(Workers.shared());
    SparseRows<double[]> cells =
        new SparseRows<>(2, 3, new int[] {0, 1, 1}, new int[] {2}, new double[1]);
    Matrix<double[]> two = Matrix.of(new double[8], 2, 4);
    Matrix<double[]> three = Matrix.of(new double[12], 3, 4);

    assertThatThrownBy(() -> arithmetic.multiply(cells, two, two, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a product of [2, 3] and [2, 4] into [2, 4]");
    assertThatThrownBy(() -> arithmetic.addTransposedTimes(cells, two, two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a product of [3, 2] and [2, 4] into [2, 4]");
    assertThatThrownBy(() -> arithmetic.productAt(three, two, cells, new double[1], true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cells of [2, 3] of the product of [3, 4] and transposed [2, 4]");
    assertThatThrownBy(() -> new SparseRows<>(2, 3, new int[] {0, 1}, new int[] {2}, new double[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 starts for 2 rows");
  }

  // --- Selection ---

  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void kthLargest_ofAnyNumbers_isThatOfTheSorted(Arithmetic<A> arithmetic) {
    for (int n : new int[] {1, 5, 130, 511, 512, 700, 5000, 20_011}) {
      for (int kind = 0; kind < 5; kind++) {
        A x = Arithmetics.numbers(arithmetic, n, kind);
        double[] sorted = Arithmetics.toDoubles(arithmetic, x);
        for (int i = 0; i < n; i++) {
          sorted[i] = Double.isNaN(sorted[i]) ? Double.NEGATIVE_INFINITY : sorted[i];
        }
        Arrays.sort(sorted);
        for (int k : new int[] {1, 2, 32, 33, 200, n / 2, n - 1, n}) {
          if (k >= 1 && k <= n) {
            assertThat(arithmetic.kthLargest(x, n, k))
                .as("%s of %s, kind %s, %s", k, n, kind, Arithmetics.name(arithmetic))
                .isEqualTo(sorted[n - k]);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void kthLargestOfRows_isThatOfEach(Arithmetic<A> arithmetic) {
    Matrix<A> x = Matrix.of(Arithmetics.random(arithmetic, 40 * 700, 13), 40, 700);
    A bounds = arithmetic.allocate(41);

    arithmetic.kthLargestOfRows(x, 9, bounds);

    for (int i = 0; i < 40; i++) {
      assertThat(arithmetic.get(bounds, i))
          .isEqualTo(arithmetic.kthLargest(row(arithmetic, x, i), 700, 9));
    }
    assertThatThrownBy(() -> arithmetic.kthLargestOfRows(x, 701, bounds))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("element 701 of 700");
  }

  // --- Updates, against their formulas in float64 ---

  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void updates_ofParameters_followTheirFormulas(Arithmetic<A> arithmetic) {
    int n = Arithmetic.BLOCK + 77;
    double eta = 0.01;
    double e = 1e-3;
    check(
        arithmetic,
        n,
        (w, g, m, v) -> w - eta * (0.9 * v + g),
        (w, g, m, v) -> m,
        (w, g, m, v) -> 0.9 * v + g,
        (w, g, m, v) -> arithmetic.momentum(w, g, v, n, eta, 0.9, false));
    check(
        arithmetic,
        n,
        (w, g, m, v) -> w - eta * (g + 0.9 * (0.9 * v + g)),
        (w, g, m, v) -> m,
        (w, g, m, v) -> 0.9 * v + g,
        (w, g, m, v) -> arithmetic.momentum(w, g, v, n, eta, 0.9, true));
    check(
        arithmetic,
        n,
        (w, g, m, v) -> w - eta * g / (Math.sqrt(0.95 * v + 0.05 * g * g) + e),
        (w, g, m, v) -> m,
        (w, g, m, v) -> 0.95 * v + 0.05 * g * g,
        (w, g, m, v) -> arithmetic.scaled(w, g, v, n, eta, 0.95, e));
    check(
        arithmetic,
        n,
        (w, g, m, v) -> w - eta * g / (Math.sqrt(v + g * g) + e),
        (w, g, m, v) -> m,
        (w, g, m, v) -> v + g * g,
        (w, g, m, v) -> arithmetic.scaled(w, g, v, n, eta, 1, e));
    check(
        arithmetic,
        n,
        (w, g, m, v) ->
            w - 0.125 * w - eta * (0.9 * m + 0.1 * g) / (Math.sqrt(0.99 * v + 0.01 * g * g) + e),
        (w, g, m, v) -> 0.9 * m + 0.1 * g,
        (w, g, m, v) -> 0.99 * v + 0.01 * g * g,
        (w, g, m, v) -> arithmetic.adam(w, g, m, v, n, new Adam(eta, 0.9, 0.99, e, 0.125)));
  }

  private interface Formula {
    double of(double w, double g, double m, double v);
  }

  private interface Update<A> {
    void run(A w, A g, A m, A v);
  }

  private static <A> void check(
      Arithmetic<A> arithmetic, int n, Formula w, Formula m, Formula v, Update<A> update) {
    A weights = Arithmetics.random(arithmetic, n, 14);
    A gradient = Arithmetics.random(arithmetic, n, 15);
    A mean = Arithmetics.random(arithmetic, n, 16);
    A square = Arithmetics.random(arithmetic, n, 17);
    arithmetic.apply(Unary.ABSOLUTE, square, square, n);
    double[] before = Arithmetics.toDoubles(arithmetic, weights);
    double[] means = Arithmetics.toDoubles(arithmetic, mean);
    double[] squares = Arithmetics.toDoubles(arithmetic, square);
    double digits = Arithmetics.isFloat(arithmetic) ? 1e-6 : 1e-14;

    update.run(weights, gradient, mean, square);

    for (int i = 0; i < n; i++) {
      double g = arithmetic.get(gradient, i);
      double size = 1 + Math.abs(before[i]) + g * g + Math.abs(means[i]) + squares[i];
      assertClose(
          arithmetic.get(weights, i), w.of(before[i], g, means[i], squares[i]), size, digits);
      assertClose(arithmetic.get(mean, i), m.of(before[i], g, means[i], squares[i]), size, digits);
      assertClose(
          arithmetic.get(square, i), v.of(before[i], g, means[i], squares[i]), size, digits);
    }
  }

  private static void assertClose(double actual, double expected, double size, double digits) {
    if (!(Math.abs(actual - expected) <= digits * size)) {
      assertThat(actual).isEqualTo(expected, within(digits * size));
    }
  }
}
