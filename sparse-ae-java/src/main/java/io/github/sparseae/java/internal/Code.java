package io.github.sparseae.java.internal;

import static java.util.Objects.requireNonNull;

import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.SparseRows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A batch of codes, or of their gradients, {@code [rows, units]}: all cells, those that are not
 * zero, or both. Products take the latter where they are known, and have the same bits either way,
 * since they are summed in the same order.
 *
 * @param dense all cells; null where there are those that are not zero alone
 * @param cells the cells that are not zero; null where they are unknown
 */
record Code<A>(Numbers<A> math, @Nullable Matrix<A> dense, @Nullable SparseRows<A> cells) {

  static <A> Code<A> of(Numbers<A> math, Matrix<A> dense) {
    return new Code<>(math, dense, null);
  }

  static <A> Code<A> of(Numbers<A> math, SparseRows<A> sparse) {
    return new Code<>(math, null, sparse);
  }

  /**
   * Returns the same code, of which products take some cells alone.
   *
   * @param few the cells outside which all are 0; null if these are not few
   */
  Code<A> at(@Nullable SparseRows<A> few) {
    if (few == null || dense == null) {
      return this;
    }
    SparseRows<A> own = few.with(math.allocate(few.cells()));
    math.copy(own, dense, false);
    return new Code<>(math, dense, own);
  }

  int rows() {
    return dense != null ? dense.rows() : known().rows();
  }

  int units() {
    return dense != null ? dense.columns() : known().columns();
  }

  /** Returns whether there are no cells but those that are not zero. */
  boolean isSparse() {
    return dense == null;
  }

  private SparseRows<A> known() {
    return requireNonNull(cells);
  }

  /** Returns all cells; of a sparse code, a copy. */
  Matrix<A> matrix() {
    if (dense != null) {
      return dense;
    }
    Matrix<A> all = math.zeros(rows(), units());
    math.copy(known(), all, true);
    return all;
  }

  /** Returns the units from one up to but not including another. */
  Code<A> units(int from, int to) {
    if (from == 0 && to == units()) {
      return this;
    }
    if (dense != null) {
      return of(math, dense.columns(from, to));
    }
    SparseRows<A> all = known();
    int[] starts = new int[rows() + 1];
    int[] indices = new int[all.cells()];
    A values = math.allocate(all.cells());
    int count = 0;
    for (int row = 0; row < rows(); row++) {
      int end = all.starts()[row + 1];
      int first = place(all.indices(), all.starts()[row], end, from);
      int last = place(all.indices(), first, end, to);
      for (int cell = first; cell < last; cell++) {
        indices[count + cell - first] = all.indices()[cell] - from;
      }
      Numbers.copy(all.values(), first, values, count, last - first);
      count += last - first;
      starts[row + 1] = count;
    }
    return of(math, new SparseRows<>(rows(), to - from, starts, indices, values));
  }

  /** Returns where a number is, or would be, among ascending ones. */
  private static int place(int[] ascending, int from, int to, int number) {
    int at = Arrays.binarySearch(ascending, from, to, number);
    return at >= 0 ? at : -at - 1;
  }

  /** Sets a matrix to {@code f·W}, or adds it. */
  void multiply(Matrix<A> weights, Matrix<A> to, boolean isAdded) {
    if (cells != null) {
      math.multiply(cells, weights, to, isAdded);
    } else {
      math.multiply(matrix(), weights, to, isAdded);
    }
  }

  /** Adds {@code fᵀ·g} to a matrix. */
  void addTransposedTimes(Matrix<A> g, Matrix<A> to) {
    if (cells != null) {
      math.addTransposedTimes(cells, g, to);
    } else {
      math.multiply(matrix().transposed(), g, to, true);
    }
  }

  /** Adds the sum of each unit over the rows. */
  void addColumnSums(A to) {
    if (dense != null) {
      math.addColumnSums(dense, to);
      return;
    }
    SparseRows<A> cells = known();
    double[] sums = math.toDoubles(to);
    for (int cell = 0; cell < cells.cells(); cell++) {
      sums[cells.indices()[cell]] += math.get(cells.values(), cell);
    }
    math.write(sums, to, 0);
  }

  /** Returns, for each unit, the number of rows where |f| exceeds a bound of at least 0. */
  double[] rowsAbove(double bound) {
    if (dense == null) {
      double[] counts = new double[units()];
      for (int cell = 0; cell < known().cells(); cell++) {
        if (Math.abs(math.get(known().values(), cell)) > bound) {
          counts[known().indices()[cell]]++;
        }
      }
      return counts;
    }
    return math.sumsOverRows(
            dense,
            1,
            (row, f, sums) -> {
              for (int j = 0; j < f.length; j++) {
                sums[0][j] += Math.abs(f[j]) > bound ? 1 : 0;
              }
            })[0];
  }

  /** Returns the smallest value above 0; infinity if there is none. */
  double smallestAbove0() {
    A values = dense != null ? dense.values() : known().values();
    int length = dense != null ? rows() * units() : known().cells();
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      double value = math.get(values, i);
      smallest = value > 0 && value < smallest ? value : smallest;
    }
    return smallest;
  }
}
