package io.github.sparseae.tf.internal.graph;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
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

  /**
   * Codes with a number in every cell.
   *
   * @param cells {@code [batch, hidden]}
   * @param isRectified whether many of them may be 0, which products then leave out
   */
  record Dense<T extends TFloating>(Lowering<T> low, Operand<T> cells, boolean isRectified)
      implements Code<T> {
    @Override
    public Operand<T> times(Operand<T> decoder) {
      return isRectified
          ? ActiveCells.rectifiedTimes(low, cells, decoder)
          : low.product(cells, decoder);
    }

    @Override
    public Operand<T> firstTimes(int units, Operand<T> decoder) {
      Ops tf = low.ops();
      Operand<TInt32> start = tf.constant(new int[] {0, 0});
      return low.product(
          tf.slice(cells, start, tf.constant(new int[] {-1, units})),
          tf.slice(decoder, start, tf.constant(new int[] {units, -1})));
    }

    @Override
    public Operand<T> rowsAbove(double bound) {
      Ops tf = low.ops();
      return tf.reduceSum(low.isAbove(tf.math.abs(cells), low.constant(bound)), tf.constant(0));
    }

    @Override
    public Operand<T> smallestAbove0(Operand<T> larger) {
      Ops tf = low.ops();
      Operand<T> stays = low.isAbove(cells, low.constant(0));
      return tf.reduceMin(
          tf.math.add(cells, tf.math.mul(larger, tf.math.sub(low.constant(1), stays))),
          tf.constant(new int[] {0, 1}));
    }

    @Override
    public Operand<TInt32> rows() {
      return low.rows(cells);
    }
  }
}
