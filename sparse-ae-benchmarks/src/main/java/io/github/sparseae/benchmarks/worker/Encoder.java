package io.github.sparseae.benchmarks.worker;

import io.github.sparseae.model.DenseArray;

/** Makes codes of rows: from Java's numbers to Java's numbers, as an application has them. */
public interface Encoder extends AutoCloseable {

  /**
   * Encodes.
   *
   * @param rows float32 numbers, row after row
   * @param count how many rows
   * @return the codes, {@code [count, hidden]}
   */
  DenseArray encode(float[] rows, int count);

  @Override
  void close();
}
