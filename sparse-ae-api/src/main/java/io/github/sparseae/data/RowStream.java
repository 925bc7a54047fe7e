package io.github.sparseae.data;

import java.io.IOException;
import java.util.Optional;

/**
 * One pass over {@link Rows}, chunk by chunk, from the first row to the last.
 *
 * <p>One thread uses it, with one exception: when a pass is abandoned while {@link #next} waits for
 * rows, the waiting thread is interrupted, and if it keeps waiting, {@link #close} is called from
 * another thread, as Java's own input streams allow.
 *
 * @param <S> the type of a chunk: {@link LabeledSamples} if the rows have labels
 */
public interface RowStream<S extends Samples> extends AutoCloseable {

  /**
   * Returns the next rows, of the width of the source and in the same kind of number in every
   * chunk; empty after the last row. Their number is what suits the source: some hundreds at a time
   * are efficient, and a chunk is held in memory whole.
   *
   * @throws IOException if the rows cannot be read
   */
  Optional<S> next() throws IOException;

  /**
   * Releases the resources of the pass. Called once, however the pass ended.
   *
   * @throws IOException if that fails
   */
  @Override
  void close() throws IOException;
}
