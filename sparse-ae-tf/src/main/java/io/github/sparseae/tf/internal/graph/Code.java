package io.github.sparseae.tf.internal.graph;

import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** A batch of codes in the graph, with its products and its counts. */
interface Code<T extends TFloating> {

  /**
   * Returns the codes times a decoder of shape {@code [hidden, inputs]}: {@code [batch, inputs]}.
   */
  Operand<T> times(Operand<T> decoder);

  /** Returns the product of the first units with their decoder rows. */
  Operand<T> firstTimes(int units, Operand<T> decoder);

  /** Returns, for each unit, the number of rows where |code| exceeds a bound: {@code [hidden]}. */
  Operand<T> rowsAbove(double bound);

  /** Returns the smallest activation above 0, or the given larger number if there is none. */
  Operand<T> smallestAbove0(Operand<T> larger);

  /** Returns the number of rows. */
  Operand<TInt32> rows();
}
