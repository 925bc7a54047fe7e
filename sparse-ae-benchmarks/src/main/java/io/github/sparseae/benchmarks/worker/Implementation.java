package io.github.sparseae.benchmarks.worker;

import java.io.IOException;

/**
 * A library that does a task as well as it can. A class with a public constructor without
 * parameters; it is made in a process of its own.
 */
public interface Implementation {

  /**
   * What it is.
   *
   * @return the library and its version
   */
  String describe();

  /**
   * Gets ready to train: the initial weights are those of the task, the rows those of its file.
   *
   * @param task what to train
   * @return the training before its first step
   * @throws IOException if the rows cannot be read
   */
  Trainer trainer(Task task) throws IOException;

  /**
   * Gets ready to encode with the initial weights of a task.
   *
   * @param task whose network
   * @return the encoder
   */
  Encoder encoder(Task task);
}
