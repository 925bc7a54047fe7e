package io.github.sparseae.java.internal.kernel;

/**
 * The inner loops, on one thread and parts of arrays. All implementations of a precision give the
 * same bits.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
abstract class Kernel<A> {
  /** The number of partial sums of a reduction: element i is added to sum i modulo this. */
  static final int SUMS = 32;

  /** The copies of a number that stands for an array. */
  private static final int REPEATED = 256;

  /** Returns the name and width of the instructions, for reports. */
  String describe() {
    return "scalar";
  }

  abstract A allocate(int length);

  abstract double get(A x, int index);

  /** Rounds to the precision. */
  abstract void set(A x, int index, double value);

  abstract void fill(A x, int offset, int length, double value);

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

  /** {@code z = fma(x, y, z)}. */
  abstract void fma(A x, int xOffset, A y, int yOffset, A z, int zOffset, int length);

  /**
   * {@code w = w − decay·w; m = m + (1 − β₁)(g − m); v = v + (1 − β₂)(g² − v); w = w − η·m / (√v +
   * ε)}.
   */
  abstract void adam(
      A w,
      A g,
      A m,
      A v,
      int offset,
      int length,
      double rate,
      double beta1,
      double beta2,
      double epsilon,
      double decay);

  abstract double dot(A x, int xOffset, A y, int yOffset, int length);

  /**
   * Writes the indices of elements that are at least a bound, ascending, and returns their number.
   * There is space for all elements.
   *
   * @param strictly whether elements that equal the bound are left out
   */
  abstract int select(A x, int offset, int length, double bound, boolean strictly, int[] indices);

  /** Copies the elements of a row that are not zero, and their indices; returns their number. */
  abstract int compress(Matrix<A> row, int[] indices, A values);

  /** The rows of a tile, of which 48 is a multiple. */
  abstract int tileRows();

  /** The columns of a tile, of which 2,048 is a multiple. */
  abstract int tileColumns();

  /** Copies a matrix into contiguous rows at a distance from each other. */
  abstract void copy(Matrix<A> from, A to, int toOffset, int toStep);

  /**
   * {@code c[i, j] = fma(a[i, k], b[k, j], c[i, j])} for all k in ascending order, for the rows and
   * columns of a tile. Rows are contiguous.
   */
  abstract void tile(
      A a,
      int aOffset,
      int aStep,
      A b,
      int bOffset,
      int bStep,
      int depth,
      A c,
      int cOffset,
      int cStep);

  /**
   * {@code y = Σ fma(values[i], b[indices[i], :], y)} for the cells of a range, in order, and for
   * some columns.
   */
  abstract void addRows(
      int[] indices,
      A values,
      int from,
      int to,
      Panels<A> b,
      int column,
      int columns,
      A y,
      int yOffset);
}
