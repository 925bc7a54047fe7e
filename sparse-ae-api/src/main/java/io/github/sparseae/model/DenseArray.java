package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import com.google.common.primitives.Ints;
import io.github.sparseae.internal.io.Quantity;
import java.io.Serializable;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An array of numbers with a shape: a weight matrix, a bias, a batch of codes. Immutable, in
 * row-major order: element {@code [i, j]} of an array of shape {@code [rows, columns]} has index
 * {@code i * columns + j}. An index out of range is an {@link IndexOutOfBoundsException}, and what
 * is asked of a matrix an {@link IllegalStateException} if the array is none.
 *
 * <p>The numbers are float32 or float64, the precision of the network that computed them. Both are
 * read as {@code double} without loss. Serializable to travel between the machines of a cluster;
 * files hold arrays in formats of their own.
 */
public final class DenseArray implements Serializable {
  private static final long serialVersionUID = 1;

  /** The number of values that are summed at once to find a NaN or an infinity among them. */
  private static final int PIECE = 1024;

  private final int[] shape;
  private final float @Nullable [] floats;
  private final double @Nullable [] doubles;

  private DenseArray(float @Nullable [] floats, double @Nullable [] doubles, int[] shape) {
    int length = floats != null ? floats.length : doubles != null ? doubles.length : 0;
    long size = size(shape);
    // Not checkArgument: the message would be built for every array.
    if (size != length) {
      throw new IllegalArgumentException(
          String.format(
              "shape %s holds %s, but %s were given",
              Arrays.toString(shape), Quantity.of(size, "number"), length));
    }
    this.floats = floats;
    this.doubles = doubles;
    this.shape = shape;
  }

  /**
   * Returns a float32 array with a copy of the given values, in row-major order.
   *
   * @throws IllegalArgumentException if the product of the shape is not their number
   */
  public static DenseArray of(float[] values, int... shape) {
    return new DenseArray(values.clone(), null, shape.clone());
  }

  /** Returns a float64 array with a copy of the given values, as {@link #of(float[], int...)}. */
  public static DenseArray of(double[] values, int... shape) {
    return new DenseArray(null, values.clone(), shape.clone());
  }

  /**
   * Returns a float32 array around the given values, as {@link #of(float[], int...)} without
   * copying. The caller must not change them afterwards.
   */
  public static DenseArray wrap(float[] values, int... shape) {
    return new DenseArray(values, null, shape.clone());
  }

  /** Returns a float64 array around the given values, as {@link #wrap(float[], int...)}. */
  public static DenseArray wrap(double[] values, int... shape) {
    return new DenseArray(null, values, shape.clone());
  }

  /**
   * Returns an array of computed values: of each index in row-major order, one after the other,
   * rounded to the precision.
   */
  public static DenseArray computed(Precision precision, IntToDoubleFunction value, int... shape) {
    int size = Ints.checkedCast(size(shape));
    if (precision == Precision.FLOAT64) {
      double[] doubles = new double[size];
      Arrays.setAll(doubles, value);
      return wrap(doubles, shape);
    }
    float[] floats = new float[size];
    for (int i = 0; i < size; i++) {
      floats[i] = (float) value.applyAsDouble(i);
    }
    return wrap(floats, shape);
  }

  /** Returns the length of each dimension, outermost first, a copy. */
  public int[] shape() {
    return shape.clone();
  }

  /** Returns the number of values: the product of the shape. */
  public int size() {
    return floats != null ? floats.length : doubles().length;
  }

  /** Returns the precision of the values: float32 or float64. */
  public Precision precision() {
    return floats != null ? Precision.FLOAT32 : Precision.FLOAT64;
  }

  /** Returns the number of rows of a matrix, the length of the first dimension. */
  public int rows() {
    checkMatrix();
    return shape[0];
  }

  /** Returns the number of columns of a matrix, the length of the second dimension. */
  public int columns() {
    checkMatrix();
    return shape[1];
  }

  /** Returns the value at an index in row-major order. */
  public double get(int index) {
    return floats != null ? floats[index] : doubles()[index];
  }

  /** Returns an element of a matrix. */
  public double get(int row, int column) {
    checkElementIndex(row, rows(), "row");
    checkElementIndex(column, columns(), "column");
    return get(row * shape[1] + column);
  }

  /** Returns a row of a matrix as float32, rounded if necessary, a copy. */
  public float[] row(int row) {
    checkElementIndex(row, rows(), "row");
    float[] copy = new float[shape[1]];
    copy(row * copy.length, copy.length, copy, 0);
    return copy;
  }

  /**
   * Copies a number of consecutive values in row-major order as float32, rounded if necessary, to
   * an index of an array.
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

  /** Copies consecutive values as float64, as {@link #copy(int, int, float[], int)}. */
  public void copy(int from, int count, double[] target, int at) {
    if (floats == null) {
      System.arraycopy(doubles(), from, target, at, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      target[at + i] = floats[from + i];
    }
  }

  /** Returns all values as float32, rounded if necessary, a copy. */
  public float[] toFloats() {
    float[] copy = new float[size()];
    copy(0, copy.length, copy, 0);
    return copy;
  }

  /** Returns all values as float64, a copy. */
  public double[] toDoubles() {
    double[] copy = new double[size()];
    copy(0, copy.length, copy, 0);
    return copy;
  }

  /** Returns the same values in the given precision: this array, or a rounded or widened copy. */
  public DenseArray in(Precision precision) {
    if (checkNotNull(precision, "precision") == precision()) {
      return this;
    }
    return precision == Precision.FLOAT32 ? wrap(toFloats(), shape) : wrap(toDoubles(), shape);
  }

  /**
   * Subtracts another array of the same shape element by element, in this array's precision.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public DenseArray minus(DenseArray other) {
    checkArgument(
        Arrays.equals(shape, other.shape),
        "shapes differ: %s and %s",
        Ints.asList(shape),
        Ints.asList(other.shape));
    return computed(precision(), i -> get(i) - other.get(i), shape);
  }

  /** Returns the transpose of a matrix. */
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

  /** Returns whether every value is finite: false if there is a NaN or an infinity. */
  public boolean isFinite() {
    return firstNotFinite().isEmpty();
  }

  /** Returns the row-major index of the first NaN or infinity; empty if all are finite. */
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
   * Returns whether the sum of some values is finite, which implies that they all are. Eight floats
   * are added at a time, since a sum of single values is a chain of dependent operations.
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

  /** Checks what came from another machine. */
  private Object readResolve() {
    return new DenseArray(floats, doubles, shape);
  }

  private double[] doubles() {
    checkState(doubles != null, "the array is float32, not float64");
    return doubles;
  }

  private void checkMatrix() {
    // Not checkState: the message would be built for every element that is read.
    if (shape.length != 2) {
      throw new IllegalStateException("not a matrix: the shape is " + Arrays.toString(shape));
    }
  }

  private static long size(int[] shape) {
    long size = 1;
    for (int length : shape) {
      checkArgument(length >= 0, "a length must not be negative: %s", Ints.asList(shape));
      if (length > 0 && size > Long.MAX_VALUE / length) {
        throw new IllegalArgumentException(
            "the shape must have at most 2^63 - 1 elements, was " + Arrays.toString(shape));
      }
      size *= length;
    }
    return size;
  }
}
