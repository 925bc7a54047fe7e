package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;

import io.github.sparseae.internal.data.NumberArray;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Codes without their zeros, in compressed sparse row format: of each row the active units, in
 * ascending order, and their values. A code of 65,536 units of which 64 are active takes 512 bytes
 * in place of 256 KiB. Immutable. A row, unit or place out of range is an {@link
 * IndexOutOfBoundsException}.
 *
 * <pre>{@code
 * SparseCodes codes = sae.encodeSparse(rows, 32); // of each row the 32 largest at most
 * codes.topUnits(0, 5); // the units that are most active on row 0
 * codes.topRows(17, 10); // the rows on which unit 17 is most active
 * Rows reconstructions = sae.decode(codes);
 * Npz.write(codes, Path.of("codes.npz"));
 * }</pre>
 *
 * <p>They are {@link Rows}: read as such, each row has its zeros again. A unit is active if its
 * value is not 0. There are at most 2³¹ − 9 active units; rows with more are encoded in parts.
 */
public final class SparseCodes implements Rows {
  private final int width;

  /** Row i has the units and values from {@code starts[i]} to {@code starts[i + 1]}, exclusive. */
  private final int[] starts;

  private final int[] units;
  private final DenseArray values;

  SparseCodes(int width, int[] starts, int[] units, DenseArray values) {
    this.width = width;
    this.starts = starts;
    this.units = units;
    this.values = values;
  }

  /**
   * Returns the numbers of rows that are not 0, in the precision of the source, reading them in
   * parts: for example {@code sae.encode(rows)} of streamed rows.
   *
   * @throws IllegalArgumentException if more than 2³¹ − 9 numbers are not 0
   * @throws RowReadException if streamed rows cannot be read
   */
  public static SparseCodes of(Rows codes) {
    return of(codes, codes.width());
  }

  /**
   * Returns the k largest numbers of each row, reading the rows in parts: those of the largest
   * |value|, of equal ones the first, in the precision of the source. Zeros are left out, also
   * where fewer are not 0.
   *
   * @throws IllegalArgumentException if k is not positive, or more than 2³¹ − 9 numbers are kept
   * @throws RowReadException if streamed rows cannot be read
   */
  public static SparseCodes of(Rows codes, int k) {
    checkArgument(k > 0, "k must be positive, was %s", k);
    SparseCodesBuilder builder = new SparseCodesBuilder(codes.width(), k);
    if (codes instanceof SparseCodes sparse) {
      return k >= sparse.width ? sparse : sparse.select(builder, IntStream.range(0, sparse.size()));
    }
    RowPass.forEach(codes, builder::add);
    return builder.build();
  }

  /**
   * Returns codes of arrays in compressed sparse row format, copied: those of SciPy's {@code
   * csr_matrix}. Units of a row are sorted, and zeros are left out.
   *
   * @param width the number of units, positive
   * @param starts where each row begins among the units and values, then their number: {@code
   *     indptr}
   * @param units the active units, row after row, from 0 to {@code width − 1}: {@code indices}
   * @param values their values, finite, of shape {@code [units]}: {@code data}
   * @throws IllegalArgumentException if there are no rows, the lengths do not agree, a unit is out
   *     of range or occurs twice in a row, or a value is not finite
   */
  public static SparseCodes of(int width, int[] starts, int[] units, DenseArray values) {
    checkArgument(width > 0, "the width must be positive, was %s", width);
    checkArgument(starts.length > 1, "at least one row is needed, there are none");
    checkArgument(
        units.length == values.size()
            && starts[0] == 0
            && starts[starts.length - 1] == units.length,
        "rows from %s to %s need that many units and values, there are %s and %s",
        starts[0],
        starts[starts.length - 1],
        units.length,
        values.size());
    for (int row = 0; row + 1 < starts.length; row++) {
      checkArgument(
          starts[row] <= starts[row + 1],
          "row %s begins at %s and ends before, at %s",
          row,
          starts[row],
          starts[row + 1]);
    }
    SparseCodesBuilder builder = new SparseCodesBuilder(width, width);
    for (int row = 0; row + 1 < starts.length; row++) {
      builder.add(row, units, values, starts[row], starts[row + 1]);
    }
    return builder.build();
  }

  @Override
  public String name() {
    return Quantity.of(size(), "sparse code") + " of " + Quantity.of(width, "unit");
  }

  @Override
  public int width() {
    return width;
  }

  /** {@return the number of rows, at least 1} */
  public int size() {
    return starts.length - 1;
  }

  @Override
  public OptionalLong sizeIfKnown() {
    return OptionalLong.of(size());
  }

  /** {@return the number of active units of all rows together} */
  public int active() {
    return units.length;
  }

  /** Returns the number of active units of a row, its L0. */
  public int active(int row) {
    return start(row + 1) - start(row);
  }

  /**
   * Returns where a row begins among the {@linkplain #unit units} and {@linkplain #value values} of
   * all rows; of {@link #size}, where the last ends.
   */
  public int start(int row) {
    return starts[row];
  }

