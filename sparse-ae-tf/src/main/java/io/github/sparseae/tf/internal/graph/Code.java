package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.model.Reduction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** A batch of codes in the graph, with its products and its counts. */
interface Code<T extends TFloating> {

  /** Returns the numbers in the cells that a code has. */
  Operand<T> values();

  /** Returns the same cells with other numbers, such as their activations. */
  Code<T> with(Operand<T> changed);

  /** Returns a number of each unit, {@code [hidden]}, for cells: these can be computed together. */
  Operand<T> ofCells(Operand<T> units);

  /** Returns the factor of the sum of a term of each cell, those that are left out as well. */
  Operand<T> factor(Reduction reduction);

  /** Returns the reduced terms of the cells; a term of a cell that is left out is 0. */
  Operand<T> reduce(Reduction reduction, Operand<T> terms);

  /** Returns the sum of the terms of each row: {@code [batch]}. */
  Operand<T> rowSums(Operand<T> terms);

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

  Operand<TInt32> rows();

  /**
   * Codes with a number in every cell.
   *
   * @param values {@code [batch, hidden]}
   */
  record Dense<T extends TFloating>(Lowering<T> low, Operand<T> values) implements Code<T> {
    @Override
    public Code<T> with(Operand<T> changed) {
      return new Dense<>(low, changed);
    }

    @Override
    public Operand<T> ofCells(Operand<T> units) {
      return units;
    }

    @Override
    public Operand<T> factor(Reduction reduction) {
      return low.factor(reduction, values);
    }

    @Override
    public Operand<T> reduce(Reduction reduction, Operand<T> terms) {
      return low.reduce(reduction, terms);
    }

    @Override
    public Operand<T> rowSums(Operand<T> terms) {
      return low.tf().reduceSum(terms, low.tf().constant(1));
    }

    @Override
    public Operand<T> times(Operand<T> decoder) {
      return low.product(values, decoder);
    }

    @Override
    public Operand<T> firstTimes(int units, Operand<T> decoder) {
      Ops tf = low.tf();
      Operand<TInt32> start = tf.constant(new int[] {0, 0});
      return low.product(
          tf.slice(values, start, tf.constant(new int[] {-1, units})),
          tf.slice(decoder, start, tf.constant(new int[] {units, -1})));
    }

    @Override
    public Operand<T> rowsAbove(double bound) {
      Ops tf = low.tf();
      return tf.reduceSum(low.isAbove(tf.math.abs(values), low.constant(bound)), tf.constant(0));
    }

    @Override
    public Operand<T> smallestAbove0(Operand<T> larger) {
      Ops tf = low.tf();
      Operand<T> stays = low.isAbove(values, low.constant(0));
      return tf.reduceMin(
          tf.math.add(values, tf.math.mul(larger, tf.math.sub(low.constant(1), stays))),
          tf.constant(new int[] {0, 1}));
    }

    @Override
    public Operand<TInt32> rows() {
      return low.rows(values);
    }
  }
}
