package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkPositionIndexes;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkByteScale;

import com.google.common.primitives.Doubles;
import com.google.common.primitives.Floats;
import io.github.sparseae.internal.data.Fingerprint;
import io.github.sparseae.internal.data.NumberArray;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows in memory, counted from 0; one out of range is an {@link IndexOutOfBoundsException}.
 * Immutable, and every number is finite: a NaN or an infinity is refused, with its row and column,
 * when samples are created.
 *
 * <p>Numbers are float32, float64, or unsigned bytes with a scale, which take a quarter of the
 * memory: a byte b stands for {@code b · scale}, computed in float32.
 */
public sealed class Samples implements Rows permits LabeledSamples {
  private final @Nullable DenseArray numbers;
  private final byte @Nullable [] bytes;
  private final float scale;
  private final int width;
  private final int from;
  private final int size;
  private volatile @Nullable String sha256;

  private Samples(
      @Nullable DenseArray numbers,
      byte @Nullable [] bytes,
      float scale,
      int width,
      int from,
      int size) {
    this.numbers = numbers;
    this.bytes = bytes;
    this.scale = scale;
    this.width = width;
    this.from = from;
    this.size = size;
  }

  Samples(Samples other) {
    this(other.numbers, other.bytes, other.scale, other.width, other.from, other.size);
  }

  /**
   * Returns samples of float32 numbers, copied.
   *
   * @throws IllegalArgumentException if there are no rows, a row is null, empty or of another width
   *     than the first, a number is NaN or infinite, or the numbers are more than an array holds
   */
  public static Samples of(float[]... rows) {
    int width = width(rows, row -> row.length);
    return of(DenseArray.wrap(Floats.concat(rows), rows.length, width));
  }

  /** Returns samples of float64 numbers, copied, as {@link #of(float[][])}. */
  public static Samples of(double[]... rows) {
    int width = width(rows, row -> row.length);
    return of(DenseArray.wrap(Doubles.concat(rows), rows.length, width));
  }

  /**
   * Returns the rows of a matrix, for example the codes of another autoencoder. Nothing is copied.
   *
   * @throws IllegalArgumentException if the matrix has no rows or no columns, or a number is NaN or
   *     infinite
   * @throws IllegalStateException if the array is not a matrix
   */
  public static Samples of(DenseArray matrix) {
    int width = width(matrix.rows(), matrix.columns());
    int bad = matrix.firstNotFinite().orElse(-1);
    if (bad >= 0) {
      throw new IllegalArgumentException(
          String.format(
              "row %s, column %s is %s: every number must be finite",
              bad / width, bad % width, matrix.get(bad)));
    }
    return new Samples(matrix, null, 1, width, 0, matrix.rows());
  }

  /**
   * Returns samples of unsigned bytes, copied, one row after the other: pixels, for example, with a
   * scale of {@code 1 / 255f}, the factor of a byte.
   *
   * @throws IllegalArgumentException if there are no rows, the bytes are not a whole number of
   *     rows, or the width or the scale is not positive and finite, or 255 times the scale is
   *     beyond float32
   */
  public static Samples ofBytes(byte[] values, int width, float scale) {
    return wrapBytes(values.clone(), width, scale);
  }

  /**
   * Returns samples around unsigned bytes, as {@link #ofBytes} without copying. The caller must not
   * change them afterwards.
   */
  public static Samples wrapBytes(byte[] values, int width, float scale) {
    checkArgument(width > 0, "the width must be positive, was %s", width);
    checkByteScale("the scale", scale);
    checkArgument(
        values.length % width == 0,
        "a length of %s is no whole number of rows of width %s",
        Quantity.of(values.length, "byte"),
        width);
    width(values.length / width, width);
    return new Samples(null, values, scale, width, 0, values.length / width);
  }

  @Override
  public String name() {
    return Quantity.of(size, "sample")
        + " of "
        + (isBytes() ? Quantity.of(width, "byte") : width + " " + precision());
  }

