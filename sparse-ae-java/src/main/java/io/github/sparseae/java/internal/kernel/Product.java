package io.github.sparseae.java.internal.kernel;

import static io.github.sparseae.java.internal.kernel.Arithmetic.ceilingDivide;

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
 */
final class Product<A> {
  /** The inner indices of a part of a panel. */
  private static final int DEPTH = 400;

  /** The columns that are packed at a time; a multiple of the width of all tiles. */
  private static final int WIDTH = 2048;

  /** The rows of a task; a multiple of the height of all tiles. */
  private static final int HEIGHT = 48;

  /** A tile takes the time of a quarter of its rows one by one. */
  private static final int ROWS_OF_A_TILE = 4;

  /** The multiply-adds for which a second thread pays. */
  private static final long TASK = 1 << 17;

  private final Kernel<A> kernel;
  private final Workers workers;
  private final ArrayPool<A> scratch;
  private final int tileRows;
  private final int tileColumns;

  Product(Kernel<A> kernel, Workers workers) {
    this.kernel = kernel;
    this.workers = workers;
    scratch = new ArrayPool<>(kernel);
    tileRows = kernel.tileRows();
    tileColumns = kernel.tileColumns();
  }

  /** Returns the kernel that it uses. */
  Kernel<A> kernel() {
    return kernel;
  }

  /** Adds {@code a·b} to c. Rows of c are contiguous. */
  void multiply(Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    if (b.rows() == 0 || c.columns() == 0 || c.rows() == 0) {
      return;
    }
    if (b.columnStep() == 1 && c.rows() < tileRows) {
      rows(a, Panels.of(kernel, b), c);
      return;
    }
    int width = Math.min(WIDTH, ceilingDivide(b.columns(), tileColumns) * tileColumns);
    A packed = scratch.take(Math.multiplyExact(b.rows(), width));
    for (int j = 0; j < b.columns(); j += width) {
      int end = Math.min(b.columns(), j + width);
      multiply(a, pack(b.columns(j, end), packed), c.columns(j, end));
    }
    scratch.giveBack(packed);
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
    workers.run(
        ceilingDivide(number, some),
        part -> {
          for (int p = part * some; p < Math.min(number, (part + 1) * some); p++) {
            int from = p * tileColumns;
            int end = Math.min(b.columns(), from + tileColumns);
            if (end < from + tileColumns) {
              kernel.fill(to, p * panelStep, panelStep, 0);
            }
            kernel.copy(b.columns(from, end), to, p * panelStep, tileColumns);
          }
        });
    return new Panels<>(kernel, to, 0, tileColumns, panelStep, b.rows());
  }

  /** Returns how much of a length one task takes, a multiple of a grain. */
  private int share(int length, long workOfOne, int grain) {
    long tasks = Math.min(length * workOfOne / TASK, 4L * workers.threads());
    int share = ceilingDivide(length, (int) Math.max(1, tasks));
    return Math.max(grain, ceilingDivide(share, grain) * grain);
  }

  // --- Few rows ---

  private void rows(Matrix<A> a, Panels<A> b, Matrix<A> c) {
    for (int i = 0; i < c.rows(); i++) {
      row(a.rows(i, i + 1), b, c.rows(i, i + 1));
    }
  }

  /** Adds the rows of the right matrix, each times an element of a that is not zero, to a row. */
  private void row(Matrix<A> a, Panels<A> b, Matrix<A> c) {
    int[] indices = new int[a.columns()];
    A values = scratch.take(a.columns());
    int number = kernel.compress(a, indices, values);
    int share = share(c.columns(), number, tileColumns);
    workers.run(
        ceilingDivide(c.columns(), share),
        part -> {
          int from = part * share;
          kernel.addRows(
              indices,
              values,
              0,
              number,
              b,
              from,
              Math.min(share, c.columns() - from),
              c.values(),
              c.index(0, from));
        });
    scratch.giveBack(values);
  }

  // --- Many rows ---

  /** Adds {@code a·b} to c. */
  void multiply(Matrix<A> a, Panels<A> b, Matrix<A> c) {
    if (b.rows() == 0 || c.columns() == 0 || c.rows() == 0) {
      return;
    }
    if (c.rows() * ROWS_OF_A_TILE <= tileRows) {
      rows(a, b, c);
      return;
    }
    int number = ceilingDivide(c.columns(), tileColumns);
    int groups = ceilingDivide(c.rows(), HEIGHT);
    int some =
        groups >= 4 * workers.threads()
            ? number
            : share(number, (long) c.rows() * a.columns() * tileColumns, 1);
    int parts = ceilingDivide(number, some);
    workers.run(
        groups * parts,
        task -> {
          int row = task / parts * HEIGHT;
          int end = Math.min(c.rows(), row + HEIGHT);
          int panel = task % parts * some;
          multiply(a.rows(row, end), b, panel, Math.min(number, panel + some), c.rows(row, end));
        });
  }

  /** Multiplies the rows of a task with some panels, a part of the inner index after the other. */
  private void multiply(Matrix<A> a, Panels<A> b, int panel, int panelEnd, Matrix<A> c) {
    int depth = ceilingDivide(b.rows(), ceilingDivide(b.rows(), DEPTH));
    int height = ceilingDivide(a.rows(), tileRows) * tileRows;
    int edge = height * depth; // of a copy of a tile that is not whole
    A work = scratch.take(edge + tileRows * tileColumns);
    for (int k = 0; k < b.rows(); k += depth) {
      int n = Math.min(depth, b.rows() - k);
      kernel.fill(work, a.rows() * n, (height - a.rows()) * n, 0);
      kernel.copy(a.columns(k, k + n), work, 0, n);
      for (int p = panel; p < panelEnd; p++) {
        int column = p * tileColumns;
        int width = Math.min(tileColumns, c.columns() - column);
        int right = b.offset() + p * b.panelStep() + k * b.step();
        for (int i = 0; i < a.rows(); i += tileRows) {
          int rows = Math.min(tileRows, a.rows() - i);
          int at = c.index(i, column);
          if (rows == tileRows && width == tileColumns) {
            kernel.tile(
                work, i * n, n, b.values(), right, b.step(), n, c.values(), at, c.rowStep());
          } else {
            kernel.copy(
                c.rows(i, i + rows).columns(column, column + width), work, edge, tileColumns);
            kernel.tile(work, i * n, n, b.values(), right, b.step(), n, work, edge, tileColumns);
            kernel.copy(
                new Matrix<>(work, edge, rows, width, tileColumns, 1), c.values(), at, c.rowStep());
          }
        }
      }
    }
    scratch.giveBack(work);
  }
}
