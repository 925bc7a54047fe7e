package io.github.sparseae.benchmarks.worker;

/** A training in progress. */
public interface Trainer extends AutoCloseable {

  /**
   * Trains on all rows once, in the order of {@link Task#order}.
   *
   * @return the mean of the batches' mean squared errors, each before its update; NaN if there is
   *     no loss
   */
  double epoch();

  @Override
  void close();
}
