package io.github.sparseae.tf.internal.graph;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Codes with a number in every cell, {@code [batch, hidden]}. */
final class DenseCode<T extends TFloating> implements Code<T> {
  private final Lowering<T> low;
  private final Ops tf;
  private final Operand<T> cells;

  DenseCode(Lowering<T> low, Operand<T> cells) {
    this.low = low;
    this.tf = low.ops();
    this.cells = cells;
  }

  Operand<T> cells() {
    return cells;
  }

  @Override
  public Operand<T> times(Operand<T> decoder) {
    return low.product(cells, decoder);
  }

  @Override
  public Operand<T> firstTimes(int units, Operand<T> decoder) {
    Operand<TInt32> start = tf.constant(new int[] {0, 0});
    return low.product(
        tf.slice(cells, start, tf.constant(new int[] {-1, units})),
        tf.slice(decoder, start, tf.constant(new int[] {units, -1})));
  }

  @Override
  public Operand<T> rowsAbove(double bound) {
    return tf.reduceSum(low.isAbove(tf.math.abs(cells), low.constant(bound)), tf.constant(0));
  }

  @Override
  public Operand<T> smallestAbove0(Operand<T> larger) {
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
