package io.github.sparseae.internal.data;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import java.util.Arrays;

/** Rows of one kind in plain arrays, which grow up to a limit; with labels if the kind has them. */
public final class RowBlock {
  /** The most rows of a chunk. */
  private static final int CHUNK_ROWS = 1 << 10;

  /** The numbers of the first array, and the most of a chunk unless one row has more. */
  private static final int NUMBERS = 1 << 16;

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

  /** Returns the number of rows of a chunk: a reader of a slow source waits for a whole one. */
  public static int chunkRows(int width) {
    return Math.max(1, Math.min(CHUNK_ROWS, NUMBERS / width));
  }

  /** Returns an empty block that grows up to a limit. */
  public static RowBlock upTo(RowKind kind, int limit) {
    int capacity = Math.min(limit, Math.max(1, NUMBERS / kind.width()));
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

  public int rows() {
    return rows;
  }

  public boolean isFull() {
    return rows == limit;
  }

  /** Adds consecutive rows of another block. */
  void add(RowBlock source, int from, int count) {
    reserve(count);
    set(rows, source, from, count);
    rows += count;
  }

  /** Adds a row of numbers, rounded to the precision, with its label if the kind has them. */
  public void add(double[] row, int label) {
    reserve(1);
    int start = rows * kind.width();
    if (numbers instanceof double[] doubles) {
      System.arraycopy(row, 0, doubles, start, row.length);
    } else {
      for (int i = 0; i < row.length; i++) {
        ((float[]) numbers)[start + i] = (float) row[i];
      }
    }
    end(label);
  }

  /** Adds a row of a kind of float32, with its label if the kind has them. */
  void add(float[] row, int label) {
    reserve(1);
    System.arraycopy(row, 0, numbers, rows * kind.width(), row.length);
    end(label);
  }

  private void end(int label) {
    if (kind.labeled()) {
      labels[rows] = label;
    }
    rows++;
  }

  private void reserve(int count) {
    if (rows + count > capacity) {
      resize((int) Math.min(limit, Math.max(capacity + capacity / 2L, rows + count)));
    }
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
  public Samples gathered() {
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
