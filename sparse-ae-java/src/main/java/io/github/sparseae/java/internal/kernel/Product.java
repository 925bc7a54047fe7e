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
 * high-performance matrix multiplication"): a block of the right matrix is packed, panel by panel,
 * so that it lies in the order in which tiles read it, and stays in the cache while all rows of the
 * left one pass by. The left matrix is read in place where its rows are contiguous, else packed row
 * by row.
 *
 * <p>Packing pays for many rows only. Few rows read the right matrix in place, and fewer rows than
 * a tile has go one by one over its whole width, at the speed of memory. At the edges tiles work on
 * copies that are filled up with zeros.
 */
final class Product<A> {
  /** The inner indices of a block. */
  private static final int DEPTH = 512;

  /** The columns of a block; a multiple of the width of all tiles. */
  private static final int WIDTH = 2048;

  /** The rows of a task; a multiple of the height of all tiles. */
  private static final int HEIGHT = 48;

  /** The multiply-adds for which a second thread pays. */
  private static final long TASK = 1 << 16;

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

  /** Adds {@code a·b} to c, or sets c to it. Rows of c are contiguous. */
  void multiply(Matrix<A> a, Matrix<A> b, Matrix<A> c, boolean accumulate) {
    int rows = c.rows();
    if (!accumulate) {
      for (int i = 0; i < rows; i++) {
        kernel.fill(c.values(), c.index(i, 0), c.columns(), 0);
      }
    }
    if (b.rows() == 0 || c.columns() == 0) {
      return;
    }
    boolean contiguous = b.columnStep() == 1;
    if (rows < tileRows && (contiguous || (b.rowStep() == 1 && a.columnStep() == 1))) {
      byRows(a, b, c);
    } else {
      byBlocks(a, b, c, contiguous && rows <= kernel.fewRows());
    }
  }

  // --- Few rows ---

  private void byRows(Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    int width = share(c.columns(), (long) c.rows() * b.rows(), 8 * tileColumns);
    workers.run(
        ceilingDivide(c.columns(), width),
        part -> {
          int from = part * width;
          int n = Math.min(width, c.columns() - from);
          for (int i = 0; i < c.rows(); i++) {
            if (b.columnStep() == 1) {
              kernel.row(
                  a.values(),
                  a.index(i, 0),
                  a.columnStep(),
                  b.values(),
                  b.index(0, from),
                  b.rowStep(),
                  b.rows(),
                  c.values(),
                  c.index(i, from),
                  n);
            } else {
              kernel.rowTransposed(
                  a.values(),
                  a.index(i, 0),
                  b.values(),
                  b.index(0, from),
                  b.columnStep(),
                  b.rows(),
                  c.values(),
                  c.index(i, from),
                  n);
            }
          }
        });
  }

  /** Returns how much of a length one task takes, a multiple of a grain. */
  private int share(int length, long workOfOne, int grain) {
    long tasks = Math.min(length * workOfOne / TASK, 4L * workers.threads());
    int share = ceilingDivide(length, (int) Math.max(1, tasks));
    return ceilingDivide(share, grain) * grain;
  }

  // --- Many rows ---

  /** Goes block by block; {@code inPlace} is whether tiles read b where it is. */
  private void byBlocks(Matrix<A> a, Matrix<A> b, Matrix<A> c, boolean inPlace) {
    int depth = Math.min(DEPTH, b.rows());
    int width = Math.min(WIDTH, ceilingDivide(b.columns(), tileColumns) * tileColumns);
    A packed = inPlace ? b.values() : scratch.take(depth * width);
    for (int j = 0; j < b.columns(); j += width) {
      int end = Math.min(b.columns(), j + width);
      for (int k = 0; k < b.rows(); k += depth) {
        int to = Math.min(b.rows(), k + depth);
        Matrix<A> part = b.rows(k, to).columns(j, end);
        Panels<A> panels =
            inPlace
                ? new Panels<>(part, packed, part.offset(), part.rowStep(), tileColumns)
                : new Panels<>(part, packed, 0, tileColumns, tileColumns * part.rows());
        if (!inPlace) {
          pack(panels);
        }
        multiply(a.columns(k, to), panels, c.columns(j, end));
      }
    }
    if (!inPlace) {
      scratch.giveBack(packed);
    }
  }