  /**
   * Returns one of the active units of all rows, ascending within a row: of {@code start(row)} to
   * {@code start(row + 1)}, exclusive.
   */
  public int unit(int at) {
    return units[at];
  }

  /** Returns the value of one of the active units of all rows, finite and not 0. */
  public double value(int at) {
    return values.get(at);
  }

  /** {@return the values of all active units, of shape {@code [active]}} */
  public DenseArray values() {
    return values;
  }

  /** {@return the precision of the values} */
  public Precision precision() {
    return values.precision();
  }

  /** Returns the value of a unit on a row; 0 if the unit is not active. */
  public double get(int row, int unit) {
    checkElementIndex(unit, width, "unit");
    int at = Arrays.binarySearch(units, start(row), start(row + 1), unit);
    return at < 0 ? 0 : value(at);
  }

  /**
   * Returns the units that are most active on a row, a positive number at most: by falling |value|,
   * of equal ones the first.
   */
  public int[] topUnits(int row, int most) {
    checkArgument(most > 0, "the number of units must be positive, was %s", most);
    return top(IntStream.range(start(row), start(row + 1)), this::value, most)
        .map(this::unit)
        .toArray();
  }

  /**
   * Returns the rows on which a unit is most active, a positive number at most: by falling |value|,
   * of equal ones the first.
   */
  public int[] topRows(int unit, int most) {
    checkElementIndex(unit, width, "unit");
    checkArgument(most > 0, "the number of rows must be positive, was %s", most);
    IntStream rows = IntStream.range(0, size()).filter(row -> get(row, unit) != 0);
    return top(rows, row -> get(row, unit), most).toArray();
  }

  private static IntStream top(IntStream candidates, IntToDoubleFunction value, int most) {
    return candidates
        .boxed()
        .sorted(Comparator.comparingDouble(at -> -Math.abs(value.applyAsDouble(at))))
        .limit(most)
        .mapToInt(Integer::intValue);
  }

  /**
   * Returns the dot product of a row with a row of other codes, {@code Σ_j h_j · g_j}, added up in
   * float64 by ascending units.
   *
   * @throws IllegalArgumentException if the widths differ
   */
  public double dot(int row, SparseCodes other, int otherRow) {
    checkWidth(other);
    double sum = 0;
    int theirs = other.start(otherRow);
    int theirEnd = other.start(otherRow + 1);
    for (int at = start(row); at < start(row + 1); at++) {
      while (theirs < theirEnd && other.units[theirs] < units[at]) {
        theirs++;
      }
      if (theirs < theirEnd && other.units[theirs] == units[at]) {
        sum += value(at) * other.value(theirs);
      }
    }
    return sum;
  }

  private void checkWidth(SparseCodes other) {
    checkArgument(
        other.width == width,
        "codes of %s, but the others have %s",
        Quantity.of(width, "unit"),
        other.width);
  }

  /**
   * Returns the given rows, in any order and also repeated, copied.
   *
   * @throws IllegalArgumentException if no row is given
   */
  public SparseCodes select(int... rows) {
    checkArgument(rows.length > 0, "at least one row must be selected, there are none");
    return select(new SparseCodesBuilder(width, width), Arrays.stream(rows));
  }

  private SparseCodes select(SparseCodesBuilder builder, IntStream rows) {
    rows.forEach(row -> builder.add(row, units, values, start(row), start(row + 1)));
    return builder.build();
  }

  /**
   * Returns the codes with their zeros, {@code [size, width]}, in the precision of the values.
   *
   * @throws IllegalArgumentException if that is more than an array holds
   */
  public DenseArray toDense() {
    checkArgument(
        (long) size() * width <= HeapLimit.MAX_LENGTH,
        "%s with their zeros are more than an array holds: read them as rows, in parts",
        this);
    return dense(0, size());
  }

  private DenseArray dense(int from, int to) {
    NumberArray dense = new NumberArray(precision(), (to - from) * width);
    for (int row = from; row < to; row++) {
      for (int at = starts[row]; at < starts[row + 1]; at++) {
        dense.set((row - from) * width + units[at], value(at));
      }
    }
    return dense.toDense((to - from) * width, to - from, width);
  }

  @Override
  public RowStream<? extends Samples> open() {
    int rows = RowPass.blockRows(width);
    int[] next = {0};
    return SuppliedRows.stream(
        () -> {
          int from = next[0];
          next[0] = Math.min(from + rows, size());
          return from < size() ? Optional.of(Samples.of(dense(from, next[0]))) : Optional.empty();
        },
        () -> {});
  }

  /** Equal if the width, the active units of each row, and every bit of their values agree. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SparseCodes that
        && width == that.width
        && Arrays.equals(starts, that.starts)
        && Arrays.equals(units, that.units)
        && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + Arrays.hashCode(units)) + values.hashCode();
  }

  /** The numbers of rows and units, for example {@code 10000 sparse codes of 65536 units}. */
  @Override
  public String toString() {
    return name();
  }
}