  /** Returns the number of rows: at least 1. */
  public int size() {
    return size;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public final OptionalLong sizeIfKnown() {
    return OptionalLong.of(size);
  }

  @Override
  public Samples withSize(long rows) {
    checkArgument(rows == size, "%s, not %s", this, rows);
    return this;
  }

  @Override
  public RowStream<? extends Samples> open() {
    return SuppliedRows.once(this);
  }

  /** Returns whether the numbers are unsigned bytes: true for {@link #ofBytes}. */
  public boolean isBytes() {
    return bytes != null;
  }

  /** Returns the factor of a byte: the scale, 1 unless {@link #isBytes()}. */
  public float scale() {
    return scale;
  }

  /**
   * Returns the precision that represents every number exactly: float64 if the numbers are of that
   * precision, else float32.
   */
  public Precision precision() {
    return numbers != null ? numbers.precision() : Precision.FLOAT32;
  }

  /** Returns one number. */
  public double get(int row, int column) {
    checkElementIndex(row, size, "row");
    checkElementIndex(column, width, "column");
    int index = (from + row) * width + column;
    return numbers != null ? numbers.get(index) : scaled(index);
  }

  /** Returns one row as float32, a copy. */
  public float[] row(int row) {
    checkElementIndex(row, size, "row");
    float[] copy = new float[width];
    copy(row, row + 1, copy);
    return copy;
  }

  /**
   * Returns the rows from one up to another, exclusive. Nothing is copied.
   *
   * @throws IllegalArgumentException if the range is empty
   */
  public Samples rows(int from, int to) {
    checkPositionIndexes(from, to, size);
    checkArgument(from < to, "a range of rows must not be empty, was %s to %s", from, to);
    return new Samples(numbers, bytes, scale, width, this.from + from, to - from);
  }

  /**
   * Returns each row followed by the same row of other samples, copied and without labels of
   * either, in float64 if one of them is, else in float32: the rows that train a transcoder, with
   * its inputs here and its targets there.
   *
   * @throws IllegalArgumentException if the numbers of rows differ, or the numbers are more than an
   *     array holds
   */
  public Samples beside(Samples other) {
    checkArgument(
        size == other.size,
        "%s beside %s: each row needs one",
        Quantity.of(size, "row"),
        other.size);
    checkArgument(
        width <= HeapLimit.MAX_LENGTH - other.width,
        "widths of %s and %s are too large",
        width,
        other.width);
    int wide = width + other.width;
    checkLength(size, wide);
    NumberArray joined =
        new NumberArray(
            precision() == Precision.FLOAT64 ? Precision.FLOAT64 : other.precision(), size * wide);
    Object target = joined.array();
    for (int row = 0; row < size; row++) {
      copyNumbers((from + row) * width, width, target, row * wide);
      other.copyNumbers((other.from + row) * other.width, other.width, target, row * wide + width);
    }
    return of(joined.toDense(size * wide, size, wide));
  }

  /**
   * Returns the columns from one up to another, exclusive, of all rows, copied, in the same kind of
   * number.
   *
   * @throws IllegalArgumentException if the range is empty
   */
  public Samples columns(int from, int to) {
    checkPositionIndexes(from, to, width);
    checkArgument(from < to, "a range of columns must not be empty, was %s to %s", from, to);
    return withColumns(IntStream.range(from, to).toArray());
  }

  /**
   * Returns each row as an image of some height with rows and columns exchanged, copied, in the
   * same kind of number. EMNIST's images lie so.
   *
   * @throws IllegalArgumentException if the width is not a multiple of the height
   */
  public Samples transposedImages(int height) {
    checkArgument(
        height > 0 && width % height == 0,
        "the height must be positive and divide the width, was %s of %s",
        height,
        width);
    int columns = width / height;
    return withColumns(
        IntStream.range(0, width).map(i -> i % height * columns + i / height).toArray());
  }

  /** Returns the given columns of all rows, copied, in the same kind of number. */
  private Samples withColumns(int[] columns) {
    int length = size * columns.length;
    if (bytes != null) {
      byte[] copy = new byte[length];
      for (int i = 0; i < length; i++) {
        copy[i] = bytes[start(i / columns.length) + columns[i % columns.length]];
      }
      return wrapBytes(copy, columns.length, scale);
    }
    DenseArray all = checkNotNull(numbers);
    return of(
        DenseArray.computed(
            precision(),
            i -> all.get(start(i / columns.length) + columns[i % columns.length]),
            size,
            columns.length));
  }

  /**
   * Returns the given rows, in any order and also repeated, copied, in the same kind of number.
   *
   * @throws IllegalArgumentException if no row is given, or the numbers are more than an array
   *     holds
   */
  public Samples select(int... rows) {
    checkArgument(rows.length > 0, "at least one row must be selected, there are none");
    checkLength(rows.length, width);
    int length = rows.length * width;
    if (bytes != null) {
      byte[] copy = new byte[length];
      gather(rows, copy);
      return wrapBytes(copy, width, scale);
    }
    NumberArray copy = new NumberArray(precision(), length);
    gather(rows, 0, rows.length, copy.array(), length);
    return of(copy.toDense(length, rows.length, width));
  }

  /**
   * Splits the rows at random, with a share of the first part that is rounded to rows. The same
   * seed gives the same parts on every platform, each in random order.
   *
   * @throws IllegalArgumentException if the share is not between 0 and 1, or a part has no rows
   */
  public Split<? extends Samples> split(double share, long seed) {
    int[][] parts = parts(share, seed);
    return new Split<>(select(parts[0]), select(parts[1]));
  }

  final int[][] parts(double share, long seed) {
    checkArgument(share > 0 && share < 1, "the share must be between 0 and 1, was %s", share);
    int first = (int) Math.round(share * size);
    checkArgument(
        first > 0 && first < size,
        "both parts need rows, but a share of %s of %s is %s",
        share,
        Quantity.of(size, "row"),
        first);
    int[] order = RandomStream.of(seed, "split", 0).permutation(size);
    return new int[][] {Arrays.copyOf(order, first), Arrays.copyOfRange(order, first, size)};
  }

  /**
   * Copies the rows from one up to another, exclusive, to the beginning of an array.
   *
   * @throws IllegalArgumentException if a float64 number is beyond float32
   */
  public void copy(int from, int to, float[] target) {
    checkPositionIndexes(from, to, size);
    copyNumbers((this.from + from) * width, (to - from) * width, target, 0);
  }

  /** Copies rows as float64 numbers, as {@link #copy(int, int, float[])}. */
  public void copy(int from, int to, double[] target) {
    checkPositionIndexes(from, to, size);
    copyNumbers((this.from + from) * width, (to - from) * width, target, 0);
  }

  /**
   * Copies the given rows, in any order, one after the other to the beginning of an array.
   *
   * @throws IllegalArgumentException if a float64 number is beyond float32
   */
  public void gather(int[] rows, float[] target) {
    gather(rows, 0, rows.length, target);
  }

  /** Copies the given rows as float64 numbers, as {@link #gather(int[], float[])}. */
  public void gather(int[] rows, double[] target) {
    gather(rows, 0, rows.length, target);
  }

  /**
   * Copies the given rows from one index among them up to another, exclusive, to where {@link
   * #gather(int[], float[])} copies them, so that threads can share the work.
   *
   * @throws IndexOutOfBoundsException if there is no such index or row, or the target is too short
   */
  public void gather(int[] rows, int from, int to, float[] target) {
    gather(rows, from, to, target, target.length);
  }

  /** Copies some of the given rows, as {@link #gather(int[], int, int, float[])}. */
  public void gather(int[] rows, int from, int to, double[] target) {
    gather(rows, from, to, target, target.length);
  }

  private void gather(int[] rows, int from, int to, Object target, int length) {
    checkPositionIndexes(from, to, rows.length);
    checkRoom(rows, length);
    for (int i = from; i < to; i++) {
      copyNumbers(start(rows[i]), width, target, i * width);
    }
  }

  /**
   * Copies the given rows as bytes, without their scale, as {@link #gather(int[], float[])}.
   *
   * @throws IllegalStateException unless {@link #isBytes()}
   */
  public void gather(int[] rows, byte[] target) {
    byte[] source = keptBytes();
    checkRoom(rows, target.length);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(source, start(rows[i]), target, i * width, width);
    }
  }

