package io.github.sparseae.java.internal.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The inner loops, on one thread and parts of arrays. All implementations of a precision give the
 * same bits.
 *
 * <p>HotSpot vectorizes a loop over arrays that all have the same index, but no loop over parts of
 * arrays, as these might overlap; so products copy rows first, unless {@link Packed} has each row
 * in an array of its own.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
abstract class Kernel<A> {
  /** The number of partial sums of a reduction: element i is added to sum i modulo this. */
  static final int SUMS = 32;

  /** The copies of a number that stands for an array. */
  private static final int REPEATED = 256;

  abstract A allocate(int length);

  abstract double get(A x, int index);

  /** Rounds to the precision. */
  abstract void set(A x, int index, double value);

  abstract void fill(A x, int offset, int length, double value);

  /** Returns arrays of zeros. */
  abstract A[] arrays(int number, int length);

  /** {@code y[yStep·i + j] = x[i + xStep·j]}. */
  abstract void transpose(
      A x, int xOffset, int xStep, A y, int yOffset, int yStep, int rows, int columns);

  /** {@code sums = fma(factors[at + r], rows[r], sums)} for the first rows, in order. */
  abstract void add(A factors, int at, int number, A[] rows, A sums);

  /** {@code y = f(x)}. */
  abstract void apply(Unary f, A x, int xOffset, A y, int yOffset, int length);

  /** {@code z = f(x, y)}. */
  abstract void apply(Binary f, A x, int xOffset, A y, int yOffset, A z, int zOffset, int length);

  /** {@code z = f(x, y)} with one y for all x. */
  final void apply(Binary f, A x, int xOffset, double y, A z, int zOffset, int length) {
    A same = allocate(Math.min(length, REPEATED));
    fill(same, 0, Math.min(length, REPEATED), y);
    for (int i = 0; i < length; i += REPEATED) {
      int n = Math.min(REPEATED, length - i);
      apply(f, x, xOffset + i, same, 0, z, zOffset + i, n);
    }
  }

  /** {@code y = fma(α, x, y)}. */
  abstract void axpy(double alpha, A x, int xOffset, A y, int yOffset, int length);

  /** {@code v = μ·v + g; w = w − η·v, or w − η·(g + μ·v) for Nesterov}. */
  abstract void momentum(A w, A g, A v, int from, int to, double eta, double mu, boolean nesterov);

  /** {@code v = α·v + (1 − α)·g², or v + g² for α = 1; w = w − η·g / (√v + ε)}. */
  abstract void scaled(A w, A g, A v, int from, int to, double eta, double alpha, double epsilon);

  /** A step of {@link Adam}. */
  abstract void adam(A w, A g, A m, A v, int from, int to, Adam adam);

  abstract double dot(A x, int xOffset, A y, int yOffset, int length);

  /**
   * {@code y[i] = Σ fma(x[k], b[rows[i], k], ·)} for the i of a range, with all k in ascending
   * order, as in a product. Rows are contiguous.
   */
  abstract void serialDots(A x, int xOffset, Matrix<A> b, int[] rows, int from, int to, A y);

  /**
   * Writes the indices of elements that are at least a bound, ascending, and returns their number.
   * There is space for all elements.
   *
   * @param strictly whether elements that equal the bound are left out
   */
  int select(A x, int offset, int length, double bound, boolean strictly, int[] indices) {
    A rounded = allocate(1);
    set(rounded, 0, bound);
    return select(x, offset, 0, length, get(rounded, 0), strictly, indices, 0);
  }

  /**
   * Adds the indices of a range to those that are known; returns the number of both.
   *
   * @param least the bound in this precision
   */
  final int select(
      A x, int offset, int from, int to, double least, boolean strictly, int[] indices, int known) {
    int count = known;
    for (int i = from; i < to; i++) {
      double value = get(x, offset + i);
      indices[count] = i;
      count += value > least || (value == least && !strictly) ? 1 : 0;
    }
    return count;
  }

  /** Copies the elements of a row that are not zero, and their indices; returns their number. */
  final int compress(Matrix<A> x, int row, int[] indices, A values) {
    int count = 0;
    for (int k = 0; k < x.columns(); k++) {
      double value = get(x.values(), x.index(row, k));
      indices[count] = k;
      set(values, count, value);
      count += value != 0 ? 1 : 0;
    }
    return count;
  }

  /** Returns whether loops over whole arrays are faster than those over parts of arrays. */
  boolean prefersArrays() {
    return true;
  }

  /** The rows of a tile, of which 48 is a multiple. */
  int tileRows() {
    return 16;
  }

