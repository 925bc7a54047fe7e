package io.github.sparseae.internal.data;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import java.util.Arrays;

/** Rows of one kind in plain arrays, which grow up to a limit; with labels if the kind has them. */
final class RowBlock {
  private final RowKind kind;
  private final int limit;
  private Object numbers;
  private int[] labels;
  private int capacity;
  private int rows;

  private RowBlock(RowKind kind, int limit, int capacity, Object numbers) {
    this.kind = kind;
    this.limit = limit;
    this.capacity = capacity;
    this.numbers = numbers;
    labels = new int[kind.labeled() ? capacity : 0];
  }

  /** Returns an empty block that grows up to a limit. */
  static RowBlock upTo(RowKind kind, int limit) {
    int capacity = Math.min(limit, Math.max(1, (1 << 16) / kind.width()));
    return new RowBlock(kind, limit, capacity, kind.array(capacity));
  }

  /** Returns a block of rows for {@link #set}. */
  static RowBlock ofSize(RowKind kind, int rows) {
    return new RowBlock(kind, rows, rows, kind.array(rows));
  }

  /** Returns a copy of rows. */
  static RowBlock of(RowKind kind, Samples rows) {
    RowBlock block = new RowBlock(kind, rows.size(), rows.size(), kind.numbers(rows));
    block.labels = rows instanceof LabeledSamples labeled ? labeled.labels() : block.labels;
    return block;
  }

  int rows() {
    return rows;
  }

  boolean isFull() {
    return rows == limit;
  }

  /** Adds consecutive rows of another block. */
  void add(RowBlock source, int from, int count) {
    if (rows + count > capacity) {
      resize((int) Math.min(limit, Math.max(2L * capacity, rows + count)));
    }
    set(rows, source, from, count);
    rows += count;
  }

  /** Overwrites rows with consecutive rows of another block. */
  void set(int to, RowBlock source, int from, int count) {
    int width = kind.width();
    System.arraycopy(source.numbers, from * width, numbers, to * width, count * width);
    if (kind.labeled()) {
      System.arraycopy(source.labels, from, labels, to, count);
    }
  }

  /** Returns the rows added; the block must not be used afterwards. */
  Samples gathered() {
    if (rows < capacity) {
      resize(rows);
    }
    Samples gathered = kind.samples(numbers);
    return kind.labeled() ? LabeledSamples.of(gathered, labels) : gathered;
  }

  private void resize(int newCapacity) {
    Object moved = kind.array(newCapacity);
    System.arraycopy(numbers, 0, moved, 0, rows * kind.width());
    numbers = moved;
    labels = Arrays.copyOf(labels, kind.labeled() ? newCapacity : 0);
    capacity = newCapacity;
  }
}
