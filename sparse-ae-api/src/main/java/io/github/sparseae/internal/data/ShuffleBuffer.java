package io.github.sparseae.internal.data;

import io.github.sparseae.internal.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The buffer of {@link RowPass#shuffled}. With n rows or fewer in all, the order is the permutation
 * by which training shuffles rows in memory.
 *
 * <p>Rows are kept in pages, so that the buffer grows without copying and beyond the length of an
 * array.
 */
final class ShuffleBuffer {
  private static final int PAGE_NUMBERS = 1 << 18;

  private final RowKind kind;
  private final int capacity;
  private final RandomStream random;
  private final int pageRows;
  private final List<RowBlock> pages = new ArrayList<>();
  private int size;
  private int[] rest = {};
  private int restGone;
  private boolean draining;

  ShuffleBuffer(RowKind kind, int capacity, RandomStream random) {
    this.kind = kind;
    this.capacity = capacity;
    this.random = random;
    pageRows = Math.min(capacity, Math.max(1, PAGE_NUMBERS / kind.width()));
  }

  RowKind kind() {
    return kind;
  }

  /** Adds a row of a block; if the buffer is full, another moves to {@code out}. */
  void exchange(RowBlock source, int row, RowBlock out) {
    int slot = size;
    if (size < capacity) {
      if (size++ % pageRows == 0) {
        pages.add(RowBlock.ofSize(kind, pageRows));
      }
    } else {
      slot = random.nextInt(capacity);
      out.add(pages.get(slot / pageRows), slot % pageRows, 1);
    }
    pages.get(slot / pageRows).set(slot % pageRows, source, row, 1);
  }

  boolean isDrained() {
    return draining && restGone == size;
  }

  /** Moves remaining rows to the block until it is full or none is left. */
  void drain(RowBlock out) {
    if (!draining) {
      draining = true;
      rest = random.permutation(size);
    }
    while (!out.isFull() && restGone < size) {
      int slot = rest[restGone++];
      out.add(pages.get(slot / pageRows), slot % pageRows, 1);
    }
  }
}
