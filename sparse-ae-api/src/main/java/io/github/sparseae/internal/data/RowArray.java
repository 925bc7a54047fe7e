package io.github.sparseae.internal.data;

import org.jspecify.annotations.Nullable;

/** Rows of one kind in plain arrays, each with its label where the kind has them. */
public final class RowArray {
  private final RowKind kind;
  private final Object numbers;
  private final int @Nullable [] labels;

  private RowArray(RowKind kind, Object numbers, int @Nullable [] labels) {
    this.kind = kind;
    this.numbers = numbers;
    this.labels = labels;
  }

  /** Room for so many rows. */
  public static RowArray ofSize(RowKind kind, int rows) {
    return new RowArray(kind, kind.array(rows), kind.labeled() ? new int[rows] : null);
  }

  /** Rows, copied. */
  public static RowArray of(RowKind kind, RowChunk rows) {
    return new RowArray(kind, kind.numbers(rows.samples()), rows.labels());
  }

  /** Puts rows that lie one after the other into another array of their kind. */
  public void copy(int from, RowArray target, int to, int count) {
    int width = kind.width();
    System.arraycopy(numbers, from * width, target.numbers, to * width, count * width);
    if (labels != null && target.labels != null) {
      System.arraycopy(labels, from, target.labels, to, count);
    }
  }

  /** All rows; nobody will touch the arrays any more. */
  public RowChunk rows() {
    return new RowChunk(kind.samples(numbers), labels);
  }
}
