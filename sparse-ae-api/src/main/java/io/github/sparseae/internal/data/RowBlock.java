package io.github.sparseae.internal.data;

import io.github.sparseae.data.Samples;

/** Collects rows of one kind up to a limit; grows as rows are added. */
final class RowBlock {
  private final RowKind kind;
  private final int limit;
  private RowArray array;
  private int capacity;
  private int rows;

  RowBlock(RowKind kind, int limit) {
    this.kind = kind;
    this.limit = limit;
    capacity = Math.min(limit, Math.max(1, (1 << 16) / kind.width()));
    array = RowArray.ofSize(kind, capacity);
  }

  int rows() {
    return rows;
  }

  boolean isFull() {
    return rows == limit;
  }

  /** Adds consecutive rows of an array. */
  void add(RowArray source, int from, int count) {
    if (rows + count > capacity) {
      resize((int) Math.min(limit, Math.max(2L * capacity, rows + count)));
    }
    source.copy(from, array, rows, count);
    rows += count;
  }

  /** Returns the rows collected; the block must not be used afterwards. */
  Samples gathered() {
    if (rows < capacity) {
      resize(rows);
    }
    return array.rows();
  }

  private void resize(int newCapacity) {
    RowArray moved = RowArray.ofSize(kind, newCapacity);
    array.copy(0, moved, 0, rows);
    array = moved;
    capacity = newCapacity;
  }
}
