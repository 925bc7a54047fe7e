package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.internal.random.RandomStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One checked pass over {@link Rows}, in groups of the size requested, whatever chunks the source
 * delivers. Each row is delivered exactly once; the groups of {@link LabeledRows} are {@link
 * LabeledSamples}.
 *
 * <p>Every failure of the source is a {@link RowReadException}: it cannot be opened, read or
 * closed, has no rows, fewer or more than announced, a row of another width, a number that is not
 * finite, or another kind of number than in the rows before.
 *
 * <p>Used by one thread, except for {@link #stop} and {@link #close}.
 */
public final class RowPass implements AutoCloseable {
  private static final int BLOCK_ROWS = 1000;
  private static final int BLOCK_NUMBERS = 1 << 22;

  private final int width;
  private final int bufferRows;
  private final @Nullable RandomStream random;
  private final CheckedStream stream;
  private @Nullable Chunk chunk;
  private @Nullable ShuffleBuffer buffer;
  private boolean ended;

  /** Rows delivered by the source, and the number of them taken so far. */
  private static final class Chunk {
    final Samples rows;
    final RowKind kind;
    private @Nullable RowBlock copied;
    int taken;

    Chunk(Samples rows) {
      this.rows = rows;
      kind = RowKind.of(rows);
    }

    Samples take(int most) {
      int from = taken;
      taken = Math.min(rows.size() - from, most) + from;
      return rows.rows(from, taken);
    }

    RowBlock copied() {
      if (copied == null) {
        copied = RowBlock.ofSize(kind, rows.size());
        copied.add(rows);
      }
      return copied;
    }
  }

  private RowPass(Rows source, RowRange range, int bufferRows, @Nullable RandomStream random) {
    width = source.width();
    this.bufferRows = bufferRows;
    this.random = random;
    stream = new CheckedStream(source, range);
  }

  /** Returns the number of rows if their source, which has a name, knows it; null is refused. */
  public static OptionalLong sizeIfKnown(Rows rows) {
    String name = checkNotNull(rows.name(), "name() of %s returned null", rows.getClass());
    return checkNotNull(rows.sizeIfKnown(), "%s: sizeIfKnown() returned null", name);
  }

  /** Begins a pass in the order of the source, to be closed after use. */
  public static RowPass open(Rows source) {
    return open(source, RowRange.ALL);
  }

  /** Begins a pass in which a number outside of a range is a {@link RowReadException}. */
  public static RowPass open(Rows source, RowRange range) {
    return new RowPass(source, range, 0, null);
  }

  /**
   * Begins a pass in random order, by a buffer of n rows. The buffer first fills with the first n
   * rows. From then on each further row replaces one that is chosen uniformly from the n and is
   * delivered. After the last row, the remaining ones are delivered in the order of a random
   * permutation.
   *
   * <p>So row r of the source is delivered as number r − n + 1 at the earliest, and on average n
   * places after it was read; with n at least the number of rows, every order is equally likely.
   * The order is a function of the random stream and the number of rows: it depends neither on
   * chunks, nor on the sizes requested, nor on labels, which stay with their rows.
   *
   * @param bufferRows n, positive: the number of rows held in memory
   * @param random at its beginning
   */
  public static RowPass shuffled(Rows source, RowRange range, int bufferRows, RandomStream random) {
    checkArgument(bufferRows > 0, "bufferRows must be positive, was %s", bufferRows);
    return new RowPass(source, range, bufferRows, random);
  }

  public interface Action<E extends Exception> {
    void accept(Samples rows) throws E;
  }

  /** Passes all rows of a source to an action, some at a time, and returns their number. */
  public static <E extends Exception> long forEach(Rows source, Action<E> work) throws E {
    int rows = blockRows(source.width());
    long count = 0;
    try (RowPass pass = open(source)) {
      for (Optional<Samples> next = pass.next(rows); next.isPresent(); next = pass.next(rows)) {
        work.accept(next.get());
        count += next.get().size();
      }
    }
    return count;
  }

  /** Returns the number of rows that are computed with at a time: fewer of wide ones. */
  public static int blockRows(int width) {
    return Math.max(1, Math.min(BLOCK_ROWS, BLOCK_NUMBERS / width));
  }

  /** Returns the next rows, a positive number; fewer only at the end, and empty after it. */
  public Optional<Samples> next(int rows) {
    checkArgument(rows > 0, "the number of rows must be positive, was %s", rows);
    checkArgument(
        rows <= HeapLimit.MAX_LENGTH / width,
        "%s rows of width %s are more than a Java array holds: at most %s",
        rows,
        width,
        HeapLimit.MAX_LENGTH / width);
    if (random != null) {
      return shuffled(rows, random);
    }
    return hasArrived() ? Optional.of(inOrder(rows)) : Optional.empty();
  }

  /** Returns whether there are no more rows; reads ahead if necessary. */
  public boolean isOver() {
    return !hasArrived() && (buffer == null || buffer.isDrained());
  }

  private Samples inOrder(int rows) {
    Samples first = arrived().take(rows);
    if (first.size() == rows || !hasArrived()) {
      return first;
    }
    RowBlock block = RowBlock.upTo(RowKind.of(first), rows);
    block.add(first);
    while (!block.isFull() && hasArrived()) {
      block.add(arrived().take(rows - block.rows()));
    }
    return block.gathered();
  }

  private Optional<Samples> shuffled(int rows, RandomStream order) {
    if (buffer == null) {
      if (!hasArrived()) {
        return Optional.empty();
      }
      buffer = new ShuffleBuffer(arrived().kind, bufferRows, order);
    }
    RowBlock block = RowBlock.upTo(buffer.kind(), rows);
    while (!block.isFull() && hasArrived()) {
      Chunk from = arrived();
      buffer.exchange(from.copied(), from.taken++, block);
    }
    if (!block.isFull()) {
      buffer.drain(block);
    }
    return block.rows() == 0 ? Optional.empty() : Optional.of(block.gathered());
  }

  private Chunk arrived() {
    return checkNotNull(chunk);
  }

  /** Returns whether there is a chunk with rows not taken yet. */
  private boolean hasArrived() {
    if (!ended && (chunk == null || chunk.taken == chunk.rows.size())) {
      chunk = stream.next().map(Chunk::new).orElse(null);
      ended = chunk == null;
    }
    return !ended;
  }

  /**
   * Requests nothing more from the source: a {@link #next} that would have to is a {@link
   * RowReadException}. May be called from another thread, and does not wake one that waits.
   */
  public void stop() {
    stream.stop();
  }

  /**
   * Closes the source's pass. May be called from another thread while {@link #next} waits for rows,
   * which then fails in many sources. Calls after the first do nothing.
   */
  @Override
  public void close() {
    stream.close();
  }
}
