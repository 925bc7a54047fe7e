package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkPositionIndex;
import static com.google.common.base.Preconditions.checkPositionIndexes;

import io.github.sparseae.internal.data.Fingerprint;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Rows of numbers, all of one width: what a network learns from and is asked about. Immutable, and
 * every number is finite: a NaN or an infinity is refused when samples are made, with its row and
 * column.
 *
 * <p>Numbers are float32, float64, or unsigned bytes with a scale, which take a quarter of the
 * memory: a byte b stands for {@code b · scale}, computed in float32.
 */
public final class Samples {
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

  /**
   * Samples of float32 numbers, copied.
   *
   * @param rows the rows, all of one width
   * @return the samples
   * @throws IllegalArgumentException if there are no rows, a row is empty or of another width than
   *     the first, or a number is NaN or infinite
   */
  public static Samples of(float[]... rows) {
    int width = width(rows.length, rows.length == 0 ? 0 : rows[0].length);
    float[] flat = new float[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      checkWidth(i, rows[i].length, width);
      System.arraycopy(rows[i], 0, flat, i * width, width);
    }
    return of(DenseArray.wrap(flat, rows.length, width));
  }

  /**
   * Samples of float64 numbers, copied.
   *
   * @param rows the rows, all of one width
   * @return the samples
   * @throws IllegalArgumentException if there are no rows, a row is empty or of another width than
   *     the first, or a number is NaN or infinite
   */
  public static Samples of(double[]... rows) {
    int width = width(rows.length, rows.length == 0 ? 0 : rows[0].length);
    double[] flat = new double[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      checkWidth(i, rows[i].length, width);
      System.arraycopy(rows[i], 0, flat, i * width, width);
    }
    return of(DenseArray.wrap(flat, rows.length, width));
  }

  /**
   * Samples from a matrix, for example from the codes of another autoencoder. Nothing is copied.
   *
   * @param matrix one sample a row
   * @return the samples
   * @throws IllegalArgumentException if the matrix has no rows or no columns, or a number is NaN or
   *     infinite
   * @throws IllegalStateException if the array is not a matrix
   */
  public static Samples of(DenseArray matrix) {
    int width = width(matrix.rows(), matrix.columns());
    matrix
        .firstNotFinite()
        .ifPresent(
            i -> {
              throw new IllegalArgumentException(
                  String.format(
                      "row %s, column %s is %s: every number must be finite",
                      i / width, i % width, matrix.get(i)));
            });
    return new Samples(matrix, null, 1, width, 0, matrix.rows());
  }

  /**
   * Samples of unsigned bytes, copied: pixels, for example, with a scale of {@code 1 / 255f}.
   *
   * @param values the rows, one after the other
   * @param width the width of a row, positive
   * @param scale what a byte is multiplied by, finite and positive
   * @return the samples
   * @throws IllegalArgumentException if there are no rows, the bytes are no whole number of rows,
   *     or the scale is not finite and positive
   */
  public static Samples ofBytes(byte[] values, int width, float scale) {
    return wrapBytes(values.clone(), width, scale);
  }

  /**
   * Returns samples around unsigned bytes, without copying. The caller must not change them
   * afterwards.
   *
   * @param values the rows, one after the other
   * @param width the width of a row, positive
   * @param scale what a byte is multiplied by, finite and positive
   * @return the samples
   * @throws IllegalArgumentException as for {@link #ofBytes}
   */
  public static Samples wrapBytes(byte[] values, int width, float scale) {
    checkArgument(width > 0, "the width must be positive, was %s", width);
    checkArgument(
        scale > 0 && Float.isFinite(scale), "the scale must be finite and positive, was %s", scale);
    checkArgument(
        values.length % width == 0,
        "%s bytes are no whole number of rows of width %s",
        values.length,
        width);
    width(values.length / width, width);
    return new Samples(null, values, scale, width, 0, values.length / width);
  }

  /**
   * How many rows there are.
   *
   * @return at least 1
   */
  public int size() {
    return size;
  }

  /**
   * How many numbers a row has.
   *
   * @return at least 1
   */
  public int width() {
    return width;
  }

  /**
   * Whether the numbers are kept as unsigned bytes.
   *
   * @return true for {@link #ofBytes}
   */
  public boolean isBytes() {
    return bytes != null;
  }

  /**
   * What a byte is multiplied by.
   *
   * @return the scale, 1 unless {@link #isBytes()}
   */
  public float scale() {
    return scale;
  }

  /**
   * The precision in which no number is lost.
   *
   * @return float64 if the numbers are kept as such, else float32
   */
  public Precision precision() {
    return numbers != null ? numbers.precision() : Precision.FLOAT32;
  }

  /**
   * One number.
   *
   * @param row at least 0 and less than {@link #size()}
   * @param column at least 0 and less than {@link #width()}
   * @return the number
   * @throws IndexOutOfBoundsException if there is no such number
   */
  public double get(int row, int column) {
    checkElementIndex(row, size, "row");
    checkElementIndex(column, width, "column");
    int index = (from + row) * width + column;
    return numbers != null ? numbers.get(index) : scaled(index);
  }

