package io.github.sparseae.tf;

import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** A batch of codes in the graph: what the decoder draws of them, and what is counted in them. */
interface Code<T extends TFloating> {

  /** The codes times a decoder of shape {@code [hidden, inputs]}: {@code [batch, inputs]}. */
  Operand<T> times(Operand<T> decoder);

  /** What the first units alone draw. */
  Operand<T> firstTimes(int units, Operand<T> decoder);

  /** On how many rows each unit's size is above a bound of at least 0: {@code [hidden]}. */
  Operand<T> rowsAbove(double bound);

  /** The smallest activation above 0, or a number larger than any where there is none. */
  Operand<T> smallestAbove0(Operand<T> larger);

  /** How many rows there are. */
  Operand<TInt32> rows();
}
