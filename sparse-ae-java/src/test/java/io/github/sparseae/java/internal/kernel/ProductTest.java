package io.github.sparseae.java.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.stress.FullForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProductTest {
  /** Rows, inner indices, columns: edges of tiles, of blocks and of tasks. */
  private static final List<int[]> SHAPES =
      List.of(
          new int[] {1, 1, 1},
          new int[] {0, 3, 5},
          new int[] {3, 0, 5},
          new int[] {3, 5, 0},
          new int[] {1, 784, 97},
          new int[] {1, 31, 1031},
          new int[] {2, 17, 300},
          new int[] {5, 13, 31},
          new int[] {6, 64, 32},
          new int[] {7, 5, 33},
          new int[] {47, 65, 40},
          new int[] {48, 3, 129},
          new int[] {8, 1027, 33},
          new int[] {770, 2, 1090},
          new int[] {49, 2, 2051},
          new int[] {97, 89, 83});

  static List<Arithmetic<?>> arithmetics() {
    return Arithmetics.all();
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void multiply_ofAnyShapes_sumsByFmaInAscendingOrder(Arithmetic<A> arithmetic) {
    for (int[] shape : SHAPES) {
      for (int form = 0; form < 8; form++) {
        if (FullForm.isAskedFor() || shape[0] * shape[1] * shape[2] < 100_000 || form % 3 == 0) {
          check(arithmetic, shape, (form & 1) != 0, (form & 2) != 0, (form & 4) != 0);
        }
      }
    }
  }

  private static <A> void check(
      Arithmetic<A> arithmetic, int[] shape, boolean aColumns, boolean bColumns, boolean add) {
    // Parts of larger matrices, so that steps differ from widths.
    check(
        arithmetic,
        part(arithmetic, shape[0], shape[1], aColumns, 1),
        part(arithmetic, shape[1], shape[2], bColumns, 2),
        add,
        aColumns + " " + bColumns);
  }

  private static <A> void check(
      Arithmetic<A> arithmetic, Matrix<A> a, Matrix<A> b, boolean add, String form) {
    int rows = a.rows();
    int inner = a.columns();
    int columns = b.columns();
    Matrix<A> c = part(arithmetic, rows, columns, false, 3);
    double[] expected = Arithmetics.toDoubles(arithmetic, c.values());
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double sum = add ? expected[c.index(i, j)] : 0;
        for (int k = 0; k < inner; k++) {
          double left = arithmetic.get(a.values(), a.index(i, k));
          sum = Arithmetics.fma(arithmetic, left, arithmetic.get(b.values(), b.index(k, j)), sum);
        }
        expected[c.index(i, j)] = sum;
      }
    }

    arithmetic.multiply(a, b, c, add);

    String shapes = List.of(rows, inner, columns) + " " + form + " " + add;
    Arithmetics.assertSameBits(arithmetic, c.values(), expected, shapes);
    if (!add) {
      Packed<A> packed = new Packed<>(b);
      for (int use = 0; use < 3; use++) {
        for (int i = 0; i < rows; i++) {
          arithmetic.kernel().fill(c.values(), c.index(i, 0), columns, 1);
        }
        checkParts(arithmetic, a, b, use > 1 ? null : packed, c, expected, "packed " + shapes);
      }
    }
  }

  /** Collects the parts, with the product and without. */
  private static <A> void checkParts(
      Arithmetic<A> arithmetic,
      Matrix<A> a,
      Matrix<A> b,
      @Nullable Packed<A> packed,
      Matrix<A> c,
      double[] expected,
      String form) {
    int[] taken = new int[c.rows()];
    arithmetic.multiply(
        a,
        b,
        packed,
        null,
        (row, column, part) -> {
          for (int i = 0; i < part.rows(); i++) {
            assertThat(column).as(form).isEqualTo(taken[row + i]);
            taken[row + i] += part.columns();
            System.arraycopy(
                part.values(),
                part.index(i, 0),
                c.values(),
                c.index(row + i, column),
                part.columns());
          }
        });
    Arithmetics.assertSameBits(arithmetic, c.values(), expected, "parts, " + form);
    AtomicInteger cells = new AtomicInteger();
    arithmetic.multiply(
        a,
        b,
        packed,
        c,
        (row, column, part) -> {
          assertThat(part.values()).isSameAs(c.values());
          assertThat(part.offset()).isEqualTo(c.index(row, column));
          cells.addAndGet(part.rows() * part.columns());
        });
    assertThat(cells).hasValue(c.rows() * c.columns());
    Arithmetics.assertSameBits(arithmetic, c.values(), expected, form);
  }

  /** Many zeros, which are left out, and few; of whole columns and of single elements. */
  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void multiply_ofManyZeros_hasTheBitsOfAllElements(Arithmetic<A> arithmetic) {
    int[][] shapes = {{150, 310, 45}, {7, 805, 9}, {131, 40, 105}, {130, 1400, 3}};
    for (int i = 0; i < 16; i++) {
      int[] shape = shapes[(i + i / 4) % 4];
      Matrix<A> a = part(arithmetic, shape[0], shape[1], (i & 1) != 0, 1);
      Matrix<A> b = part(arithmetic, shape[1], shape[2], (i & 2) != 0, 2);
      int oneIn = List.of(1000, 7, 3, 1).get(i / 4);
      if (i % 4 < 3) {
        clear(arithmetic, a, oneIn);
      }
      if (i % 4 > 1) {
        clear(arithmetic, b, oneIn);
      }

      check(arithmetic, a, b, (i & 4) != 0, "form " + i);
    }
  }

  /** Leaves one element in a number, and none in a fifth of the rows and columns. */
  private static <A> void clear(Arithmetic<A> arithmetic, Matrix<A> matrix, int oneIn) {
    Random random = new Random(oneIn);
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        if (random.nextInt(oneIn) > 0 || i % 5 == 2 || j % 5 == 3) {
          arithmetic.set(matrix.values(), matrix.index(i, j), 0);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void multiply_ofZeroAndInfinity_isNaN(Arithmetic<A> arithmetic) {
    for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      Matrix<A> zeros = Matrix.of(arithmetic.allocate(140 * 50), 140, 50);
      Matrix<A> weights = part(arithmetic, 50, 140, false, 2);
      arithmetic.set(weights.values(), weights.index(20, 30), wrong);
      Matrix<A> c = Matrix.of(arithmetic.allocate(140 * 140), 140, 140);

      arithmetic.multiply(zeros, weights, c, false);
      assertThat(arithmetic.get(c.values(), c.index(70, 30))).isNaN();
      assertThat(arithmetic.get(c.values(), c.index(70, 31))).isZero();

      arithmetic.multiply(weights.transposed(), zeros.transposed(), c, false);
      assertThat(arithmetic.get(c.values(), c.index(30, 70))).isNaN();
      assertThat(arithmetic.get(c.values(), c.index(31, 70))).isZero();
    }
  }

  private static <A> Matrix<A> part(
      Arithmetic<A> arithmetic, int rows, int columns, boolean byColumns, long seed) {
    if (byColumns) {
      return part(arithmetic, columns, rows, false, seed).transposed();
    }
    A values = Arithmetics.random(arithmetic, 3 + rows * (columns + 2) + 5, seed);
    return new Matrix<>(values, 3, rows, columns, columns + 2, 1);
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void multiply_withStepsInBothDirections_givesTheSame(Arithmetic<A> arithmetic) {
    int size = 31;
    Matrix<A> a = new Matrix<>(Arithmetics.random(arithmetic, 9000, 4), 1, size, size, 3 * size, 2);
    Matrix<A> b = new Matrix<>(Arithmetics.random(arithmetic, 9000, 5), 2, size, size, 3, 5 * size);
    for (int rows : new int[] {1, size}) {
      Matrix<A> some = a.rows(0, rows);
      Matrix<A> dense = Matrix.of(arithmetic.allocate(rows * size), rows, size);
      Matrix<A> expected = Matrix.of(arithmetic.allocate(rows * size), rows, size);
      Matrix<A> aDense = dense(arithmetic, some);
      Matrix<A> bDense = dense(arithmetic, b);
      arithmetic.multiply(aDense, bDense, expected, false);

      arithmetic.multiply(some, b, dense, false);

      Arithmetics.assertSameBits(
          arithmetic,
          dense.values(),
          Arithmetics.toDoubles(arithmetic, expected.values()),
          rows + " rows");
    }
  }

  private static <A> Matrix<A> dense(Arithmetic<A> arithmetic, Matrix<A> matrix) {
    Matrix<A> dense =
        Matrix.of(
            arithmetic.allocate(matrix.rows() * matrix.columns()), matrix.rows(), matrix.columns());
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        arithmetic.set(
            dense.values(), dense.index(i, j), arithmetic.get(matrix.values(), matrix.index(i, j)));
      }
    }
    return dense;
  }

  @Test
  void multiply_byManyThreads_worksOnItsOwnArrays() {
    Arithmetic<float[]> arithmetic = new Arithmetic<>(new ScalarFloats(), new Workers(2));
    Matrix<float[]> a = Matrix.of(Arithmetics.random(arithmetic, 50 * 60, 6), 50, 60);
    Matrix<float[]> b = Matrix.of(Arithmetics.random(arithmetic, 60 * 70, 7), 60, 70);
    float[] expected = new float[50 * 70];
    arithmetic.multiply(a, b, Matrix.of(expected, 50, 70), false);
    List<float[]> results = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      results.add(new float[50 * 70]);
    }

    new Workers(4)
        .run(40, i -> arithmetic.multiply(a, b, Matrix.of(results.get(i), 50, 70), false));

    for (float[] result : results) {
      Arithmetics.assertSameBits(
          arithmetic, result, Arithmetics.toDoubles(arithmetic, expected), "at once");
    }
  }

  @Test
  void multiply_ofShapesThatDoNotFit_isRefused() {
    Arithmetic<float[]> arithmetic = Arithmetic.floats(Workers.shared());
    Matrix<float[]> a = Matrix.of(new float[6], 2, 3);

    assertThatThrownBy(() -> arithmetic.multiply(a, a, Matrix.of(new float[6], 2, 3), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a product of [2, 3] and [2, 3] into [2, 3]");
    assertThatThrownBy(
            () ->
                arithmetic.multiply(
                    a, a.transposed(), new Matrix<>(new float[4], 0, 2, 2, 1, 2), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rows must be contiguous, step 2");
    assertThatThrownBy(() -> Matrix.of(new float[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a matrix of shape [2, 3] at 0 with steps 3 and 1 leaves an array of length 5");
  }
}