  /**
   * One row as float32.
   *
   * @param row at least 0 and less than {@link #size()}
   * @return a copy
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public float[] row(int row) {
    checkElementIndex(row, size, "row");
    float[] copy = new float[width];
    copy(row, row + 1, copy);
    return copy;
  }

  /**
   * A part of the rows. Nothing is copied.
   *
   * @param from the first row
   * @param to the row after the last
   * @return the rows from {@code from} up to {@code to}
   * @throws IndexOutOfBoundsException if there are no such rows
   * @throws IllegalArgumentException if the part is empty
   */
  public Samples rows(int from, int to) {
    checkPositionIndexes(from, to, size);
    checkArgument(from < to, "a part needs at least one row, was %s to %s", from, to);
    return new Samples(numbers, bytes, scale, width, this.from + from, to - from);
  }

  /**
   * Copies rows as float32 numbers.
   *
   * @param from the first row
   * @param to the row after the last
   * @param target where the numbers go, from its beginning
   * @throws IndexOutOfBoundsException if there are no such rows, or the target is too short
   */
  public void copy(int from, int to, float[] target) {
    checkPositionIndexes(from, to, size);
    int start = (this.from + from) * width;
    int count = (to - from) * width;
    if (numbers != null) {
      numbers.copy(start, count, target);
    } else {
      scale(start, count, target, 0);
    }
  }

  /**
   * Copies rows as float64 numbers.
   *
   * @param from the first row
   * @param to the row after the last
   * @param target where the numbers go, from its beginning
   * @throws IndexOutOfBoundsException if there are no such rows, or the target is too short
   */
  public void copy(int from, int to, double[] target) {
    checkPositionIndexes(from, to, size);
    int start = (this.from + from) * width;
    int count = (to - from) * width;
    if (numbers != null) {
      numbers.copy(start, count, target);
    } else {
      for (int i = 0; i < count; i++) {
        target[i] = scaled(start + i);
      }
    }
  }

  /**
   * Gathers rows as float32 numbers.
   *
   * @param rows their numbers, in any order
   * @param target where the numbers go, one row after the other from its beginning
   * @throws IndexOutOfBoundsException if there is no such row, or the target is too short
   */
  public void gather(int[] rows, float[] target) {
    checkRoom(rows, target.length);
    for (int i = 0; i < rows.length; i++) {
      int start = start(rows[i]);
      if (numbers != null) {
        numbers.copy(start, width, target, i * width);
      } else {
        scale(start, width, target, i * width);
      }
    }
  }

  /**
   * Gathers rows as float64 numbers.
   *
   * @param rows their numbers, in any order
   * @param target where the numbers go, one row after the other from its beginning
   * @throws IndexOutOfBoundsException if there is no such row, or the target is too short
   */
  public void gather(int[] rows, double[] target) {
    checkRoom(rows, target.length);
    for (int i = 0; i < rows.length; i++) {
      int start = start(rows[i]);
      if (numbers != null) {
        numbers.copy(start, width, target, i * width);
      } else {
        for (int j = 0; j < width; j++) {
          target[i * width + j] = scaled(start + j);
        }
      }
    }
  }

  /**
   * Gathers rows as the bytes they are kept as, without their scale.
   *
   * @param rows their numbers, in any order
   * @param target where the bytes go, one row after the other from its beginning
   * @throws IndexOutOfBoundsException if there is no such row, or the target is too short
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
    checkPositionIndex(Math.multiplyExact(rows.length, width), length, "the numbers' end");
  }

  private int start(int row) {
    return (from + checkElementIndex(row, size, "row")) * width;
  }

  /**
   * The bytes of all rows, for engines that keep them as they are.
   *
   * @return a read-only view, one row after the other
   * @throws IllegalStateException unless {@link #isBytes()}
   */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(keptBytes(), from * width, size * width).slice().asReadOnlyBuffer();
  }

  private byte[] keptBytes() {
    if (bytes == null) {
      throw new IllegalStateException(
          "these samples are kept as " + precision() + ", not as bytes");
    }
    return bytes;
  }

  /**
   * The rows as a matrix.
   *
   * @return shape {@code [size, width]}, float64 if the numbers are kept as such, else float32
   */
  public DenseArray toDenseArray() {
    if (precision() == Precision.FLOAT64) {
      double[] copy = new double[size * width];
      copy(0, size, copy);
      return DenseArray.wrap(copy, size, width);
    }
    float[] copy = new float[size * width];
    copy(0, size, copy);
    return DenseArray.wrap(copy, size, width);
  }

  /**
   * A fingerprint: the SHA-256 of all numbers, row after row, as little-endian float32, or float64
   * where they are kept as such. Rows that are equal number by number have the same, whether they
   * are kept as bytes with a scale or as float32. In Python, {@code
   * hashlib.sha256(rows.astype("<f4").tobytes()).hexdigest()}.
   *
   * @return 64 hexadecimal digits; computed at the first call
   */
  public String sha256() {
    String known = sha256;
    if (known == null) {
      known = Fingerprint.of(this);
      sha256 = known;
    }
    return known;
  }

  /** How many rows of what, for example {@code 60000 samples of 784 bytes x 0.003921569}. */
  @Override
  public String toString() {
    return size
        + " samples of "
        + width
        + (bytes != null ? " bytes x " + scale : " " + precision());
  }

  private void scale(int start, int count, float[] target, int at) {
    byte[] source = checkNotNull(bytes);
    for (int i = 0; i < count; i++) {
      target[at + i] = (source[start + i] & 0xFF) * scale;
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

  private static void checkWidth(int row, int actual, int expected) {
    checkArgument(
        actual == expected, "row %s has width %s, but row 0 has width %s", row, actual, expected);
  }
}