  /** The distance between two columns of a tile that {@link #pack} copies. */
  int tileStep() {
    return tileRows();
  }

  /** The columns of a tile, of which 1,024 is a multiple. */
  int tileColumns() {
    return 128;
  }

  /** Copies a matrix into contiguous rows at a distance from each other. */
  final void copy(Matrix<A> from, A to, int toOffset, int toStep) {
    // Of a transposed matrix, parts that stay in the caches.
    int block = from.columnStep() == 1 || from.rowStep() != 1 ? 1 : 256;
    for (int i = 0; i < from.rows(); i += block) {
      int at = from.index(i, 0);
      int target = toOffset + i * toStep;
      if (from.columnStep() == 1) {
        System.arraycopy(from.values(), at, to, target, from.columns());
      } else {
        int rows = Math.min(block, from.rows() - i);
        transpose(from.values(), at, from.columnStep(), to, target, toStep, rows, from.columns());
      }
    }
  }

  /**
   * Copies the rows of a tile side by side: {@code y[i, r] = a[r, inner[i]]}, with rows of y at the
   * distance {@link #tileStep}. Returns the number of columns that it has copied.
   *
   * @param rowStep the distance between two rows
   * @param step the distance between two elements of a row
   * @param rows the rows to copy; the others are left as they are
   * @param inner receives the columns of which some row is not zero, ascending, and these alone are
   *     copied; null to copy all
   */
  int pack(
      A a,
      int offset,
      int rowStep,
      int step,
      int rows,
      int depth,
      int @Nullable [] inner,
      A y,
      int yOffset) {
    int count = 0;
    for (int k = 0; k < depth; k++) {
      boolean isZero = inner != null;
      for (int r = 0; r < rows; r++) {
        double value = get(a, offset + rowStep * r + step * k);
        set(y, yOffset + tileStep() * count + r, value);
        isZero &= value == 0;
      }
      if (inner != null) {
        inner[count] = k;
      }
      count += isZero ? 0 : 1;
    }
    return count;
  }

  /**
   * {@code c[i, j] = fma(a[k, i], b[k, j], c[i, j])} for some k in ascending order, for the rows
   * and columns of a tile; c begins with zeros unless the product is added.
   *
   * @param a the left matrix, as {@link #pack} copies it
   * @param b a panel, with rows at the distance {@link #tileColumns}
   * @param inner each k
   * @param number how many there are
   * @param columns how many columns are needed; some of the others may be left out
   * @param isAdded whether the product is added to what is in c
   */
  void tile(
      A a,
      int aOffset,
      A b,
      int bOffset,
      int[] inner,
      int number,
      A c,
      int cOffset,
      int cStep,
      int columns,
      boolean isAdded) {
    int width = tileColumns();
    A[] rows = arrays(4, width);
    A[] sums = arrays(tileRows(), width);
    A factors = allocate(4);
    for (int i = 0; i < sums.length && isAdded; i++) {
      System.arraycopy(c, cOffset + i * cStep, sums[i], 0, width);
    }
    for (int k = 0; k < number; k += 4) {
      int n = Math.min(4, number - k);
      for (int r = 0; r < n; r++) {
        System.arraycopy(b, bOffset + inner[k + r] * width, rows[r], 0, width);
      }
      for (int i = 0; i < sums.length; i++) {
        for (int r = 0; r < n; r++) {
          set(factors, r, get(a, aOffset + (k + r) * tileStep() + i));
        }
        add(factors, 0, n, rows, sums[i]);
      }
    }
    for (int i = 0; i < sums.length; i++) {
      System.arraycopy(sums[i], 0, c, cOffset + i * cStep, width);
    }
  }

  /**
   * {@code y = Σ fma(value, b[index, :], y)} for the cells of a row, in order, and for some
   * columns.
   */
  void addRows(SparseRows<A> s, int row, Panels<A> b, int column, int columns, A y, int yOffset) {
    int end = s.starts()[row + 1];
    for (int j = 0; j < columns; ) {
      int at = column + j;
      int width = Math.min(columns - j, b.contiguous(at));
      A[] rows = arrays(4, b.isOfArrays() ? 0 : width);
      A sums = allocate(width);
      System.arraycopy(y, yOffset + j, sums, 0, width);
      for (int cell = s.starts()[row]; cell < end; cell += 4) {
        int n = Math.min(4, end - cell);
        for (int r = 0; r < n; r++) {
          rows[r] = b.row(s.indices()[cell + r], at, width, rows[r]);
        }
        add(s.values(), cell, n, rows, sums);
      }
      System.arraycopy(sums, 0, y, yOffset + j, width);
      j += width;
    }
  }
}
