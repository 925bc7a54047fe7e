package io.github.sparseae.data;

import java.io.IOException;
import java.util.Optional;

/**
 * One pass over the rows of a {@link LabeledRows}, chunk by chunk, from the first to the last.
 * Threads are as in {@link RowStream}.
 */
public interface LabeledStream extends AutoCloseable {

  /**
   * The next rows with their labels, as many as suit the source.
   *
   * @return the rows, as wide as the source says and in one kind of number throughout; empty after
   *     the last
   * @throws IOException if the rows cannot be read
   */
  Optional<LabeledSamples> next() throws IOException;

  /**
   * Lets go of what the pass holds. Called once a pass is over, however it ended.
   *
   * @throws IOException if that fails
   */
  @Override
  void close() throws IOException;
}
