package io.github.sparseae.java.internal;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.java.internal.kernel.Arithmetic;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.SparseRows;
import io.github.sparseae.java.internal.kernel.Workers;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.lang.reflect.Array;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The arithmetic of one precision, and what leads from its arrays to the library's types and back.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class Numbers<A> extends Arithmetic<A> {
  /** The rows of a block, which one thread visits. */
  private static final int BLOCK = 32;

  private Numbers(Arithmetic<A> arithmetic) {
    super(arithmetic);
  }

  static Numbers<?> of(Precision precision, Workers workers) {
    return switch (precision) {
      case FLOAT32 -> new Numbers<>(Arithmetic.floats(workers));
      case FLOAT64 -> new Numbers<>(Arithmetic.doubles(workers));
    };
  }

  /** Returns the length of an array. */
  static int length(Object values) {
    return Array.getLength(values);
  }

  /**
   * Returns the number of elements of a matrix.
   *
   * @throws EngineException if an array cannot hold them
   */
  static int size(int rows, int columns) {
    long size = (long) rows * columns;
    if (size > Integer.MAX_VALUE) {
      throw new EngineException(
          EngineException.Reason.MEMORY,
          "no array holds %s rows of %s numbers; use smaller batches".formatted(rows, columns));
    }
    return (int) size;
  }

  /** Returns the least positive number of full precision. */
  double leastNormal() {
    return allocate(0) instanceof float[] ? Float.MIN_NORMAL : Double.MIN_NORMAL;
  }

  /** Returns a matrix of zeros. */
  Matrix<A> zeros(int rows, int columns) {
    return Matrix.of(allocate(size(rows, columns)), rows, columns);
  }

  /** Returns the values of an array, in this precision. */
  A copy(DenseArray array) {
    A values = allocate(array.size());
    if (values instanceof float[] floats) {
      array.copy(0, floats.length, floats, 0);
    } else {
      array.copy(0, array.size(), (double[]) values, 0);
    }
    return values;
  }

  /** Returns an array around the first values, without copying where they are all. */
  DenseArray dense(A values, int... shape) {
    int length = IntStream.of(shape).reduce(1, (a, b) -> a * b);
    A all = length(values) == length ? values : copy(Matrix.of(values, 1, length)).values();
    return all instanceof float[] floats
        ? DenseArray.wrap(floats, shape)
        : DenseArray.wrap((double[]) all, shape);
  }

  /** Copies rows of samples; threads share those of several blocks. */
  void gather(Samples samples, int[] rows, A target) {
    workers()
        .run(
            (rows.length + BLOCK - 1) / BLOCK,
            block -> {
              int from = block * BLOCK;
              int to = Math.min(rows.length, from + BLOCK);
              if (target instanceof float[] floats) {
                samples.gather(rows, from, to, floats);
              } else {
                samples.gather(rows, from, to, (double[]) target);
              }
            });
  }

  /** Returns numbers row by row: in their own array where that has this precision. */
  @SuppressWarnings("unchecked")
  Matrix<A> matrix(float[] numbers, int rows, int columns) {
    if (allocate(0) instanceof float[]) {
      return Matrix.of((A) numbers, rows, columns);
    }
    Matrix<A> widened = zeros(rows, columns);
    eachRow(
        widened,
        (row, values) -> {
          for (int i = 0; i < columns; i++) {
            values[i] = numbers[row * columns + i];
          }
        });
    return widened;
  }

  /** Returns all rows of samples, {@code [size, width]}. */
  Matrix<A> rows(Samples samples) {
    Matrix<A> rows = zeros(samples.size(), samples.width());
    gather(samples, IntStream.range(0, samples.size()).toArray(), rows.values());
    return rows;
  }

  /** Returns all rows of samples of the same width, those of one after those of the other. */
  Matrix<A> rows(List<Samples> batches) {
    int size = batches.stream().mapToInt(Samples::size).sum();
    Matrix<A> all = zeros(size, batches.get(0).width());
    int at = 0;
    for (Samples batch : batches) {
      A rows = rows(batch).values();
      copy(rows, 0, all.values(), at, length(rows));
      at += length(rows);
    }
    return all;
  }

  /** Copies the values of cells to a matrix, or from it; threads share the rows. */
  void copy(SparseRows<A> cells, Matrix<A> matrix, boolean toMatrix) {
    workers()
        .run(
            cells.rows(),
            row -> {
              for (int cell = cells.starts()[row]; cell < cells.starts()[row + 1]; cell++) {
                int at = matrix.index(row, cells.indices()[cell]);
                if (toMatrix) {
                  set(matrix.values(), at, get(cells.values(), cell));
                } else {
                  set(cells.values(), cell, get(matrix.values(), at));
                }
              }
            });
  }

  /** Reads consecutive values, as many as the target holds. */
  private void read(A values, int at, double[] target) {
    if (values instanceof float[] floats) {
      for (int i = 0; i < target.length; i++) {
        target[i] = floats[at + i];
      }
    } else {
      System.arraycopy(values, at, target, 0, target.length);
    }
  }

  /** Writes consecutive values, rounded to this precision. */
  void write(double[] source, A values, int at) {
    if (values instanceof float[] floats) {
      for (int i = 0; i < source.length; i++) {
        floats[at + i] = (float) source[i];
      }
    } else {
      System.arraycopy(source, 0, values, at, source.length);
    }
  }

  /** Returns a row in float64. */
  double[] row(Matrix<A> matrix, int row) {
    double[] values = new double[matrix.columns()];
    read(matrix.values(), matrix.index(row, 0), values);
    return values;
  }

  /** Sets a row, rounded to this precision. */
  void setRow(double[] values, Matrix<A> matrix, int row) {
    write(values, matrix.values(), matrix.index(row, 0));
  }

  /** Returns numbers, rounded to this precision. */
  A rounded(double[] numbers) {
    A values = allocate(numbers.length);
    write(numbers, values, 0);
    return values;
  }

  /** Returns all values in float64. */
  double[] toDoubles(A values) {
    double[] doubles = new double[length(values)];
    read(values, 0, doubles);
    return doubles;
  }

  /** Adds numbers to an array. */
  void add(double[] numbers, A to) {
    for (int i = 0; i < numbers.length; i++) {
      set(to, i, get(to, i) + numbers[i]);
    }
  }

  /** Changes a row in float64. */
  interface RowChange {
    void change(int row, double[] values);
  }

  /** Changes each row of a matrix; threads share the rows. */
  void eachRow(Matrix<A> matrix, RowChange change) {
    eachRow(matrix, matrix, change);
  }

  /** Sets each row of a matrix to the changed row of another; threads share the rows. */
  void eachRow(Matrix<A> from, Matrix<A> to, RowChange change) {
    sumsOverRows(
        from,
        0,
        (row, values, sums) -> {
          change.change(row, values);
          setRow(values, to, row);
        });
  }

  /**
   * Computes something of a row, in an array that the next row takes, and adds to sums over rows.
   */
  interface RowVisitor {
    void visit(int row, double[] values, double[][] sums);
  }

  /**
   * Visits all rows of a matrix, in float64 and by several threads, and returns sums over them:
   * those of a block of rows in their order, and then block by block, whatever thread visits which.
   *
   * @param sums the number of arrays of sums, each as long as a row
   */
  double[][] sumsOverRows(Matrix<A> matrix, int sums, RowVisitor visitor) {
    int rows = matrix.rows();
    int width = matrix.columns();
    double[][][] parts = new double[(rows + BLOCK - 1) / BLOCK][][];
    workers()
        .run(
            parts.length,
            block -> {
              double[][] own = new double[sums][width];
              double[] values = new double[width];
              for (int row = block * BLOCK; row < Math.min(rows, (block + 1) * BLOCK); row++) {
                read(matrix.values(), matrix.index(row, 0), values);
                visitor.visit(row, values, own);
              }
              parts[block] = own;
            });
    double[][] all = new double[sums][width];
    for (double[][] part : parts) {
      for (int s = 0; s < sums; s++) {
        for (int i = 0; i < width; i++) {
          all[s][i] += part[s][i];
        }
      }
    }
    return all;
  }
}
