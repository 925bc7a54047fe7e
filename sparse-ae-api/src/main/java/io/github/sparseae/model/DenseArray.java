package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;
import static com.google.common.base.Preconditions.checkState;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers with a shape: a weight matrix, a bias, a batch of codes. Immutable; rows lie one after
 * the other, so element {@code [i, j]} of an array of shape {@code [rows, columns]} is number
 * {@code i * columns + j}.
 *
 * <p>The numbers are float32 or float64, whichever the network that made them computes in. Both
 * read as {@code double} without loss.
 */
public final class DenseArray {
  /** How many numbers are looked at before a NaN among them is searched for. */
  private static final int PIECE = 1024;

  private final int[] shape;
  private final float @Nullable [] floats;
  private final double @Nullable [] doubles;

  private DenseArray(float @Nullable [] floats, double @Nullable [] doubles, int[] shape) {
    int length = floats != null ? floats.length : doubles != null ? doubles.length : 0;
    checkArgument(
        size(shape) == length,
        "shape %s holds %s numbers, but %s were given",
        Arrays.toString(shape),
        size(shape),
        length);
    this.floats = floats;
    this.doubles = doubles;
    this.shape = shape;
  }

  /**
   * A float32 array. The numbers are copied.
   *
   * @param values the numbers, row after row
   * @param shape the shape; its product is the length of {@code values}
   * @return an array
   * @throws IllegalArgumentException if the shape does not fit the values
   */
  public static DenseArray of(float[] values, int... shape) {
    return new DenseArray(values.clone(), null, shape.clone());
  }

  /**
   * A float64 array. The numbers are copied.
   *
   * @param values the numbers, row after row
   * @param shape the shape; its product is the length of {@code values}
   * @return an array
   * @throws IllegalArgumentException if the shape does not fit the values
   */
  public static DenseArray of(double[] values, int... shape) {
    return new DenseArray(null, values.clone(), shape.clone());
  }

  /**
   * Returns a float32 array around the given values, without copying. The caller must not change
   * them afterwards.
   *
   * @param values the values
   * @param shape the shape; its product is the length of {@code values}
   * @return an array
   * @throws IllegalArgumentException if the shape does not fit the values
   */
  public static DenseArray wrap(float[] values, int... shape) {
    return new DenseArray(values, null, shape.clone());
  }

  /**
   * Returns a float64 array around the given values, without copying. The caller must not change
   * them afterwards.
   *
   * @param values the values
   * @param shape the shape; its product is the length of {@code values}
   * @return an array
   * @throws IllegalArgumentException if the shape does not fit the values
   */
  public static DenseArray wrap(double[] values, int... shape) {
    return new DenseArray(null, values, shape.clone());
  }

  /**
   * The lengths along each dimension, outermost first.
   *
   * @return a copy
   */
  public int[] shape() {
    return shape.clone();
  }

  /**
   * How many numbers there are.
   *
   * @return the product of the shape
   */
  public int size() {
    return floats != null ? floats.length : doubles().length;
  }

  /**
   * The precision the numbers are kept in.
   *
   * @return float32 or float64
   */
  public Precision precision() {
    return floats != null ? Precision.FLOAT32 : Precision.FLOAT64;
  }

  /**
   * How many rows a matrix has.
   *
   * @return the first length
   * @throws IllegalStateException if this is not a matrix
   */
  public int rows() {
    checkMatrix();
    return shape[0];
  }

  /**
   * How many columns a matrix has.
   *
   * @return the second length
   * @throws IllegalStateException if this is not a matrix
   */
  public int columns() {
    checkMatrix();
    return shape[1];
  }

  /**
   * One number by its place in the flat order.
   *
   * @param index at least 0 and less than {@link #size()}
   * @return the number
   * @throws IndexOutOfBoundsException if there is no such number
   */
  public double get(int index) {
    return floats != null ? floats[index] : doubles()[index];
  }

  /**
   * One number of a matrix.
   *
   * @param row at least 0 and less than {@link #rows()}
   * @param column at least 0 and less than {@link #columns()}
   * @return the number
   * @throws IndexOutOfBoundsException if there is no such number
   * @throws IllegalStateException if this is not a matrix
   */
  public double get(int row, int column) {
    checkElementIndex(row, rows(), "row");
    checkElementIndex(column, columns(), "column");
    return get(row * shape[1] + column);
  }

  /**
   * One row of a matrix, as float32.
   *
   * @param row at least 0 and less than {@link #rows()}
   * @return a copy
   * @throws IndexOutOfBoundsException if there is no such row
   * @throws IllegalStateException if this is not a matrix
   */
  public float[] row(int row) {
    checkElementIndex(row, rows(), "row");
    int columns = shape[1];
    float[] copy = new float[columns];
    for (int j = 0; j < columns; j++) {
      copy[j] = (float) get(row * columns + j);
    }
    return copy;
  }

  /**
   * Copies some of the numbers as float32, rounded where they are kept in float64.
   *
   * @param from the first, in the flat order
   * @param count how many
   * @param target where they go, from its beginning
   * @throws IndexOutOfBoundsException if there are no such numbers, or the target is too short
   */
  public void copy(int from, int count, float[] target) {
    copy(from, count, target, 0);
  }

