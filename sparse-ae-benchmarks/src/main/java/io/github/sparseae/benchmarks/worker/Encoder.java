package io.github.sparseae.benchmarks.worker;

import io.github.sparseae.model.DenseArray;

/** Encodes rows, from a Java array to a Java array as in an application. */
public interface Encoder extends AutoCloseable {

  /**
   * Encodes rows.
   *
   * @param rows float32 numbers, row after row
   * @param count the number of rows
   * @return the codes, {@code [count, hidden]}
   */
  DenseArray encode(float[] rows, int count);

  @Override
  void close();
}
