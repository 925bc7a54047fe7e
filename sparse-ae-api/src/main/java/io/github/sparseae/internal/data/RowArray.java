package io.github.sparseae.internal.data;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import org.jspecify.annotations.Nullable;

/** Rows of one kind in plain arrays, each with its label if the kind has labels. */
final class RowArray {
  private final RowKind kind;
  private final Object numbers;
  private final int @Nullable [] labels;

  private RowArray(RowKind kind, Object numbers, int @Nullable [] labels) {
    this.kind = kind;
    this.numbers = numbers;
    this.labels = labels;
  }

  /** Returns an array with room for the given number of rows. */
  static RowArray ofSize(RowKind kind, int rows) {
    return new RowArray(kind, kind.array(rows), kind.labeled() ? new int[rows] : null);
  }

  /** Returns a copy of rows. */
  static RowArray of(RowKind kind, Samples rows) {
    return new RowArray(
        kind, kind.numbers(rows), rows instanceof LabeledSamples labeled ? labeled.labels() : null);
  }

  /** Copies consecutive rows into another array of their kind. */
  void copy(int from, RowArray target, int to, int count) {
    int width = kind.width();
    System.arraycopy(numbers, from * width, target.numbers, to * width, count * width);
    if (labels != null && target.labels != null) {
      System.arraycopy(labels, from, target.labels, to, count);
    }
  }

  /** Returns all rows; the array must not be used afterwards. */
  Samples rows() {
    Samples rows = kind.samples(numbers);
    return labels == null ? rows : LabeledSamples.of(rows, labels);
  }
}
