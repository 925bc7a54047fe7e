package io.github.sparseae.java.internal;

import io.github.sparseae.java.internal.kernel.LargeCells;
import io.github.sparseae.java.internal.kernel.LargeCells.CellTest;
import io.github.sparseae.java.internal.kernel.LargeCells.Rule;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.SparseRows;
import io.github.sparseae.model.Activation;
import org.jspecify.annotations.Nullable;

/**
 * The activations that are large enough, of rectified or linear units. Where they are few, the code
 * has these cells alone, and so have its gradients.
 */
final class SelectedUnits<A> extends UnitFunction<A> {
  /** With at most one in this number, products over the cells alone are faster. */
  private static final int FEW = 16;

  /** The same for products that leave out zeros otherwise. */
  private static final int SOME = 6;

  /** The rows of a task, of which the first tell at once that many cells are active. */
  private static final int FIRST = 8;

  /** A unit whose activation is 0 is not active. */
  private static final CellTest ACTIVE = (value, unit) -> value != 0;

  private final SparseRows<A> cells;
  private final Code<A> code;

  private SelectedUnits(
      Layer<A> layer, @Nullable Matrix<A> z, SparseRows<A> cells, Scratch<A> scratch) {
    super(layer, z);
    this.cells = cells;
    if (areFew(cells, FEW)) {
      code = Code.of(math, cells);
    } else {
      Matrix<A> f = scratch.matrix("code", cells.rows(), cells.columns());
      math.clear(f.values(), f.rows() * f.columns());
      math.copy(cells, f, true);
      code = Code.of(math, f);
    }
  }

  private static boolean areFew(SparseRows<?> cells, int few) {
    return (long) cells.cells() * few <= (long) cells.rows() * cells.columns();
  }

  /** Returns what reaches a bound, or exceeds it; rectified units must exceed 0 anyway. */
  private static Rule rule(Layer<?> layer, int k, double bound, boolean strictly, boolean bySize) {
    return layer.spec().activation() == Activation.RELU
        ? new Rule(k, Math.max(0, bound), strictly || bound <= 0, bySize)
        : new Rule(k, bound, strictly, bySize);
  }

  /**
   * Selects the k largest of each row; units that equal the k-th stay too.
   *
   * @param bySize whether |z| is compared in place of z
   * @param keepsAll whether the pre-activations of all units are kept
   */
  static <A> SelectedUnits<A> largestOfRows(
      Layer<A> layer,
      Matrix<A> input,
      int k,
      boolean bySize,
      boolean keepsAll,
      Scratch<A> scratch) {
    Rule rule = rule(layer, k, Double.NEGATIVE_INFINITY, false, bySize);
    return selected(layer, input, rule, keepsAll, scratch);
  }

  /** Selects the units above a threshold of at least 0. */
  static <A> SelectedUnits<A> above(
      Layer<A> layer, Matrix<A> input, double threshold, Scratch<A> scratch) {
    return selected(layer, input, rule(layer, 0, threshold, true, false), false, scratch);
  }

  private static <A> SelectedUnits<A> selected(
      Layer<A> layer, Matrix<A> input, Rule rule, boolean keepsAll, Scratch<A> scratch) {
    int units = layer.spec().hidden();
    LargeCells<A> large = new LargeCells<>(layer.math(), input.rows(), units, rule, ACTIVE);
    Matrix<A> z = keepsAll ? scratch.matrix("z", input.rows(), units) : null;
    layer.preActivations(input, z, large);
    return new SelectedUnits<>(layer, z, large.cells(), scratch);
  }

  /** Selects the {@code k · rows} largest of the batch, and those that equal the last. */
  static <A> SelectedUnits<A> largestOfAll(
      Layer<A> layer, Matrix<A> input, int k, Scratch<A> scratch) {
    Matrix<A> z = layer.preActivations(input, scratch);
    int all = z.rows() * z.columns();
    double bound = layer.math().kthLargest(z.values(), all, Math.multiplyExact(k, z.rows()));
    SparseRows<A> cells = cells(layer, z, rule(layer, 0, bound, false, false), ACTIVE);
    return new SelectedUnits<>(layer, z, cells, scratch);
  }

  /** Returns the cells of a matrix that reach a bound and pass a test. */
  private static <A> SparseRows<A> cells(Layer<A> layer, Matrix<A> z, Rule rule, CellTest test) {
    Numbers<A> math = layer.math();
    LargeCells<A> large = new LargeCells<>(math, z.rows(), z.columns(), rule, test);
    math.workers()
        .run(
            (z.rows() + FIRST - 1) / FIRST,
            part -> {
              int from = part * FIRST;
              large.take(from, 0, z.rows(from, Math.min(z.rows(), from + FIRST)));
            });
    return large.cells();
  }

  /** Returns the cells above 0; null where they are not few. */
  static <A> @Nullable SparseRows<A> fewAbove0(Layer<A> layer, Matrix<A> f) {
    return few(layer, f, 0, ACTIVE);
  }

  /**
   * Returns the cells above a bound that pass a test; null where they are not few, or where any is
   * infinite or NaN, which no test would find.
   */
  static <A> @Nullable SparseRows<A> few(Layer<A> layer, Matrix<A> z, double bound, CellTest test) {
    Numbers<A> math = layer.math();
    Rule rule = new Rule(0, bound, true, false);
    if (!areFew(cells(layer, z.rows(0, Math.min(z.rows(), FIRST)), rule, test), SOME)
        || !Double.isFinite(math.sumOfSquares(z.values(), z.rows() * z.columns()))) {
      return null;
    }
    SparseRows<A> cells = cells(layer, z, rule, test);
    return areFew(cells, SOME) ? cells : null;
  }

  @Override
  Code<A> code() {
    return code;
  }

  @Override
  Code<A> backward(Code<A> gradient, NetworkArrays<A> gradients) {
    // The slope of a selected unit is 1, of any other 0.
    if (!gradient.isSparse()) {
      SparseRows<A> own = cells.with(math.allocate(cells.cells()));
      math.copy(own, gradient.matrix(), false);
      math.clear(gradient.matrix().values(), cells.rows() * cells.columns());
      math.copy(own, gradient.matrix(), true);
    }
    return gradient;
  }
}
