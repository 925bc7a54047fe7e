package io.github.sparseae.data;

/** Rows of one kind, gathered one after the other up to a limit; grows with what comes. */
final class RowBlock {
  private final RowKind kind;
  private final int limit;
  private Object numbers;
  private int capacity;
  private int rows;

  RowBlock(RowKind kind, int limit) {
    this.kind = kind;
    this.limit = limit;
    capacity = Math.min(limit, Math.max(1, (1 << 16) / kind.width()));
    numbers = kind.array(capacity);
  }

  int rows() {
    return rows;
  }

  boolean isFull() {
    return rows == limit;
  }

  /** Takes in rows that lie one after the other in an array. */
  void add(Object source, int from, int count) {
    if (rows + count > capacity) {
      resize((int) Math.min(limit, Math.max(2L * capacity, rows + count)));
    }
    int width = kind.width();
    System.arraycopy(source, from * width, numbers, rows * width, count * width);
    rows += count;
  }

  /** The rows gathered; the block is used up. */
  Samples samples() {
    if (rows < capacity) {
      resize(rows);
    }
    return kind.samples(numbers);
  }

  private void resize(int newCapacity) {
    Object moved = kind.array(newCapacity);
    System.arraycopy(numbers, 0, moved, 0, rows * kind.width());
    numbers = moved;
    capacity = newCapacity;
  }
}
