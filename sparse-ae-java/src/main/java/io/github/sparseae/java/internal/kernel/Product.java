package io.github.sparseae.java.internal.kernel;

import static io.github.sparseae.java.internal.kernel.Arithmetic.ceilingDivide;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The product of two matrices.
 *
 * <p>The columns of the right matrix are divided into panels as wide as a tile of the kernel, the
 * rows of the left one into groups as high as a tile. A tile keeps its part of the result in
 * registers while it runs over a part of the inner index, and loads and stores it before and after;
 * so an element is always summed in ascending order, by fused multiply-add, whatever the sizes of
 * tiles, blocks and vectors are. The rest follows Goto and van de Geijn (2008, "Anatomy of
 * high-performance matrix multiplication"): the right matrix is packed, panel by panel, so that it
 * lies in the order in which tiles read it; a part of a panel stays in the first cache while some
 * rows of the left one, packed too, pass by from the second.
 *
 * <p>Rows that are few beside those of a tile take the panels one by one, or the rows of a right
 * matrix that is not packed, at the speed of memory, and leave out those that they multiply by
 * zero. At the edges tiles work on copies that are filled up with zeros.
 *
 * <p>Where many elements of the left matrix are zero, a tile takes the inner indices alone at which
 * one of its rows is not; where many of a deep right one are, the transposed product is computed. A
 * sum keeps its bits, because {@code fma(0, y, z)} is z for finite y; of a z that underflowed to −0
 * it keeps the sign too.
 */
final class Product<A> {
  /** The inner indices of a part of a panel. */
  private static final int DEPTH = 800;

  /** The columns that are packed at a time; a multiple of the width of all tiles. */
  private static final int WIDTH = 1024;

  /** The most rows of a task; a multiple of the height of all tiles. */
  private static final int HEIGHT = 48;

  /**
   * The most rows of a task, in widths of a tile, where the second cache does not hold the right
   * matrix, which each task reads from memory.
   */
  private static final int HEIGHT_IN_WIDTHS = 3;

  /** The elements that the second cache holds. */
  static final int CACHED = 1 << 19;

  /** A tile takes the time of a quarter of its rows one by one. */
  private static final int ROWS_OF_A_TILE = 4;

  /** Zeros are looked for where at most one element in this number is not zero. */
  private static final int SPARSE = 2;

  /** The inner indices from which the zeros of a right matrix save more than two transpositions. */
  private static final int DEEP = 256;

  /** The elements that tell how many are zero. */
  private static final int SAMPLE = 1 << 9;

  /** 2⁶⁴ over the golden ratio: its multiples spread evenly (Knuth 1973). */
  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  /** The multiply-adds for which a second thread pays. */
  private static final long TASK = 1 << 18;

  private final Kernel<A> kernel;
  private final Workers workers;

  /** Arrays that are used again, with any contents. */
  private final ConcurrentLinkedDeque<A> free = new ConcurrentLinkedDeque<>();

  /** Inner indices of groups of rows, used again. */
  private final ConcurrentLinkedDeque<int[][]> freeIndices = new ConcurrentLinkedDeque<>();

  private final int tileRows;
  private final int tileColumns;

  /** All inner indices of a part. */
  private final int[] all = new int[DEPTH];

  Product(Kernel<A> kernel, Workers workers) {
    this.kernel = kernel;
    this.workers = workers;
    tileRows = kernel.tileRows();
    tileColumns = kernel.tileColumns();
    Arrays.setAll(all, i -> i);
  }

  /** Returns an array of at least a length. Those that are too small are dropped on the way. */
  private A take(int length) {
    A array = free.poll();
    while (array != null && Array.getLength(array) < length) {
      array = free.poll();
    }
    return array != null ? array : kernel.allocate(length);
  }

  /** Returns the kernel that it uses. */
  Kernel<A> kernel() {
    return kernel;
  }

  /**
   * Sets {@code c = a·b}, or adds it to c. Rows of c are contiguous.
   *
   * @param isAdded whether the product is added to what is in c
   */
  void multiply(Matrix<A> a, Matrix<A> b, Matrix<A> c, boolean isAdded) {
    boolean fits = c.rows() >= tileColumns && c.columns() >= tileRows;
    if (fits && b.rows() >= DEEP && isSparse(b) && !isSparse(a)) {
      multiply(b.transposed(), a.transposed(), null, c.transposed(), isAdded, null);
    } else {
      multiply(a, b, null, c, isAdded, null);
    }
  }

  /**
   * Computes {@code a·b}.
   *
   * @param packed b, packed; null where it is multiplied once
   * @param c receives the product; null if its parts are enough
   * @param parts takes the parts; null if nothing does
   */
  void multiply(
      Matrix<A> a,
      Matrix<A> b,
      @Nullable Packed<A> packed,
      @Nullable Matrix<A> c,
      boolean isAdded,
      @Nullable Parts<A> parts) {
    if (packed == null && b.columnStep() == 1 && a.rows() < tileRows) {
      strip(a, Panels.of(kernel, b), 0, b.columns(), c, isAdded, parts, true);
      return;
    }
    boolean areFew = areFew(a);
    Panels<A> whole = packed == null ? null : packed.panels(this, areFew);
    areFew |= b.rows() == 0;
    int width = whole == null || (!areFew && isByRows(a)) ? WIDTH : b.columns();
    width = Math.min(width, ceilingDivide(b.columns(), tileColumns) * tileColumns);
    for (int j = 0; j < b.columns(); j += width) {
      int end = Math.min(b.columns(), j + width);
      Panels<A> panels =
          whole == null
              ? pack(b.columns(j, end), take(Math.multiplyExact(b.rows(), width)))
              : whole.from(j / tileColumns);
      Matrix<A> to = c == null ? null : c.columns(j, end);
      strip(a, panels, j, end - j, to, isAdded, parts, areFew);
      if (whole == null) {
        free.push(panels.values());
      }
    }
  }

  /** Returns a packed copy of a matrix. */
  Panels<A> pack(Matrix<A> b) {
    int width = ceilingDivide(b.columns(), tileColumns) * tileColumns;
    return pack(b, kernel.allocate(Math.multiplyExact(b.rows(), width)));
  }

  private Panels<A> pack(Matrix<A> b, A to) {
    int number = ceilingDivide(b.columns(), tileColumns);
    int panelStep = b.rows() * tileColumns;
    int some = share(number, 4L * panelStep, 1);
    AtomicBoolean isFinite = new AtomicBoolean(true);
    workers.run(
        ceilingDivide(number, some),
        part -> {
          for (int p = part * some; p < Math.min(number, (part + 1) * some); p++) {
            int from = p * tileColumns;
            int end = Math.min(b.columns(), from + tileColumns);
            int at = p * panelStep;
            if (end < from + tileColumns) {
              kernel.fill(to, at, panelStep, 0);
            }
            kernel.copy(b.columns(from, end), to, at, tileColumns);
            if (!Double.isFinite(kernel.dot(to, at, to, at, panelStep))) {
              isFinite.set(false);
            }
          }
        });
    return new Panels<>(kernel, to, 0, tileColumns, panelStep, b.rows(), isFinite.get(), null);
  }

  /** Returns how much of a length one task takes, a multiple of a grain. */
  private int share(int length, long workOfOne, int grain) {
    long tasks = Math.min(length * workOfOne / TASK, 4L * workers.threads());
    int share = ceilingDivide(length, (int) Math.max(1, tasks));
    return Math.max(grain, ceilingDivide(share, grain) * grain);
  }

  // --- Few rows ---

  private void rows(Matrix<A> a, Panels<A> b, Matrix<A> c, boolean isAdded) {
    for (int i = 0; i < c.rows(); i++) {
      if (!isAdded) {
        kernel.fill(c.values(), c.index(i, 0), c.columns(), 0);
      }
      row(a, i, b, c);
    }
  }

  /** Adds the rows of the right matrix, each times an element of a that is not zero, to a row. */
  private void row(Matrix<A> a, int i, Panels<A> b, Matrix<A> c) {
    int[] indices = new int[a.columns()];
    A values = take(a.columns());
    int number = kernel.compress(a, i, indices, values);
    SparseRows<A> row = new SparseRows<>(1, a.columns(), new int[] {0, number}, indices, values);
    int grain = b.isOfArrays() ? Math.max(1, c.columns()) : tileColumns;
    int share = share(c.columns(), number, grain);
    workers.run(
        ceilingDivide(c.columns(), share),
        part -> {
          int from = part * share;
          int columns = Math.min(share, c.columns() - from);
          kernel.addRows(row, 0, b, from, columns, c.values(), c.index(i, from));
        });
    free.push(values);
  }

  /** Returns whether the rows of the left matrix are taken one by one. */
  boolean areFew(Matrix<A> a) {
    return a.rows() * ROWS_OF_A_TILE <= tileRows;
  }

  // --- Many rows ---

  /** Returns whether there are rows enough for the threads, so that tasks take whole ones. */
  private boolean isByRows(Matrix<A> a) {
    return ceilingDivide(a.rows(), HEIGHT) >= 4 * workers.threads();
  }

  /**
   * Computes some columns of a product.
   *
   * @param from the first of them
   * @param c receives them; null if their parts are enough
   * @param areFew whether the rows are taken one by one
   */
  private void strip(
      Matrix<A> a,
      Panels<A> b,
      int from,
      int columns,
      @Nullable Matrix<A> c,
      boolean isAdded,
      @Nullable Parts<A> parts,
      boolean areFew) {
    boolean isByRows = !areFew && isByRows(a);
    if (c == null && !isByRows) {
      A memory = take(a.rows() * columns);
      strip(a, b, from, columns, Matrix.of(memory, a.rows(), columns), isAdded, parts, areFew);
      free.push(memory);
      return;
    }
    if (c != null && areFew) {
      rows(a, b, c, isAdded);
    } else {
      int number = ceilingDivide(columns, tileColumns);
      boolean isSparse = isSparse(a) && b.isFinite();
      int groups = ceilingDivide(a.rows(), tileRows);
      long elements = (long) b.rows() * columns;
      int height = elements > CACHED ? Math.max(HEIGHT, HEIGHT_IN_WIDTHS * tileColumns) : HEIGHT;
      int most = ceilingDivide(a.rows(), height);
      int threads = workers.threads();
      int blocks = isByRows ? ceilingDivide(most, threads) * threads : most;
      long work = (long) a.rows() * a.columns() * tileColumns / blocks; // of a panel
      int some = isByRows ? number : Math.min(number, share(number * blocks, work, 1));
      int divided = ceilingDivide(number, some);
      workers.run(
          blocks * divided,
          task -> {
            int block = task / divided;
            int row = (int) ((long) groups * block / blocks) * tileRows;
            int end = (int) Math.min(a.rows(), (long) groups * (block + 1) / blocks * tileRows);
            int panel = task % divided * some;
            int first = panel * tileColumns;
            int last = Math.min(columns, (panel + some) * tileColumns);
            Matrix<A> part =
                c != null
                    ? c.rows(row, end)
                    : Matrix.of(take((end - row) * columns), end - row, columns);
            Matrix<A> own = part.columns(first, last);
            block(a.rows(row, end), isSparse, b.from(panel), own, isAdded);
            if (parts != null && isByRows) {
              parts.take(row, from, part);
            }
            if (c == null) {
              free.push(part.values());
            }
          });
    }
    if (c != null && parts != null && !isByRows) {
      int some = share(a.rows(), 8L * columns, 1);
      workers.run(
          ceilingDivide(a.rows(), some),
          task -> {
            int row = task * some;
            parts.take(row, from, c.rows(row, Math.min(a.rows(), row + some)));
          });
    }
  }

  /** Computes some panels of a result of which rows are contiguous, or columns. */
  private void block(Matrix<A> a, boolean isSparse, Panels<A> b, Matrix<A> c, boolean isAdded) {
    if (c.columnStep() == 1) {
      tiles(a, isSparse, b, c, isAdded);
      return;
    }
    A work = take(c.rows() * c.columns());
    Matrix<A> rows = Matrix.of(work, c.rows(), c.columns());
    if (isAdded) {
      kernel.copy(c, work, 0, rows.columns());
    }
    tiles(a, isSparse, b, rows, isAdded);
    kernel.copy(rows.transposed(), c.values(), c.offset(), c.columnStep());
    free.push(work);
  }

  /** Returns whether a matrix is large and many of its elements are zero. */
  private boolean isSparse(Matrix<A> a) {
    int size = a.rows() * a.columns();
    int zeros = 0;
    for (int i = 0; i < SAMPLE && size >= 8 * SAMPLE; i++) {
      // At equal distances all might be of a few columns.
      int at = (int) ((((i * SCATTER) >>> 33) * size) >>> 31);
      zeros += kernel.get(a.values(), a.index(at / a.columns(), at % a.columns())) == 0 ? 1 : 0;
    }
    return zeros * SPARSE >= SAMPLE;
  }

  /** Multiplies the rows of a task with panels, a part of the inner index after the other. */
  private void tiles(Matrix<A> a, boolean isSparse, Panels<A> b, Matrix<A> c, boolean isAdded) {
    int depth = ceilingDivide(b.rows(), ceilingDivide(b.rows(), DEPTH));
    int groups = ceilingDivide(a.rows(), tileRows);
    int groupStep = kernel.tileStep() * depth;
    A work = take(groups * groupStep + tileRows * tileColumns);
    int[][] inner = isSparse ? freeIndices.poll() : null;
    if (isSparse && (inner == null || inner.length < groups)) {
      inner = new int[groups][DEPTH];
    }
    int[] numbers = new int[groups];
    for (int k = 0; k < b.rows(); k += depth) {
      int n = Math.min(depth, b.rows() - k);
      for (int group = 0; group < groups; group++) {
        int[] own = inner == null ? null : inner[group];
        numbers[group] = pack(a, group * tileRows, k, n, own, work, group * groupStep);
      }
      for (int p = 0; p * tileColumns < c.columns(); p++) {
        int right = b.offset() + p * b.panelStep() + k * tileColumns;
        panel(
            work,
            groupStep,
            inner,
            numbers,
            b.values(),
            right,
            c,
            p * tileColumns,
            isAdded || k > 0);
      }
    }
    free.push(work);
    if (inner != null) {
      freeIndices.push(inner);
    }
  }

  /**
   * Multiplies groups of rows with a part of a panel.
   *
   * @param left the packed groups, and space for a tile behind
   * @param inner the inner indices of each group; null for all
   * @param numbers how many each group has
   * @param right where the part of the panel begins in b
   * @param isSum whether the products are added to what is in c
   */
  private void panel(
      A left,
      int groupStep,
      int @Nullable [][] inner,
      int[] numbers,
      A b,
      int right,
      Matrix<A> c,
      int column,
      boolean isSum) {
    int edge = numbers.length * groupStep; // of a copy of a tile that is not whole
    int width = Math.min(tileColumns, c.columns() - column);
    for (int group = 0; group < numbers.length; group++) {
      int row = group * tileRows;
      int rows = Math.min(tileRows, c.rows() - row);
      int at = c.index(row, column);
      boolean isWhole = rows == tileRows && width == tileColumns;
      if (!isWhole && isSum) {
        Matrix<A> own = c.rows(row, row + rows).columns(column, column + width);
        kernel.copy(own, left, edge, tileColumns);
      }
      kernel.tile(
          left,
          group * groupStep,
          b,
          right,
          inner == null ? all : inner[group],
          numbers[group],
          isWhole ? c.values() : left,
          isWhole ? at : edge,
          isWhole ? c.rowStep() : tileColumns,
          width,
          isSum);
      if (!isWhole) {
        Matrix<A> own = new Matrix<>(left, edge, rows, width, tileColumns, 1);
        kernel.copy(own, c.values(), at, c.rowStep());
      }
    }
  }

  /**
   * Packs the rows of a tile, filled up with zeros.
   *
   * @param inner receives the inner indices at which some row is not zero; null to pack all
   * @return how many indices are packed
   */
  private int pack(Matrix<A> a, int row, int k, int n, int @Nullable [] inner, A to, int at) {
    int rows = Math.min(tileRows, a.rows() - row);
    if (rows < tileRows) {
      kernel.fill(to, at, n * kernel.tileStep(), 0);
    }
    int from = a.index(row, k);
    return kernel.pack(a.values(), from, a.rowStep(), a.columnStep(), rows, n, inner, to, at);
  }
}
