package io.github.sparseae.java.internal.kernel;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of one precision.
 *
 * <p>Every result has the same bits on every machine, for any number of threads, and with and
 * without the Vector API, because the order of every sum depends on shapes alone:
 *
 * <ul>
 *   <li>An element of a product is summed over the inner index in ascending order, by fused
 *       multiply-add, starting with 0 or with what is there.
 *   <li>A reduction of an array has {@value Kernel#SUMS} partial sums in each block of {@value
 *       #BLOCK} elements. Partial sums of a block are added in a tree, blocks in ascending order
 *       and in float64.
 *   <li>Sums over rows, of columns and of chosen rows, take the rows in ascending order.
 * </ul>
 *
 * <p>Large arrays are divided among the {@link Workers}. Numbers are rounded to the precision where
 * a method takes a {@code double}. Arrays of results may be those of the arguments at the same
 * offsets; they must not overlap otherwise.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public class Arithmetic<A> {
  /** The elements of a block, which one thread works on. */
  static final int BLOCK = 1 << 13;

  /** The least columns that a task sums: some vectors. */
  private static final int COLUMNS = 128;

  static final Workers ALONE = new Workers(1);

  private final Kernel<A> first;
  private final @Nullable VectorWarmup<A> vectors;
  private final Workers workers;
  private volatile Product<A> product;

  /** Makes an arithmetic that uses one kernel. */
  Arithmetic(Kernel<A> kernel, Workers workers) {
    this(kernel, null, workers);
  }

  /** Makes an arithmetic that uses a kernel until vectors take over. */
  Arithmetic(Kernel<A> first, @Nullable VectorWarmup<A> vectors, Workers workers) {
    this.first = first;
    this.vectors = vectors;
    this.workers = workers;
    product = new Product<>(first, workers);
  }

  /** Makes the same arithmetic, with more methods. */
  protected Arithmetic(Arithmetic<A> same) {
    this(same.first, same.vectors, same.workers);
  }

  /** Returns the arithmetic of float32 that is fastest here. */
  public static Arithmetic<float[]> floats(Workers workers) {
    return new Arithmetic<>(new ScalarFloats(), VectorWarmup.FLOATS, workers);
  }

  /** Returns the arithmetic of float64, in scalar loops. */
  public static Arithmetic<double[]> doubles(Workers workers) {
    return new Arithmetic<>(new ScalarDoubles(), null, workers);
  }

  /** Returns the kernel that is fastest now. */
  Kernel<A> kernel() {
    Kernel<A> warm = vectors == null ? null : vectors.kernel();
    return warm == null ? first : warm;
  }

  /** Returns the threads that share the work. */
  public Workers workers() {
    return workers;
  }

  /** Has the vector loops compiled, if so much work is coming that they pay. */
  public void expect(long multiplyAdds) {
    if (vectors != null) {
      vectors.count(multiplyAdds);
    }
  }

  /** Waits a while for vector loops that are being compiled, which work would hold up. */
  public void awaitVectors() {
    if (vectors != null) {
      vectors.await();
    }
  }

  /** Returns an array of zeros. */
  public A allocate(int length) {
    return first.allocate(length);
  }

  /** Returns an element. */
  public double get(A x, int index) {
    return first.get(x, index);
  }

  /** Sets an element. */
  public void set(A x, int index, double value) {
    first.set(x, index, value);
  }

  /** Sets {@code x = 0}. */
  public void clear(A x, int length) {
    blocks(length, block -> first.fill(x, block.from(), block.length(), 0));
  }

  /** Sets elements to 0 that are below a bound in size, or NaN. */
  public void clearBelow(double bound, A x, int length) {
    blocks(
        length,
        block -> {
          int from = block.from();
          int n = block.length();
          A size = allocate(n);
          block.kernel().apply(Unary.ABSOLUTE, x, from, size, 0, n);
          block.kernel().apply(Binary.IF_AT_LEAST, size, 0, bound, size, 0, n);
          block.kernel().apply(Binary.RELU_SLOPE, x, from, size, 0, x, from, n);
        });
  }

  /** Returns a copy of a matrix, with contiguous rows. */
  public Matrix<A> copy(Matrix<A> matrix) {
    A values = first.allocate(Math.multiplyExact(matrix.rows(), matrix.columns()));
    first.copy(matrix, values, 0, matrix.columns());
    return Matrix.of(values, matrix.rows(), matrix.columns());
  }

  // --- Element by element ---

  /** Works on the first elements of arrays, block by block. */
  public void blocks(int length, Consumer<Block<A>> work) {
    workers.run(ceilingDivide(length, BLOCK), number -> work.accept(block(number, length)));
  }

  /** Sets {@code y = f(x)}. */
  public void apply(Unary f, A x, A y, int length) {
    blocks(length, block -> block.apply(f, x, y));
  }

  /** Sets {@code z = f(x, y)}. */
  public void apply(Binary f, A x, A y, A z, int length) {
    blocks(length, block -> block.apply(f, x, y, z));
  }

  /** Sets {@code z = f(x, y)} with one y for all elements. */
  public void apply(Binary f, A x, double y, A z, int length) {
    blocks(length, block -> block.apply(f, x, y, z));
  }

  /** Sets {@code z[i, j] = f(x[i, j], row[j])}; rows of x and z are contiguous. */
  public void applyRow(Binary f, Matrix<A> x, A row, Matrix<A> z) {
    int n = x.columns();
    rows(x, z, (i, at, to) -> kernel().apply(f, x.values(), at, row, 0, z.values(), to, n));
  }

  /** Sets {@code z[i, j] = f(x[i, j], column[i])}; rows of x and z are contiguous. */
  public void applyColumn(Binary f, Matrix<A> x, A column, Matrix<A> z) {
    int n = x.columns();
    rows(
        x,
        z,
        (i, at, to) -> kernel().apply(f, x.values(), at, first.get(column, i), z.values(), to, n));
  }

  /** Sets {@code x = α·x}. */
  public void scale(double alpha, A x, int length) {
    apply(Binary.MULTIPLY, x, alpha, x, length);
  }

  /** Sets {@code y = α·x + y}, with one rounding. */
  public void axpy(double alpha, A x, A y, int length) {
    blocks(length, block -> block.axpy(alpha, x, y));
  }

  /** Sets {@code y[i, :] = α[i]·x[i, :] + y[i, :]}, with one rounding; rows are contiguous. */
  public void axpyRows(A alpha, Matrix<A> x, Matrix<A> y) {
    int n = x.columns();
    rows(
        x, y, (i, at, to) -> kernel().axpy(first.get(alpha, i), x.values(), at, y.values(), to, n));
  }

  // --- Sums ---

  /** Returns the sum of what work on each block of the first elements of arrays returns. */
  public double sum(int length, ToDoubleFunction<Block<A>> work) {
    double[] parts = new double[ceilingDivide(length, BLOCK)];
    workers.run(parts.length, number -> parts[number] = work.applyAsDouble(block(number, length)));
    double sum = 0;
    for (double part : parts) {
      sum += part;
    }
    return sum;
  }

  private Block<A> block(int number, int length) {
    int from = number * BLOCK;
    return new Block<>(kernel(), from, Math.min(BLOCK, length - from));
  }

  /** Returns {@code Σ x}. */
  public double sum(A x, int length) {
    A ones = first.allocate(Math.min(BLOCK, length));
    first.fill(ones, 0, Math.min(BLOCK, length), 1);
    return sum(length, block -> kernel().dot(x, block.from(), ones, 0, block.length()));
  }

  /** Returns {@code Σ x²}. */
  public double sumOfSquares(A x, int length) {
    return dot(x, x, length);
  }

  /** Returns {@code Σ x·y}. */
  public double dot(A x, A y, int length) {
    return sum(length, block -> block.dot(x, y));
  }

  /** Sets {@code z[i] = Σⱼ x[i, j]·y[i, j]}; rows are contiguous. */
  public void rowDots(Matrix<A> x, Matrix<A> y, A z) {
    checkSameShape(x, y);
    rows(x, i -> first.set(z, i, rowDot(kernel(), x, i, y, i)));
  }

  private static <A> double rowDot(Kernel<A> kernel, Matrix<A> x, int i, Matrix<A> y, int j) {
    double sum = 0;
    for (int at = 0; at < x.columns(); at += BLOCK) {
      int n = Math.min(BLOCK, x.columns() - at);
      sum += kernel.dot(x.values(), x.index(i, at), y.values(), y.index(j, at), n);
    }
    return sum;
  }

  /** Sets {@code y[j] = y[j] + Σᵢ x[i, j]}; rows are contiguous. */
  public void addColumnSums(Matrix<A> x, A y) {
    checkContiguous(x);
    int width = Math.max(COLUMNS, width(x.rows(), x.columns()));
    workers.run(
        ceilingDivide(x.columns(), width),
        part -> {
          int from = part * width;
          int n = Math.min(width, x.columns() - from);
          for (int i = 0; i < x.rows(); i++) {
            kernel().apply(Binary.ADD, y, from, x.values(), x.index(i, from), y, from, n);
          }
        });
  }

  // --- Products ---

  /**
   * Sets {@code c = a·b}, or {@code c = c + a·b}.
   *
   * @param a {@code [m, k]}, possibly transposed
   * @param b {@code [k, n]}, possibly transposed
   * @param c {@code [m, n]} with contiguous rows
   * @param accumulate whether the product is added to what is in c
   */
  public void multiply(Matrix<A> a, Matrix<A> b, Matrix<A> c, boolean accumulate) {
    checkProduct(a.rows(), a.columns(), a, b, c);
    product(a, b).multiply(a, b, c, accumulate);
  }

  /**
   * Computes {@code a·b}, and gives its parts away while they are in the cache.
   *
   * @param packed b, packed; null where it is multiplied once
   * @param c {@code [m, n]} with contiguous rows, which receives the product; null if its parts are
   *     enough
   * @param parts takes the parts
   */
  public void multiply(
      Matrix<A> a, Matrix<A> b, @Nullable Packed<A> packed, @Nullable Matrix<A> c, Parts<A> parts) {
    checkProduct(a.rows(), a.columns(), a, b, c);
    product(a, b).multiply(a, b, packed, c, false, parts);
  }

  /** Adds a part of a row to each row of a matrix, on the calling thread. */
  public void addToRows(A row, int from, Matrix<A> x) {
    Kernel<A> kernel = kernel();
    for (int i = 0; i < x.rows(); i++) {
      int at = x.index(i, 0);
      kernel.apply(Binary.ADD, x.values(), at, row, from, x.values(), at, x.columns());
    }
  }

  /** Counts the work, and returns what does it; a multiplication uses one kernel throughout. */
  private Product<A> product(Matrix<A> a, Matrix<A> b) {
    expect((long) a.rows() * a.columns() * b.columns());
    Kernel<A> kernel = kernel();
    Product<A> current = product;
    if (current.kernel() != kernel) {
      current = new Product<>(kernel, workers);
      product = current;
    }
    return current;
  }

  private static void checkProduct(
      int rows, int inner, Object a, Matrix<?> b, @Nullable Matrix<?> c) {
    checkArgument(
        inner == b.rows() && (c == null || (rows == c.rows() && b.columns() == c.columns())),
        "a product of %s and %s into %s",
        a,
        b,
        c);
    if (c != null) {
      checkContiguous(c);
    }
  }

  /**
   * Sets {@code c = s·b}, or {@code c = c + s·b}: each row of c is the sum of rows of b that the
   * cells of s choose, in their order.
   *
   * @param s {@code [m, k]}
   * @param b {@code [k, n]} with contiguous rows
   * @param c {@code [m, n]} with contiguous rows
   * @param accumulate whether the product is added to what is in c
   */
  public void multiply(SparseRows<A> s, Matrix<A> b, Matrix<A> c, boolean accumulate) {
    checkProduct(s.rows(), s.columns(), s, b, c);
    checkContiguous(b);
    Kernel<A> kernel = kernel();
    Panels<A> panels = Panels.of(kernel, b);
    rows(
        c,
        c.columns() * (1 + s.cells() / Math.max(1, s.rows())),
        i -> {
          if (!accumulate) {
            first.fill(c.values(), c.index(i, 0), c.columns(), 0);
          }
          kernel.addRows(s, i, panels, 0, b.columns(), c.values(), c.index(i, 0));
        });
  }

  /**
   * Adds {@code sᵀ·b} to c: row u of c gets the rows of b in which s has a cell in column u, in
   * ascending order.
   *
   * @param s {@code [m, k]}
   * @param b {@code [m, n]} with contiguous rows
   * @param c {@code [k, n]} with contiguous rows
   */
  public void addTransposedTimes(SparseRows<A> s, Matrix<A> b, Matrix<A> c) {
    SparseRows<int[]> units = s.byColumns().get();
    A factors = first.allocate(units.cells());
    for (int i = 0; i < units.cells(); i++) {
      first.set(factors, i, first.get(s.values(), units.values()[i]));
    }
    multiply(
        new SparseRows<>(s.columns(), s.rows(), units.starts(), units.indices(), factors),
        b,
        c,
        true);
  }

  /**
   * Sets {@code out[cell] = Σ a[i, :]·b[u, :]} for each cell (i, u) of s. The cells of a unit are
   * computed together: of the rows of a the caches hold more than of b's.
   *
   * @param a {@code [m, n]} with contiguous rows
   * @param b {@code [k, n]} with contiguous rows
   * @param s {@code [m, k]}; its values are not used
   * @param out one number for each cell
   * @param serially whether they have the bits that {@code a·bᵀ} has, else those of {@link #dot}
   */
  public void productAt(Matrix<A> a, Matrix<A> b, SparseRows<A> s, A out, boolean serially) {
    checkArgument(
        a.columns() == b.columns() && a.rows() == s.rows() && b.rows() == s.columns(),
        "cells of %s of the product of %s and transposed %s",
        s,
        a,
        b);
    SparseRows<int[]> units = s.byColumns().get();
    A sums = first.allocate(units.cells());
    Kernel<A> kernel = kernel();
    int[] rows = units.indices();
    rows(
        b,
        u -> {
          int from = units.starts()[u];
          int to = units.starts()[u + 1];
          if (serially) {
            kernel.serialDots(b.values(), b.index(u, 0), a, rows, from, to, sums);
          } else {
            for (int i = from; i < to; i++) {
              first.set(sums, i, rowDot(kernel, a, rows[i], b, u));
            }
          }
        });
    for (int i = 0; i < units.cells(); i++) {
      first.set(out, units.values()[i], first.get(sums, i));
    }
  }

  // --- Selection ---

  /** Returns the k-th largest element, k from 1; NaN counts as less than all others. */
  public double kthLargest(A x, int length, int k) {
    checkArgument(k >= 1 && k <= length, "element %s of %s", k, length);
    return Selection.kthLargest(kernel(), workers, x, 0, length, k);
  }

  /** Sets {@code y[i]} to the k-th largest element of row i; rows are contiguous. */
  public void kthLargestOfRows(Matrix<A> x, int k, A y) {
    checkArgument(k >= 1 && k <= x.columns(), "element %s of %s", k, x.columns());
    rows(
        x,
        i -> {
          int at = x.index(i, 0);
          first.set(y, i, Selection.kthLargest(kernel(), ALONE, x.values(), at, x.columns(), k));
        });
  }

  // --- Updates of parameters ---

  /** Sets {@code v = μ·v + g} and {@code w = w − η·v}, or {@code w − η·(g + μ·v)} for Nesterov. */
  public void momentum(A w, A g, A v, int length, double eta, double mu, boolean nesterov) {
    blocks(length, b -> b.kernel().momentum(w, g, v, b.from(), b.end(), eta, mu, nesterov));
  }

  /**
   * Sets {@code v = α·v + (1 − α)·g²}, or {@code v = v + g²} for an α of 1, and {@code w = w − η·g
   * / (√v + ε)}.
   */
  public void scaled(A w, A g, A v, int length, double eta, double alpha, double epsilon) {
    blocks(length, b -> b.kernel().scaled(w, g, v, b.from(), b.end(), eta, alpha, epsilon));
  }

  /** Makes a step of Adam. */
  public void adam(A w, A g, A m, A v, int length, Adam adam) {
    blocks(length, b -> b.kernel().adam(w, g, m, v, b.from(), b.end(), adam));
  }

  /** Copies consecutive values. */
  public static <A> void copy(A from, int at, A to, int toAt, int length) {
    System.arraycopy(from, at, to, toAt, length);
  }

  // --- Division of work, by shape alone ---

  /** Runs the rows of a matrix, some of them in a task. */
  private void rows(Matrix<A> x, IntConsumer work) {
    rows(x, x.columns(), work);
  }

  /** Work on a row, and where it begins in the arrays of two matrices. */
  private interface RowWork {
    void run(int row, int at, int to);
  }

  /** Runs the rows of two matrices of one shape. */
  private void rows(Matrix<A> x, Matrix<A> y, RowWork work) {
    checkSameShape(x, y);
    rows(x, i -> work.run(i, x.index(i, 0), y.index(i, 0)));
  }

  private void rows(Matrix<A> x, int workOfOne, IntConsumer work) {
    checkContiguous(x);
    int height = width(workOfOne, x.rows());
    workers.run(
        ceilingDivide(x.rows(), height),
        part -> {
          for (int i = part * height; i < Math.min(x.rows(), (part + 1) * height); i++) {
            work.accept(i);
          }
        });
  }

  /** Returns how many of {@code count} lines of {@code length} elements one task takes. */
  private static int width(int length, int count) {
    return Math.max(1, Math.min(count, BLOCK / Math.max(1, length)));
  }

  static int ceilingDivide(int a, int b) {
    return (int) ((a + (long) b - 1) / b);
  }

  private static void checkContiguous(Matrix<?> x) {
    checkArgument(
        x.columnStep() == 1 || x.columns() <= 1,
        "rows must be contiguous, step %s",
        x.columnStep());
  }

  private static void checkSameShape(Matrix<?> x, Matrix<?> y) {
    checkArgument(
        x.rows() == y.rows() && x.columns() == y.columns(), "shapes %s and %s differ", x, y);
    checkContiguous(y);
  }
}