  /**
   * Copies some of the numbers as float32 to a place in an array.
   *
   * @param from the position of the first in row-major order
   * @param count how many
   * @param target where they go, rounded where they are kept in float64
   * @param at where the first of them goes
   * @throws IndexOutOfBoundsException if there are not so many, or the target is too short
   */
  public void copy(int from, int count, float[] target, int at) {
    if (floats != null) {
      System.arraycopy(floats, from, target, at, count);
      return;
    }
    double[] source = doubles();
    for (int i = 0; i < count; i++) {
      target[at + i] = (float) source[from + i];
    }
  }

  /**
   * Copies some of the numbers as float64.
   *
   * @param from the first, in the flat order
   * @param count how many
   * @param target where they go, from its beginning
   * @throws IndexOutOfBoundsException if there are no such numbers, or the target is too short
   */
  public void copy(int from, int count, double[] target) {
    copy(from, count, target, 0);
  }

  /**
   * Copies some of the numbers as float64 to a place in an array.
   *
   * @param from the position of the first in row-major order
   * @param count how many
   * @param target where they go
   * @param at where the first of them goes
   * @throws IndexOutOfBoundsException if there are not so many, or the target is too short
   */
  public void copy(int from, int count, double[] target, int at) {
    if (floats == null) {
      System.arraycopy(doubles(), from, target, at, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      target[at + i] = floats[from + i];
    }
  }

  /**
   * All numbers as float32, rounded where they are kept in float64.
   *
   * @return a copy
   */
  public float[] toFloats() {
    if (floats != null) {
      return floats.clone();
    }
    double[] source = doubles();
    float[] copy = new float[source.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = (float) source[i];
    }
    return copy;
  }

  /**
   * All numbers as float64.
   *
   * @return a copy
   */
  public double[] toDoubles() {
    if (floats == null) {
      return doubles().clone();
    }
    double[] copy = new double[floats.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = floats[i];
    }
    return copy;
  }

  /**
   * The same numbers in another precision.
   *
   * @param precision the precision wanted
   * @return this, or a rounded or widened copy
   */
  public DenseArray in(Precision precision) {
    if (precision == precision()) {
      return this;
    }
    return precision == Precision.FLOAT32 ? wrap(toFloats(), shape) : wrap(toDoubles(), shape);
  }

  /**
   * Subtracts another array, number by number.
   *
   * @param other an array of the same shape
   * @return this minus {@code other}, in this array's precision
   * @throws IllegalArgumentException if the shapes differ
   */
  public DenseArray minus(DenseArray other) {
    checkArgument(
        Arrays.equals(shape, other.shape),
        "shapes differ: %s and %s",
        Arrays.toString(shape),
        Arrays.toString(other.shape));
    double[] difference = toDoubles();
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= other.get(i);
    }
    return wrap(difference, shape).in(precision());
  }

  /**
   * Exchanges rows and columns.
   *
   * @return the transpose
   * @throws IllegalStateException if this is not a matrix
   */
  public DenseArray transpose() {
    int rows = rows();
    int columns = columns();
    double[] turned = new double[size()];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        turned[j * rows + i] = get(i * columns + j);
      }
    }
    return wrap(turned, columns, rows).in(precision());
  }

  /**
   * Whether every number is finite.
   *
   * @return false if there is a NaN or an infinity
   */
  public boolean isFinite() {
    return firstNotFinite().isEmpty();
  }

  /**
   * Where the first NaN or infinity is.
   *
   * @return its index in row-major order; empty if every number is finite
   */
  public OptionalInt firstNotFinite() {
    int to;
    for (int from = 0; from < size(); from = to) {
      to = size() - from > PIECE ? from + PIECE : size();
      if (!isSurelyFinite(from, to)) {
        OptionalInt bad =
            IntStream.range(from, to).filter(i -> !Double.isFinite(get(i))).findFirst();
        if (bad.isPresent()) {
          return bad;
        }
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Whether the sum of some numbers is finite: then they all are, for a NaN or an infinity would be
   * in it. Floats are added eight at a time, since a sum of one at a time waits for itself.
   */
  private boolean isSurelyFinite(int from, int to) {
    double sum = 0;
    int i = from;
    if (floats != null) {
      float eights = 0;
      for (; i + 7 < to; i += 8) {
        eights +=
            ((floats[i] + floats[i + 1]) + (floats[i + 2] + floats[i + 3]))
                + ((floats[i + 4] + floats[i + 5]) + (floats[i + 6] + floats[i + 7]));
      }
      sum = eights;
    }
    for (; i < to; i++) {
      sum += get(i);
    }
    return Double.isFinite(sum);
  }

  /** Equal if shape, precision and every bit agree. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DenseArray that
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(floats, that.floats)
        && Arrays.equals(doubles, that.doubles);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape)
        + (floats != null ? Arrays.hashCode(floats) : Arrays.hashCode(doubles));
  }

  /** The precision and the shape, for example {@code float32 [784, 400]}. */
  @Override
  public String toString() {
    return precision() + " " + Arrays.toString(shape);
  }

  private double[] doubles() {
    checkState(doubles != null, "float32 numbers asked for as float64");
    return doubles;
  }

  private void checkMatrix() {
    // The words are made only when they are needed: this is asked for every single number.
    if (shape.length != 2) {
      throw new IllegalStateException("not a matrix: the shape is " + Arrays.toString(shape));
    }
  }

  private static long size(int[] shape) {
    long size = 1;
    for (int length : shape) {
      checkArgument(length >= 0, "a length must not be negative: %s", Arrays.toString(shape));
      size = Math.multiplyExact(size, length);
    }
    return size;
  }
}
