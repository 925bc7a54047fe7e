package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.internal.data.NumberArray;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Gathers the rows of sparse codes. */
final class SparseCodesBuilder {
  private final int width;
  private final int k;
  private int[] starts = new int[64];
  private int rows;
  private int[] units = new int[1024];
  private @Nullable NumberArray values;
  private int filled;

  SparseCodesBuilder(int width, int k) {
    this.width = width;
    this.k = k;
  }

  /** Adds rows with their zeros. */
  void add(Samples block) {
    DenseArray numbers = block.toDenseArray();
    int[] places = new int[width];
    for (int row = 0; row < block.size(); row++) {
      int first = row * width;
      int count = 0;
      for (int unit = 0; unit < width; unit++) {
        if (numbers.get(first + unit) != 0) {
          places[count++] = first + unit;
        }
      }
      addRow(numbers, places, count, place -> place - first);
    }
  }

  /** Adds a row without its zeros, or with some, whose units may be in any order. */
  void add(int row, int[] from, DenseArray numbers, int start, int end) {
    int[] places = new int[end - start];
    int count = 0;
    boolean isSorted = true;
    for (int at = start; at < end; at++) {
      double value = numbers.get(at);
      checkArgument(
          from[at] >= 0 && from[at] < width && Double.isFinite(value),
          "row %s has the value %s of unit %s: values must be finite, of units from 0 to %s",
          row,
          value,
          from[at],
          width - 1);
      isSorted &= at == start || from[at - 1] < from[at];
      if (value != 0) {
        places[count++] = at;
      }
    }
    if (!isSorted) {
      sort(row, from, places, count);
    }
    addRow(numbers, places, count, place -> from[place]);
  }

  /** Adds the largest of the numbers at some places as a row. */
  private void addRow(DenseArray numbers, int[] places, int count, IntUnaryOperator unit) {
    int kept = largest(numbers, places, count);
    reserve(numbers.precision(), kept);
    for (int i = 0; i < kept; i++) {
      units[filled] = unit.applyAsInt(places[i]);
      checkNotNull(values).set(filled++, numbers.get(places[i]));
    }
    if (rows + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    starts[++rows] = filled;
  }

  private static void sort(int row, int[] from, int[] places, int count) {
    int[] sorted =
        Arrays.stream(places, 0, count)
            .boxed()
            .sorted(Comparator.comparingInt(at -> from[at]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 0; i < count; i++) {
      checkArgument(
          i == 0 || from[sorted[i - 1]] < from[sorted[i]],
          "row %s has unit %s twice",
          row,
          from[sorted[i]]);
      places[i] = sorted[i];
    }
  }

  /** Keeps the places of the k largest |values| in their order; returns their number. */
  private int largest(DenseArray numbers, int[] places, int count) {
    if (count <= k) {
      return count;
    }
    double[] sorted = new double[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = Math.abs(numbers.get(places[i]));
    }
    Arrays.sort(sorted);
    double least = sorted[count - k];
    int equal = 0; // The number of the k that are equal to the least of them.
    while (equal < k && sorted[count - k + equal] == least) {
      equal++;
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      double size = Math.abs(numbers.get(places[i]));
      if (size > least || (size == least && equal-- > 0)) {
        places[kept++] = places[i];
      }
    }
    return kept;
  }

  private void reserve(Precision precision, int count) {
    checkArgument(
        count <= HeapLimit.MAX_LENGTH - filled,
        "row %s ends beyond %s active units, more than an array holds: keep fewer of each row, or"
            + " encode the rows in parts",
        rows,
        HeapLimit.MAX_LENGTH);
    int length = units.length;
    if (filled + count > length) {
      length =
          (int)
              Math.min(HeapLimit.MAX_LENGTH, Math.max(filled + count, length + (length >> 1) + 1L));
      units = Arrays.copyOf(units, length);
    }
    if (values == null) {
      values = new NumberArray(precision, length);
    } else if (values.length() < length) {
      values.resize(length);
    }
  }

  SparseCodes build() {
    return new SparseCodes(
        width,
        Arrays.copyOf(starts, rows + 1),
        Arrays.copyOf(units, filled),
        values == null ? DenseArray.wrap(new float[0], 0) : values.toDense(filled, filled));
  }
}
