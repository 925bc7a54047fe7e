package io.github.sparseae.internal.data;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;

/** Rows of one kind in plain arrays, which grow up to a limit; with labels if the kind has them. */
public final class RowBlock {
  private static final int CHUNK_ROWS = 1 << 10;

  /** The numbers of the first array, and the most of a chunk unless one row has more. */
  private static final int NUMBERS = 1 << 16;

  private final RowKind kind;
  private final int limit;
  private final NumberArray numbers;
  private int[] labels;
  private int rows;

  private RowBlock(RowKind kind, int limit, int capacity) {
    this.kind = kind;
    this.limit = limit;
    numbers = kind.array(capacity);
    labels = new int[kind.labeled() ? capacity : 0];
  }

  /** Returns the number of rows of a chunk: a reader of a slow source waits for a whole one. */
  public static int chunkRows(int width) {
    return Math.max(1, Math.min(CHUNK_ROWS, NUMBERS / width));
  }

  /** Returns an empty block that grows up to a limit. */
  public static RowBlock upTo(RowKind kind, int limit) {
    return new RowBlock(kind, limit, Math.min(limit, Math.max(1, NUMBERS / kind.width())));
  }

  /** Returns a block of rows for {@link #set}. */
  static RowBlock ofSize(RowKind kind, int rows) {
    return new RowBlock(kind, rows, rows);
  }

  public int rows() {
    return rows;
  }

  public boolean isFull() {
    return rows == limit;
  }

  void add(RowBlock source, int from, int count) {
    reserve(count);
    set(rows, source, from, count);
    rows += count;
  }

  void add(Samples added) {
    reserve(added.size());
    numbers.set(rows * kind.width(), added);
    if (added instanceof LabeledSamples labeled && kind.labeled()) {
      System.arraycopy(labeled.labels(), 0, labels, rows, added.size());
    }
    rows += added.size();
  }

  /** Adds a row of numbers, rounded to the precision, with its label if the kind has them. */
  public void add(DenseArray row, int label) {
    reserve(1);
    numbers.set(rows * kind.width(), row);
    if (kind.labeled()) {
      labels[rows] = label;
    }
    rows++;
  }

  private void reserve(int count) {
    int capacity = numbers.length() / kind.width();
    if (rows + count > capacity) {
      capacity = (int) Math.min(limit, Math.max(capacity + capacity / 2L, rows + count));
      numbers.resize(Math.multiplyExact(capacity, kind.width()));
      labels = Arrays.copyOf(labels, kind.labeled() ? capacity : 0);
    }
  }

  /** Overwrites rows with consecutive rows of another block. */
  void set(int to, RowBlock source, int from, int count) {
    int width = kind.width();
    numbers.set(to * width, source.numbers, from * width, count * width);
    if (kind.labeled()) {
      System.arraycopy(source.labels, from, labels, to, count);
    }
  }

  /** Returns the rows added; the block must not be used afterwards. */
  public Samples gathered() {
    Samples gathered = numbers.toSamples(kind, rows);
    return kind.labeled() ? LabeledSamples.of(gathered, Arrays.copyOf(labels, rows)) : gathered;
  }
}
