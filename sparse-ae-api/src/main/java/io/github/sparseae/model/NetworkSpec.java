package io.github.sparseae.model;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an engine needs to know to compute a network: an autoencoder's or a classifier's plan. */
public sealed interface NetworkSpec permits AutoencoderSpec, ClassifierSpec {

  /**
   * The width of a row that comes in.
   *
   * @return the number of inputs, positive
   */
  int inputs();

  /**
   * The width of the code.
   *
   * @return the number of hidden units, positive
   */
  int hidden();

  /**
   * The arithmetic.
   *
   * @return float32 or float64
   */
  Precision precision();

  /**
   * What decides every random choice.
   *
   * @return the seed
   */
  long seed();

  /**
   * The learned arrays and their shapes.
   *
   * @return in the order of {@link Parameter}
   */
  Map<Parameter, List<Integer>> shapes();

  /**
   * Which of the learned arrays training changes.
   *
   * @return a subset of the keys of {@link #shapes()}
   */
  Set<Parameter> trained();
}
