package io.github.sparseae.internal.data;

import io.github.sparseae.internal.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Mixes rows on their way. The buffer first fills with n rows. From then on each row that comes in
 * takes the place of one that is drawn uniformly from the n and goes out. When no more come, those
 * that are left go out in the order of a random permutation: at n rows or fewer in all, the one by
 * which training shuffles rows in memory.
 *
 * <p>Rows lie in pages, so that the buffer grows without copying and beyond the length of an array.
 */
public final class ShuffleBuffer {
  private static final int PAGE_NUMBERS = 1 << 18;

  private final RowKind kind;
  private final int capacity;
  private final RandomStream random;
  private final int pageRows;
  private final List<RowArray> pages = new ArrayList<>();
  private int size;
  private int[] rest = {};
  private int restGone;
  private boolean draining;

  public ShuffleBuffer(RowKind kind, int capacity, RandomStream random) {
    this.kind = kind;
    this.capacity = capacity;
    this.random = random;
    pageRows = Math.min(capacity, Math.max(1, PAGE_NUMBERS / kind.width()));
  }

  public RowKind kind() {
    return kind;
  }

  /** Takes in a row of an array; if the buffer is full, one goes out to the block. */
  public void exchange(RowArray source, int row, RowBlock out) {
    int slot = size;
    if (size < capacity) {
      if (size++ % pageRows == 0) {
        pages.add(RowArray.ofSize(kind, pageRows));
      }
    } else {
      slot = random.nextInt(capacity);
      out.add(pages.get(slot / pageRows), slot % pageRows, 1);
    }
    source.copy(row, pages.get(slot / pageRows), slot % pageRows, 1);
  }

  /** Whether all rows that came in have gone out. */
  public boolean isDrained() {
    return draining && restGone == size;
  }

  /** Lets rows that are left go out until the block is full or none is left. */
  public void drain(RowBlock out) {
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
