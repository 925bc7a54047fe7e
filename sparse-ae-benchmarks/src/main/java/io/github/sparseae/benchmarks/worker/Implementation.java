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

  /**
   * Prepares training from the initial weights of a task on the rows of its file.
   *
   * @param task the task
   * @return a training before its first step
   * @throws IOException if the rows cannot be read
   */
  Trainer trainer(Task task) throws IOException;

  /**
   * Prepares encoding with the initial weights of a task.
   *
   * @param task the task
   * @return the encoder
   * @throws IOException if a saved model cannot be read
   * @throws UnsupportedOperationException if this implementation only trains, as by default
   */
  default Encoder encoder(Task task) throws IOException {
    throw new UnsupportedOperationException(describe() + " cannot encode");
  }
}
