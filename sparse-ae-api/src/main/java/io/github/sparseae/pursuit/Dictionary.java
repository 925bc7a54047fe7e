package io.github.sparseae.pursuit;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * Atoms, over which the codes of rows are solved for. Immutable and safe for use by many threads.
 *
 * <p>All arithmetic is in float64. Products of atoms are computed when they are needed first and
 * then kept, up to 128 MiB, which are those of all pairs of 4,096 atoms; beyond that they are
 * computed each time.
 */
public final class Dictionary {
  /** The number of products to keep. */
  private static final long KEPT = 1 << 24;

  /** The least norm of an atom: a weight of an atom below it would leave the range of float32. */
  private static final double LEAST_NORM = 1e-30;

  private static final int ROWS_PER_TASK = 16;

  private final long mostKept;
  private final int atoms;
  private final int inputs;

  /** The atoms at norm 1, an atom for each column: {@code [inputs, atoms]}. */
  private final double[] columns;

  private final double[] norms;
  private final AtomicReferenceArray<double[]> products;
  private final AtomicInteger kept = new AtomicInteger();

  Dictionary(DenseArray matrix, long mostKept) {
    this.mostKept = mostKept;
    atoms = matrix.rows();
    inputs = matrix.columns();
    columns = new double[atoms * inputs];
    norms = new double[atoms];
    products = new AtomicReferenceArray<>(atoms);
    double[] atom = new double[inputs];
    for (int j = 0; j < atoms; j++) {
      matrix.copy(j * inputs, inputs, atom, 0);
      double norm = norm(atom);
      norms[j] = norm < LEAST_NORM ? 0 : norm;
      for (int i = 0; i < inputs; i++) {
        columns[i * atoms + j] = norms[j] > 0 ? atom[i] / norms[j] : 0;
      }
    }
  }

  /**
   * Returns a dictionary of atoms, one in each row, for example those of a decoder, copied. An atom
   * whose norm is below 1e-30 is never chosen.
   *
   * @throws IllegalArgumentException if there are no atoms, or a number is not finite
   * @throws IllegalStateException if the array is not a matrix
   */
  public static Dictionary of(DenseArray atoms) {
    return new Dictionary(Samples.of(atoms).toDenseArray(), KEPT);
  }

  /** {@return the number of atoms} */
  public int atoms() {
    return atoms;
  }

  /** {@return the width of an atom} */
  public int inputs() {
    return inputs;
  }

  /**
   * Returns the codes of rows, {@code [rows, atoms]} in float64. Rows are shared among the threads
   * of the common pool; a code depends on its row alone, to the last bit.
   *
   * @throws IllegalArgumentException if the rows have another width or are so large that the square
   *     of a norm is infinite, or the codes are more than an array holds
   */
  public DenseArray encode(Samples rows, Pursuit pursuit) {
    checkArgument(
        rows.width() == inputs, "rows have width %s, but atoms have %s", rows.width(), inputs);
    checkArgument(
        (long) rows.size() * atoms <= HeapLimit.MAX_LENGTH,
        "the codes of %s rows over %s atoms are more than an array holds: encode fewer at a time",
        rows.size(),
        atoms);
    double[] codes = new double[rows.size() * atoms];
    int tasks = (rows.size() + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
    IntStream.range(0, tasks)
        .parallel()
        .forEach(
            task -> {
              Solver solver = Solver.of(this, pursuit);
              double[] row = new double[inputs];
              int end = Math.min(rows.size(), (task + 1) * ROWS_PER_TASK);
              for (int i = task * ROWS_PER_TASK; i < end; i++) {
                rows.copy(i, i + 1, row);
                solver.solve(row);
                solver.copy(codes, i * atoms);
              }
            });
    return DenseArray.wrap(codes, rows.size(), atoms);
  }

  /** The number of atoms and their width, for example {@code 1000 atoms of 784}. */
  @Override
  public String toString() {
    return Quantity.of(atoms, "atom") + " of " + inputs;
  }

  int kept() {
    return kept.get();
  }

  double norm(int atom) {
    return norms[atom];
  }

  /** Writes the products of a row with all atoms at norm 1. */
  void multiply(double[] row, double[] target) {
    Arrays.fill(target, 0);
    for (int i = 0; i < inputs; i++) {
      double value = row[i];
      if (value != 0) {
        int start = i * atoms;
        for (int j = 0; j < atoms; j++) {
          target[j] += value * columns[start + j];
        }
      }
    }
  }

  /** Returns the products of an atom with all atoms, all at norm 1. */
  double[] products(int atom) {
    double[] known = products.get(atom);
    if (known != null) {
      return known;
    }
    double[] unit = new double[inputs];
    for (int i = 0; i < inputs; i++) {
      unit[i] = columns[i * atoms + atom];
    }
    double[] computed = new double[atoms];
    multiply(unit, computed);
    boolean fits = kept.incrementAndGet() * (long) atoms <= mostKept;
    if (!fits || !products.compareAndSet(atom, null, computed)) {
      kept.decrementAndGet();
    }
    return computed;
  }

  /** Returns a norm, also of numbers whose squares are 0 or infinite. */
  static double norm(double[] row) {
    double largest = 0;
    for (double value : row) {
      largest = Math.max(largest, Math.abs(value));
    }
    if (largest == 0) {
      return 0;
    }
    double square = 0;
    for (double value : row) {
      square += value / largest * (value / largest);
    }
    return largest * Math.sqrt(square);
  }
}