  private void checkRoom(int[] rows, int length) {
    long end = (long) rows.length * width;
    if (end > length) {
      throw new IndexOutOfBoundsException(
          "%s of width %s beyond an array of length %s"
              .formatted(Quantity.of(rows.length, "row"), width, length));
    }
  }

  private int start(int row) {
    return (from + checkElementIndex(row, size, "row")) * width;
  }

  /**
   * Returns the bytes of all rows, one after the other in a read-only view, for engines that take
   * them as they are.
   *
   * @throws IllegalStateException unless {@link #isBytes()}
   */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(keptBytes(), from * width, size * width).slice().asReadOnlyBuffer();
  }

  private byte[] keptBytes() {
    if (bytes == null) {
      throw new IllegalStateException("these samples are " + precision() + ", not bytes");
    }
    return bytes;
  }

  /**
   * Returns the rows as a matrix: shape {@code [size, width]}, float64 if the numbers are of that
   * precision, else float32.
   */
  public DenseArray toDenseArray() {
    int length = size * width;
    NumberArray copy = new NumberArray(precision(), length);
    copyNumbers(from * width, length, copy.array(), 0);
    return copy.toDense(length, size, width);
  }

  /**
   * Returns a fingerprint, computed at the first call: the SHA-256 of all numbers in 64 hexadecimal
   * digits, row after row, as little-endian float32, or float64 for numbers of that precision.
   * Bytes with a scale have the fingerprint of the float32 numbers they stand for. In Python,
   * {@code hashlib.sha256(rows.astype("<f4").tobytes()).hexdigest()}.
   */
  public String sha256() {
    String known = sha256;
    if (known == null) {
      known =
          Fingerprint.of(
              precision(),
              size * width,
              (start, count, target) -> copyNumbers(from * width + start, count, target, 0));
      sha256 = known;
    }
    return known;
  }

  /** The number of rows and their kind, for example {@code 60,000 samples of 784 float32}. */
  @Override
  public String toString() {
    return name();
  }

  /** Copies numbers to a {@code float[]} or {@code double[]}. */
  private void copyNumbers(int start, int count, Object target, int at) {
    if (target instanceof double[] doubles) {
      if (numbers != null) {
        numbers.copy(start, count, doubles, at);
        return;
      }
      for (int i = 0; i < count; i++) {
        doubles[at + i] = scaled(start + i);
      }
      return;
    }
    float[] floats = (float[]) target;
    if (numbers != null) {
      numbers.copy(start, count, floats, at);
      checkFloats(start, count, floats, at);
      return;
    }
    byte[] source = checkNotNull(bytes); // a call for each byte is slow until it is compiled
    for (int i = 0; i < count; i++) {
      floats[at + i] = (source[start + i] & 0xFF) * scale;
    }
  }

  /** Refuses float64 numbers that are infinite in float32. */
  private void checkFloats(int start, int count, float[] target, int at) {
    for (int i = 0; i < count && precision() == Precision.FLOAT64; i++) {
      if (Float.isInfinite(target[at + i])) {
        throw new IllegalArgumentException(
            name()
                + ": row "
                + ((start + i) / width - from)
                + ", column "
                + (start + i) % width
                + " is "
                + checkNotNull(numbers).get(start + i)
                + ", beyond float32, which ends at 3.4e38: scale the rows, or choose"
                + " Precision.FLOAT64");
      }
    }
  }

  private float scaled(int index) {
    return (checkNotNull(bytes)[index] & 0xFF) * scale;
  }

  private static int width(int rows, int width) {
    checkArgument(rows > 0, "at least one row is needed, there are none");
    checkArgument(width > 0, "a row needs at least one number, row 0 has none");
    return width;
  }

  private static <T> int width(T[] rows, ToIntFunction<T> length) {
    int width = 0;
    for (int i = 0; i < rows.length; i++) {
      checkArgument(rows[i] != null, "row %s is null", i);
      int actual = length.applyAsInt(rows[i]);
      width = i == 0 ? width(rows.length, actual) : width;
      checkArgument(
          actual == width, "row %s has width %s, but row 0 has width %s", i, actual, width);
    }
    checkLength(rows.length, width);
    return width(rows.length, width);
  }

  private static void checkLength(int rows, int width) {
    checkArgument(
        (long) rows * width <= HeapLimit.MAX_LENGTH,
        "%s rows of width %s are more than an array holds: stream them instead, as Rows",
        rows,
        width);
  }
}
