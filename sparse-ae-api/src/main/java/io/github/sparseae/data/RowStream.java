package io.github.sparseae.data;

import java.io.IOException;
import java.util.Optional;

/**
 * One pass over the rows of a {@link Rows}, chunk by chunk, from the first to the last.
 *
 * <p>Used by one thread, except for {@link #close}: where a pass is given up while {@link #next}
 * waits for rows, the thread that waits is interrupted, and if it goes on waiting, {@code close} is
 * called from another thread, as it may be on Java's own streams.
 */
public interface RowStream extends AutoCloseable {

  /**
   * The next rows, as many as suit the source: some hundreds at a time are quick to deal with, and
   * a chunk is held in memory whole.
   *
   * @return the rows, as wide as the source says and in one kind of number throughout; empty after
   *     the last
   * @throws IOException if the rows cannot be read
   */
  Optional<Samples> next() throws IOException;

  /**
   * Lets go of what the pass holds. Called once a pass is over, however it ended.
   *
   * @throws IOException if that fails
   */
  @Override
  void close() throws IOException;
}
