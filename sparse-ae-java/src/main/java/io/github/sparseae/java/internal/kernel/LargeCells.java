package io.github.sparseae.java.internal.kernel;

import java.util.Arrays;

/**
 * The cells of a matrix that are large enough: those that reach a bound, or the k largest of each
 * row among them. The matrix may come in parts, so that it need not be stored.
 *
 * <p>Of the k largest, a row keeps 2k cells between parts, more where some are equal: those that
 * reach the k-th largest so far.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class LargeCells<A> implements Parts<A> {
  private final Arithmetic<A> math;
  private final int columns;
  private final Rule rule;
  private final CellTest test;
  private final double[] bounds;
  private final int[] counts;
  private final int[][] indices;
  private final A[] values;

  /**
   * Which cells are large enough.
   *
   * @param k the number of cells of a row, more where others equal the last; 0 for any number
   * @param least a bound for all of them
   * @param strictly whether those that equal this bound are left out
   * @param bySize whether absolute values are compared
   */
  public record Rule(int k, double least, boolean strictly, boolean bySize) {}

  /** Decides on a cell by its value and its column. */
  public interface CellTest {
    /** Returns whether the cell passes. */
    boolean test(double value, int column);
  }

  /**
   * Collects from a matrix of a shape.
   *
   * @param test leaves out some of the large cells
   */
  public LargeCells(Arithmetic<A> math, int rows, int columns, Rule rule, CellTest test) {
    this.math = math;
    this.columns = columns;
    this.rule = rule;
    this.test = test;
    bounds = new double[rows];
    Arrays.fill(bounds, rule.least);
    counts = new int[rows];
    indices = new int[rows][0];
    values = math.kernel().arrays(rows, 0);
  }

  @Override
  public void take(int row, int column, Matrix<A> part) {
    Kernel<A> kernel = math.kernel();
    int n = part.columns();
    int[] found = new int[n];
    A sizes = rule.bySize ? kernel.allocate(n) : part.values();
    for (int i = 0; i < part.rows(); i++) {
      int at = part.index(i, 0);
      int from = at;
      if (rule.bySize) {
        from = 0;
        kernel.apply(Unary.ABSOLUTE, part.values(), at, sizes, 0, n);
      }
      int own = row + i;
      if (column == 0 && rule.k > 0 && rule.k <= n) {
        raise(own, Selection.kthLargest(kernel, Arithmetic.ALONE, sizes, from, n, rule.k));
      }
      boolean strictly = rule.strictly && bounds[own] == rule.least;
      int count = kernel.select(sizes, from, n, bounds[own], strictly, found);
      if (rule.k == 0) {
        count = passing(part.values(), at, column, found, count);
      }
      grow(own, counts[own] + count);
      for (int j = 0; j < count; j++) {
        indices[own][counts[own]] = column + found[j];
        math.set(values[own], counts[own]++, math.get(part.values(), at + found[j]));
      }
      if (rule.k > 0 && counts[own] > 2 * rule.k) {
        keepLargest(own);
      }
    }
  }

  /** Moves the indices of cells that pass the test to the front; returns their number. */
  private int passing(A x, int offset, int column, int[] found, int count) {
    int passed = 0;
    for (int j = 0; j < count; j++) {
      found[passed] = found[j];
      passed += test.test(math.get(x, offset + found[j]), column + found[j]) ? 1 : 0;
    }
    return passed;
  }

  private void raise(int row, double bound) {
    bounds[row] = Math.max(bounds[row], bound);
  }

  private void grow(int row, int length) {
    if (length > indices[row].length) {
      int space = Math.max(length, 4 * rule.k);
      A grown = math.allocate(space);
      System.arraycopy(values[row], 0, grown, 0, counts[row]);
      values[row] = grown;
      indices[row] = Arrays.copyOf(indices[row], space);
    }
  }

  /** Leaves the k largest cells of a row, and those that equal the last. */
  private void keepLargest(int row) {
    if (rule.k == 0 || counts[row] <= rule.k) {
      return;
    }
    double[] sizes = new double[counts[row]];
    Arrays.setAll(sizes, cell -> size(row, cell));
    raise(row, Selection.kthLargest(sizes, rule.k));
    int kept = 0;
    for (int cell = 0; cell < counts[row]; cell++) {
      if (size(row, cell) >= bounds[row]) {
        indices[row][kept] = indices[row][cell];
        math.set(values[row], kept++, math.get(values[row], cell));
      }
    }
    counts[row] = kept;
  }

  private double size(int row, int cell) {
    double value = math.get(values[row], cell);
    return rule.bySize ? Math.abs(value) : value;
  }

  /** Returns the cells, once all parts are taken. */
  public SparseRows<A> cells() {
    int[] starts = new int[counts.length + 1];
    math.workers()
        .run(
            rule.k > 0 ? counts.length : 0,
            row -> {
              keepLargest(row);
              int passed = 0;
              for (int cell = 0; cell < counts[row]; cell++) {
                int unit = indices[row][cell];
                double value = math.get(values[row], cell);
                indices[row][passed] = unit;
                math.set(values[row], passed, value);
                passed += test.test(value, unit) ? 1 : 0;
              }
              counts[row] = passed;
            });
    for (int row = 0; row < counts.length; row++) {
      starts[row + 1] = Math.addExact(starts[row], counts[row]);
    }
    int[] all = new int[starts[counts.length]];
    A cells = math.allocate(all.length);
    for (int row = 0; row < counts.length; row++) {
      System.arraycopy(indices[row], 0, all, starts[row], counts[row]);
      System.arraycopy(values[row], 0, cells, starts[row], counts[row]);
    }
    return new SparseRows<>(counts.length, columns, starts, all, cells);
  }
}