  /**
   * The panels of a block.
   *
   * @param block the block
   * @param values the array in which tiles find it
   * @param offset the index of its first element
   * @param step the distance between two rows of a panel
   * @param panelStep the distance between two panels
   */
  private record Panels<A>(Matrix<A> block, A values, int offset, int step, int panelStep) {}

  private void pack(Panels<A> panels) {
    Matrix<A> block = panels.block();
    int number = ceilingDivide(block.columns(), tileColumns);
    int some = share(number, 4L * block.rows() * tileColumns, 1);
    workers.run(
        ceilingDivide(number, some),
        part -> {
          for (int p = part * some; p < Math.min(number, (part + 1) * some); p++) {
            pack(block, p, panels.values(), p * panels.panelStep());
          }
        });
  }

  /** Packs a panel, filled up with zeros. */
  private void pack(Matrix<A> block, int panel, A to, int offset) {
    int from = panel * tileColumns;
    int end = Math.min(block.columns(), from + tileColumns);
    if (end < from + tileColumns) {
      kernel.fill(to, offset, tileColumns * block.rows(), 0);
    }
    kernel.copy(block.columns(from, end), to, offset, tileColumns);
  }

  private void multiply(Matrix<A> a, Panels<A> panels, Matrix<A> c) {
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
          multiply(
              a.rows(row, end), panels, panel, Math.min(number, panel + some), c.rows(row, end));
        });
  }

  /** Multiplies the rows of a task with some panels. */
  private void multiply(Matrix<A> a, Panels<A> panels, int panel, int panelEnd, Matrix<A> c) {
    int depth = a.columns();
    A work = scratch.take(HEIGHT * DEPTH + (DEPTH + tileRows) * tileColumns);
    int edgePanel = HEIGHT * DEPTH;
    int edgeTile = edgePanel + DEPTH * tileColumns;
    int whole = a.rows() / tileRows * tileRows;
    boolean inPlace = a.columnStep() == 1;
    // Rows that fill no tile are always packed, filled up with zeros.
    int packedFrom = inPlace ? whole : 0;
    if (whole < a.rows()) {
      kernel.fill(work, (whole - packedFrom) * depth, tileRows * depth, 0);
    }
    kernel.copy(a.rows(packedFrom, a.rows()), work, 0, depth);
    for (int p = panel; p < panelEnd; p++) {
      int column = p * tileColumns;
      int width = Math.min(tileColumns, c.columns() - column);
      A right = panels.values();
      int rightOffset = panels.offset() + p * panels.panelStep();
      int rightStep = panels.step();
      if (width < tileColumns && rightStep != tileColumns) {
        pack(panels.block(), p, work, edgePanel);
        right = work;
        rightOffset = edgePanel;
        rightStep = tileColumns;
      }
      for (int i = 0; i < a.rows(); i += tileRows) {
        boolean packed = i >= packedFrom;
        A left = packed ? work : a.values();
        int leftOffset = packed ? (i - packedFrom) * depth : a.index(i, 0);
        int leftStep = packed ? depth : a.rowStep();
        int height = Math.min(tileRows, a.rows() - i);
        boolean full = height == tileRows && width == tileColumns;
        Matrix<A> target = c.rows(i, i + height).columns(column, column + width);
        if (!full) {
          kernel.copy(target, work, edgeTile, tileColumns);
        }
        kernel.tile(
            left,
            leftOffset,
            leftStep,
            right,
            rightOffset,
            rightStep,
            depth,
            full ? c.values() : work,
            full ? target.offset() : edgeTile,
            full ? c.rowStep() : tileColumns);
        if (!full) {
          kernel.copy(
              new Matrix<>(work, edgeTile, height, width, tileColumns, 1),
              c.values(),
              target.offset(),
              c.rowStep());
        }
      }
    }
    scratch.giveBack(work);
  }
}
