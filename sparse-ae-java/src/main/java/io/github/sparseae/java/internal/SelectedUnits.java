package io.github.sparseae.java.internal;

import io.github.sparseae.java.internal.kernel.Arithmetic;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.SparseRows;
import io.github.sparseae.java.internal.kernel.Unary;
import io.github.sparseae.model.Activation;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The activations that are large enough, of rectified or linear units. Where they are few, the code
 * has these cells alone, and so have its gradients.
 */
final class SelectedUnits<A> extends UnitFunction<A> {
  /** With at most one in this number, products over the cells alone are faster. */
  private static final int FEW = 16;

  /** The same for a product at the cells alone that adds in the order of the whole product. */
  private static final int VERY_FEW = 32;

  private final int[][] kept;
  private final Code<A> code;

  private SelectedUnits(Layer<A> layer, Matrix<A> z, int[][] kept, Scratch<A> scratch) {
    super(layer, z);
    this.kept = kept;
    if (areFew(kept, z, FEW)) {
      code = Code.of(numbers, cells(numbers, z, kept));
    } else {
      Matrix<A> f = scratch.matrix("code", z.rows(), z.columns());
      math.fill(f.values(), 0, z.rows() * z.columns(), 0);
      for (int row = 0; row < z.rows(); row++) {
        for (int unit : kept[row]) {
          Numbers.copy(z.values(), z.index(row, unit), f.values(), f.index(row, unit), 1);
        }
      }
      code = Code.of(numbers, f);
    }
  }

  /**
   * Selects the k largest of each row; units that equal the k-th stay too.
   *
   * @param bySize whether |z| is compared in place of z
   */
  static <A> SelectedUnits<A> largestOfRows(
      Layer<A> layer, Matrix<A> z, int k, boolean bySize, Scratch<A> scratch) {
    Arithmetic<A> math = layer.numbers().math();
    Matrix<A> compared = z;
    if (bySize) {
      compared = scratch.matrix("sizes", z.rows(), z.columns());
      math.apply(Unary.ABSOLUTE, z.values(), compared.values(), z.rows() * z.columns());
    }
    A bounds = scratch.array("bounds", z.rows());
    math.kthLargestOfRows(compared, k, bounds);
    return new SelectedUnits<>(
        layer, z, select(layer, compared, row -> math.get(bounds, row), false), scratch);
  }

  /** Selects the {@code k · rows} largest of the batch, and those that equal the last. */
  static <A> SelectedUnits<A> largestOfAll(Layer<A> layer, Matrix<A> z, int k, Scratch<A> scratch) {
    double bound =
        layer
            .numbers()
            .math()
            .kthLargest(z.values(), z.rows() * z.columns(), Math.multiplyExact(k, z.rows()));
    return new SelectedUnits<>(layer, z, select(layer, z, row -> bound, false), scratch);
  }

  /** Selects the units above a threshold of at least 0. */
  static <A> SelectedUnits<A> above(
      Layer<A> layer, Matrix<A> z, double threshold, Scratch<A> scratch) {
    return new SelectedUnits<>(layer, z, select(layer, z, row -> threshold, true), scratch);
  }

  /**
   * Returns the selected units of each row, ascending, without those whose activation is 0.
   *
   * @param strictly whether those that equal the bound are left out
   */
  private static <A> int[][] select(
      Layer<A> layer, Matrix<A> z, IntToDoubleFunction bounds, boolean strictly) {
    boolean isRectified = layer.spec().activation() == Activation.RELU;
    return matching(
        layer,
        z,
        row -> {
          double bound = bounds.applyAsDouble(row);
          return isRectified ? Math.max(0, bound) : bound;
        },
        row -> strictly || (isRectified && bounds.applyAsDouble(row) <= 0),
        (value, unit) -> value != 0);
  }

  /** Returns the units of each row above a bound, or equal to it, that pass a test. */
  private static <A> int[][] matching(
      Layer<A> layer,
      Matrix<A> z,
      IntToDoubleFunction bounds,
      IntPredicate strictly,
      CellTest test) {
    Arithmetic<A> math = layer.numbers().math();
    int[][] kept = new int[z.rows()][];
    math.workers()
        .run(
            z.rows(),
            row -> {
              int[] found = new int[z.columns()];
              int at = z.index(row, 0);
              double bound = bounds.applyAsDouble(row);
              int count =
                  math.select(z.values(), at, z.columns(), bound, strictly.test(row), found);
              int passed = 0;
              for (int i = 0; i < count; i++) {
                found[passed] = found[i];
                passed += test.test(math.get(z.values(), at + found[i]), found[i]) ? 1 : 0;
              }
              kept[row] = Arrays.copyOf(found, passed);
            });
    return kept;
  }

  private static boolean areFew(int[][] kept, Matrix<?> z, int few) {
    long cells = Arrays.stream(kept).mapToLong(units -> units.length).sum();
    return cells * few <= (long) z.rows() * z.columns();
  }

  /** Decides on a cell by its value and its unit. */
  interface CellTest {
    boolean test(double value, int unit);
  }

  /** Returns the cells above 0; null where they are not few. */
  static <A> @Nullable SparseRows<A> fewAbove0(Layer<A> layer, Matrix<A> f) {
    return few(layer, f, 0, (value, unit) -> true);
  }

  /**
   * Returns the cells above a bound that pass a test; null where they are not few, or where any is
   * infinite or NaN, which no test would find.
   */
  static <A> @Nullable SparseRows<A> few(Layer<A> layer, Matrix<A> z, double bound, CellTest test) {
    Arithmetic<A> math = layer.numbers().math();
    if (!Double.isFinite(math.sumOfSquares(z.values(), z.rows() * z.columns()))) {
      return null;
    }
    int[][] kept = matching(layer, z, row -> bound, row -> true, test);
    return areFew(kept, z, VERY_FEW) ? cells(layer.numbers(), z, kept) : null;
  }

  /** Returns cells of a matrix. */
  static <A> SparseRows<A> cells(Numbers<A> numbers, Matrix<A> z, int[][] kept) {
    int[] starts = new int[kept.length + 1];
    for (int row = 0; row < kept.length; row++) {
      starts[row + 1] = Math.addExact(starts[row], kept[row].length);
    }
    int[] indices = new int[starts[kept.length]];
    for (int row = 0; row < kept.length; row++) {
      System.arraycopy(kept[row], 0, indices, starts[row], kept[row].length);
    }
    A values = numbers.math().allocate(indices.length);
    SparseRows<A> cells = new SparseRows<>(z.rows(), z.columns(), starts, indices, values);
    Numbers.copy(z, cells);
    return cells;
  }

  @Override
  Code<A> code() {
    return code;
  }

  @Override
  Code<A> backward(Code<A> gradient, Gradients<A> gradients) {
    if (gradient.isSparse()) {
      return gradient;
    }
    // The slope of a selected unit is 1, of any other 0.
    Matrix<A> all = gradient.matrix();
    math.workers()
        .run(
            all.rows(),
            row -> {
              A own = math.allocate(kept[row].length);
              for (int i = 0; i < kept[row].length; i++) {
                Numbers.copy(all.values(), all.index(row, kept[row][i]), own, i, 1);
              }
              math.fill(all.values(), all.index(row, 0), all.columns(), 0);
              for (int i = 0; i < kept[row].length; i++) {
                Numbers.copy(own, i, all.values(), all.index(row, kept[row][i]), 1);
              }
            });
    return gradient;
  }
}
