package io.github.sparseae.java.internal.kernel;

/**
 * The inner loops, on one thread and parts of arrays. All implementations of a precision give the
 * same bits.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
interface Kernel<A> {
  /** The number of partial sums of a reduction: element i is added to sum i modulo this. */
  int SUMS = 32;

  /** Returns the name and width of the instructions, for reports. */
  String describe();

  A allocate(int length);

  int length(A x);

  double get(A x, int index);

  /** Rounds to the precision. */
  void set(A x, int index, double value);

  void fill(A x, int offset, int length, double value);

  /** {@code y = f(x)}. */
  void apply(Unary f, A x, int xOffset, A y, int yOffset, int length);

  /** {@code z = f(x, y)}; with a step of 0 in place of 1, one y serves for all x. */
  void apply(Binary f, A x, int xOffset, A y, int yOffset, int yStep, A z, int zOffset, int length);

  /** {@code y = α·x}. */
  void scale(double alpha, A x, int xOffset, A y, int yOffset, int length);

  /** {@code y = fma(α, x, y)}. */
  void axpy(double alpha, A x, int xOffset, A y, int yOffset, int length);

  double sum(A x, int offset, int length);

  double sumOfAbsolutes(A x, int offset, int length);

  double dot(A x, int xOffset, A y, int yOffset, int length);

  /** The rows of a tile, of which 48 is a multiple. */
  int tileRows();

  /** The columns of a tile, of which 2,048 is a multiple. */
  int tileColumns();

  /** The rows up to which tiles are to read the right matrix where it is. */
  int fewRows();

  /** Copies a matrix into contiguous rows at a distance from each other. */
  void copy(Matrix<A> from, A to, int toOffset, int toStep);

  /**
   * {@code c[i, j] = fma(a[i, k], b[k, j], c[i, j])} for all k in ascending order, for the rows and
   * columns of a tile. Rows are contiguous.
   */
  void tile(
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
   * {@code c[j] = fma(a[k], b[k, j], c[j])} for all k in ascending order.
   *
   * @param aStep the distance between two elements of a
   */
  void row(
      A a,
      int aOffset,
      int aStep,
      A b,
      int bOffset,
      int bStep,
      int depth,
      A c,
      int cOffset,
      int columns);

  /** {@code c[j] = fma(a[k], b[j, k], c[j])} for all k in ascending order. */
  void rowTransposed(
      A a, int aOffset, A b, int bOffset, int bStep, int depth, A c, int cOffset, int columns);

  /** {@code y = Σ fma(values[i], b[indices[i], :], y)} for the cells of a range, in order. */
  void addRows(
      int[] indices,
      A values,
      int from,
      int to,
      Matrix<A> b,
      int firstColumn,
      int columns,
      A y,
      int yOffset);

  /**
   * Writes the indices of elements that are at least a bound, ascending, and returns their number.
   * There is space for all elements.
   */
  int atLeast(A x, int offset, int length, double bound, int[] indices, int indicesOffset);

  /** As {@link #atLeast}, for elements that are greater. */
  int above(A x, int offset, int length, double bound, int[] indices, int indicesOffset);

  /** Returns the k-th largest element; NaN counts as less than all others. */
  double kthLargest(A x, int offset, int length, int k);

  /** {@code w = fma(−η, g, w)}. */
  void sgd(A w, A g, int offset, int length, double rate);

  /** {@code v = fma(μ, v, g); w = fma(−η, v, w)}, or with Nesterov's {@code fma(μ, v, g)} for v. */
  void momentum(A w, A g, A v, int offset, int length, double rate, double mu, boolean nesterov);

  /** {@code v = α·v + (1 − α)·g²; w = w − η·g / (√v + ε)}. */
  void rmsProp(A w, A g, A v, int offset, int length, double rate, double alpha, double epsilon);

  /** {@code s = fma(g, g, s); w = w − η·g / (√s + ε)}. */
  void adagrad(A w, A g, A s, int offset, int length, double rate, double epsilon);

  /**
   * {@code w = w − decay·w; m = m + (1 − β₁)(g − m); v = v + (1 − β₂)(g² − v); w = w − η·m / (√v +
   * ε)}.
   */
  void adam(
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
}
