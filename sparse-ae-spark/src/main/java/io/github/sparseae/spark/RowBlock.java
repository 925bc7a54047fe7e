package io.github.sparseae.spark;

import static java.util.Objects.requireNonNull;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The rows of a partition in an executor's memory, with a digest of them. */
final class RowBlock implements Serializable {
  private static final long serialVersionUID = 1;

  private final int rows;
  private final int width;

  /** One of these two has the numbers, row by row. */
  private final float @Nullable [] floats;

  private final double @Nullable [] doubles;

  private final String digest;
  private transient @Nullable Samples samples;

  private RowBlock(NumberBatch batch, int width, boolean isFloat) {
    rows = batch.rows();
    this.width = width;
    floats = isFloat ? batch.floats() : null;
    doubles = isFloat ? null : batch.doubles();
    Hasher hasher = Hashing.sha256().newHasher().putInt(rows);
    for (int i = 0; i < rows * width; i++) {
      if (floats != null) {
        hasher.putFloat(floats[i]);
      } else {
        hasher.putDouble(requireNonNull(doubles)[i]);
      }
    }
    digest = hasher.hash().toString();
  }

  /**
   * Takes all rows of a partition, also none.
   *
   * @param rows arrays of floats or of doubles
   */
  static RowBlock of(Iterator<Object> rows, int width, NumberColumn.Kind kind) {
    NumberBatch batch = new NumberBatch(width, kind);
    while (rows.hasNext()) {
      batch.append(rows.next());
    }
    return new RowBlock(batch, width, kind == NumberColumn.Kind.FLOATS);
  }

  int rows() {
    return rows;
  }

  /** Returns the SHA-256 of the numbers in their order. */
  String digest() {
    return digest;
  }

  /** Returns the rows, of which there must be one, without copying them. */
  Samples samples() {
    Samples made = samples;
    if (made == null) {
      made =
          Samples.of(
              floats != null
                  ? DenseArray.wrap(floats, rows, width)
                  : DenseArray.wrap(requireNonNull(doubles), rows, width));
      samples = made;
    }
    return made;
  }

  /** Returns a row: an array of floats or of doubles. */
  Object row(int number) {
    int from = number * width;
    return floats != null
        ? Arrays.copyOfRange(floats, from, from + width)
        : Arrays.copyOfRange(requireNonNull(doubles), from, from + width);
  }
}
