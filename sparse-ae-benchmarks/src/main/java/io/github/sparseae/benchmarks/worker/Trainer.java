package io.github.sparseae.benchmarks.worker;

/** A training under way. */
public interface Trainer extends AutoCloseable {

  /**
   * Trains on all rows once, in the order of {@link Task#order}.
   *
   * @return the mean of the batches' mean squared errors, each from before its update; NaN where
   *     nothing is learned
   */
  double epoch();

  @Override
  void close();
}
