package io.github.sparseae.internal.data;

/** Rows of one kind, gathered one after the other up to a limit; grows with what comes. */
public final class RowBlock {
  private final RowKind kind;
  private final int limit;
  private RowArray array;
  private int capacity;
  private int rows;

  public RowBlock(RowKind kind, int limit) {
    this.kind = kind;
    this.limit = limit;
    capacity = Math.min(limit, Math.max(1, (1 << 16) / kind.width()));
    array = RowArray.ofSize(kind, capacity);
  }

  public int rows() {
    return rows;
  }

  public boolean isFull() {
    return rows == limit;
  }

  /** Takes in rows that lie one after the other in an array. */
  public void add(RowArray source, int from, int count) {
    if (rows + count > capacity) {
      resize((int) Math.min(limit, Math.max(2L * capacity, rows + count)));
    }
    source.copy(from, array, rows, count);
    rows += count;
  }

  /** The rows gathered; the block is used up. */
  public RowChunk gathered() {
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
