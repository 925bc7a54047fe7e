package io.github.sparseae.engine;

import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import java.util.OptionalLong;

/**
 * Rows in the memory of other machines, on which a {@link Network} of those machines is trained by
 * their numbers, as on rows in memory.
 */
public interface RemoteRows extends Rows {

  /** {@return the number of rows, at least 1} */
  int size();

  @Override
  default OptionalLong sizeIfKnown() {
    return OptionalLong.of(size());
  }

  /**
   * Returns the rows that are also in this machine's memory: all in their order if they are few,
   * else a part that represents them. Normalization and the pre-encoder bias are measured on them,
   * units are resampled from them, and warnings speak of them.
   */
  Samples sample();

  /** {@return a SHA-256 that all rows and their order decide, for checkpoints} */
  String sha256();
}
