package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.random.RandomStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One checked pass over a {@link Rows} or a {@link LabeledRows}, in groups of rows of the size one
 * asks for, whatever chunks the source delivers. Each row comes exactly once.
 *
 * <p>Everything that goes wrong with the source is a {@link RowReadException}: it cannot be opened,
 * read or closed, has no rows, fewer or more than it announced, a row of another width, a number
 * that is not finite, or numbers that change from one kind to another on the way.
 *
 * <p>Used by one thread, except for {@link #stop} and {@link #close}.
 *
 * @param <R> what a group of rows is: {@link Samples}, or {@link LabeledSamples} where the source
 *     has labels
 */
public final class RowPass<R> implements AutoCloseable {
  private static final int BLOCK_ROWS = 1000;
  private static final int BLOCK_NUMBERS = 1 << 24;

  private final int width;
  private final int bufferRows;
  private final @Nullable RandomStream random;
  private final CheckedStream stream;
  private final Function<RowChunk, R> result;
  private @Nullable Chunk chunk;
  private @Nullable ShuffleBuffer buffer;
  private boolean ended;

  /** Rows that the source has delivered, and how many of them were taken. */
  private static final class Chunk {
    final RowChunk rows;
    final RowKind kind;
    private @Nullable RowArray array;
    private int taken;

    Chunk(RowChunk rows) {
      this.rows = rows;
      kind = RowKind.of(rows);
    }

    int left() {
      return rows.size() - taken;
    }

    /** Takes so many rows and says which is the first. */
    int take(int rows) {
      int first = taken;
      taken += rows;
      return first;
    }

    RowArray array() {
      if (array == null) {
        array = RowArray.of(kind, rows);
      }
      return array;
    }
  }

  private RowPass(
      RowSource source,
      int bufferRows,
      @Nullable RandomStream random,
      Function<RowChunk, R> result) {
    width = source.width();
    this.bufferRows = bufferRows;
    this.random = random;
    this.result = result;
    stream = new CheckedStream(source);
  }

  /**
   * Begins a pass in the order of the source.
   *
   * @param source the source
   * @return the pass, to be closed after use
   * @throws RowReadException if the source cannot be opened
   */
  public static RowPass<Samples> open(Rows source) {
    return new RowPass<>(RowSource.of(source), 0, null, RowChunk::samples);
  }

  /**
   * Begins a pass in the order of the source, with labels.
   *
   * @param source the source
   * @return the pass, to be closed after use
   * @throws RowReadException if the source cannot be opened
   */
  public static RowPass<LabeledSamples> open(LabeledRows source) {
    return new RowPass<>(RowSource.of(source), 0, null, RowChunk::labeled);
  }

  /**
   * Begins a pass in random order, with the help of a buffer of n rows. The buffer first fills with
   * the first n rows. From then on each further row takes the place of one that is drawn uniformly
   * from the n and comes out. At the end, those that are left come out in the order of a random
   * permutation.
   *
   * <p>So row r of the source comes out as number r − n + 1 at the earliest, and n places after its
   * entry in the mean; with n at least the number of rows, every order is equally likely. The order
   * is a function of the random stream and the number of rows: it does not depend on chunks or on
   * how rows are asked for.
   *
   * @param source the source
   * @param bufferRows n, positive: so many rows are held in memory
   * @param random at its beginning
   * @return the pass, to be closed after use
   * @throws IllegalArgumentException if {@code bufferRows} is not positive
   * @throws RowReadException if the source cannot be opened
   */
  public static RowPass<Samples> shuffled(Rows source, int bufferRows, RandomStream random) {
    checkBuffer(bufferRows);
    return new RowPass<>(RowSource.of(source), bufferRows, random, RowChunk::samples);
  }

  /**
   * Begins a pass in random order, as {@link #shuffled(Rows, int, RandomStream)}: each row keeps
   * its label, and the order is the one that the same rows without labels come in.
   *
   * @param source the source
   * @param bufferRows n, positive: so many rows are held in memory
   * @param random at its beginning
   * @return the pass, to be closed after use
   * @throws IllegalArgumentException if {@code bufferRows} is not positive
   * @throws RowReadException if the source cannot be opened
   */
  public static RowPass<LabeledSamples> shuffled(
      LabeledRows source, int bufferRows, RandomStream random) {
    checkBuffer(bufferRows);
    return new RowPass<>(RowSource.of(source), bufferRows, random, RowChunk::labeled);
  }

  /** What is done with some rows. */
  public interface Work {
    void accept(Samples rows) throws IOException;
  }

  /**
   * Hands on all rows of a source, some at a time.
   *
   * @return how many there were
   * @throws IOException if the work fails
   * @throws RowReadException if the source does not deliver what it should
   */
  public static long forEach(Rows source, Work work) throws IOException {
    int rows = Math.max(1, Math.min(BLOCK_ROWS, BLOCK_NUMBERS / source.width()));
    long count = 0;
    try (RowPass<Samples> pass = open(source)) {
      for (Optional<Samples> next = pass.next(rows); next.isPresent(); next = pass.next(rows)) {
        work.accept(next.get());
        count += next.get().size();
      }
    }
    return count;
  }

  private static void checkBuffer(int bufferRows) {
    checkArgument(bufferRows > 0, "bufferRows must be positive, was %s", bufferRows);
  }

  /**
   * The next rows.
   *
   * @param rows how many, positive
   * @return so many rows; fewer only at the end; empty after it
   * @throws IllegalArgumentException if the number is not positive, or the rows are more than a
   *     Java array holds
   * @throws RowReadException if the source does not deliver what it should
   */
  public Optional<R> next(int rows) {
    checkArgument(rows > 0, "the number of rows must be positive, was %s", rows);
    checkArgument(
        rows <= RowKind.MAX_LENGTH / width,
        "%s rows of width %s are more than a Java array holds: at most %s",
        rows,
        width,
        RowKind.MAX_LENGTH / width);
    Chunk arrived = arrived();
    if (random == null) {
      return arrived == null ? Optional.empty() : Optional.of(result.apply(inOrder(arrived, rows)));
    }
    if (buffer == null && arrived != null) {
      buffer = new ShuffleBuffer(arrived.kind, bufferRows, random);
    }
    return buffer == null ? Optional.empty() : shuffled(buffer, rows).map(result);
  }

  /**
   * Whether there are no more rows; may read on to find out.
   *
   * @return true if {@link #next} is empty from now on
   * @throws RowReadException if the source does not deliver what it should
   */
  public boolean isOver() {
    return arrived() == null && (buffer == null || buffer.isDrained());
  }

  private RowChunk inOrder(Chunk first, int rows) {
    if (first.left() >= rows) {
      int from = first.take(rows);
      return first.rows.part(from, from + rows);
    }
    RowBlock block = new RowBlock(first.kind, rows);
    while (!block.isFull()) {
      Chunk arrived = arrived();
      if (arrived == null) {
        break;
      }
      int count = Math.min(arrived.left(), rows - block.rows());
      block.add(arrived.array(), arrived.take(count), count);
    }
    return block.gathered();
  }

  private Optional<RowChunk> shuffled(ShuffleBuffer mixing, int rows) {
    RowBlock block = new RowBlock(mixing.kind(), rows);
    while (!block.isFull()) {
      Chunk arrived = arrived();
      if (arrived == null) {
        mixing.drain(block);
        break;
      }
      mixing.exchange(arrived.array(), arrived.take(1), block);
    }
    return block.rows() == 0 ? Optional.empty() : Optional.of(block.gathered());
  }

  /** A chunk with rows not taken yet; null after the last. */
  private @Nullable Chunk arrived() {
    if (!ended && (chunk == null || chunk.left() == 0)) {
      chunk = stream.next().map(Chunk::new).orElse(null);
      ended = chunk == null;
    }
    return chunk;
  }

  /**
   * Asks the source for nothing more: a {@link #next} that would have to is a {@link
   * RowReadException}. May be called from another thread, and does not wake one that waits.
   */
  public void stop() {
    stream.stop();
  }

  /**
   * Closes what the source had opened. May be called from another thread while {@link #next} waits
   * for rows, which many sources answer with a failure there. Calls after the first do nothing.
   *
   * @throws RowReadException if that fails
   */
  @Override
  public void close() {
    stream.close();
  }
}
