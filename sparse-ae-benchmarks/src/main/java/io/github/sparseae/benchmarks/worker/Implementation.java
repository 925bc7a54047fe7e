package io.github.sparseae.benchmarks.worker;

import io.github.sparseae.model.DenseArray;
import java.io.IOException;

/**
 * An implementation of the benchmarked tasks by one library, written for speed. It has a public
 * constructor without parameters and is created in a process of its own, which ends with it: so
 * nothing is closed.
 */
public interface Implementation {

  /** A training in progress. */
  interface Trainer {

    /**
     * Trains on all rows once, in the order of {@link Task#order}, and returns the mean of the
     * batches' mean squared errors, each before its update; NaN if there is no loss.
     */
    double epoch() throws IOException;
  }

  /** Encodes rows, from a Java array to a Java array as in an application. */
  interface Encoder {

    /** Returns the codes of rows, {@code [count, hidden]}. */
    DenseArray encode(float[] rows, int count);
  }

  /** Returns the library and its version. */
  String describe();

  /** Prepares training from the initial weights of a task on the rows of its file. */
  Trainer trainer(Task task) throws IOException;

  /**
   * Prepares encoding with the initial weights of a task.
   *
   * @throws UnsupportedOperationException if this implementation only trains, as by default
   */
  default Encoder encoder(Task task) throws IOException {
    throw new UnsupportedOperationException(describe() + " cannot encode");
  }
}
