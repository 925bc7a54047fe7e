package io.github.sparseae.tf.internal.graph;

import java.util.List;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.nn.NthElement;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/**
 * Finds the cells of a matrix that are at least its k-th largest: of each row, or of all rows
 * together. It reads every cell once, for the maximum of each group of neighbors. The k largest
 * maxima are k different cells, so no cell among the k largest is smaller than the k-th largest
 * maximum. Few groups reach that bound, and only their cells are searched further.
 */
final class LargestCells<T extends TFloating> {
  private static final int GROUP = 16;

  private final Lowering<T> low;
  private final Ops tf;
  private final Operand<T> matrix;
  private final int columns;
  private final int group;

  /** Prepares the search in a matrix, {@code [rows, columns]}, constant to gradients. */
  LargestCells(Lowering<T> low, Operand<T> matrix, int columns) {
    this.low = low;
    this.tf = low.tf();
    this.matrix = matrix;
    this.columns = columns;
    group = Math.max(1, Integer.lowestOneBit(columns | GROUP));
  }

  /** Returns whether finding a bound for each row is faster than by a search through all cells. */
  static boolean pays(int k, int columns) {
    return columns % (GROUP / 2) == 0 && 2L * GROUP * k <= columns;
  }

  /**
   * Returns the cells of each row that are eligible and at least its k-th largest, row and column
   * of each in order, for a k of no more than a sixteenth of the columns.
   */
  Operand<TInt64> ofEachRow(Operand<TInt32> k, Function<Operand<T>, Operand<TBool>> eligible) {
    Found<T> found = candidatesOfEachRow(k, eligible);
    Operand<TInt64> row = low.column(found.cells(), 0);
    return largest(found, row, bounds(found, row, allRows(), k));
  }

  /**
   * Returns the k-th largest of the eligible numbers of each row, −∞ where there are fewer, for the
   * same k.
   */
  Operand<T> boundOfEachRow(Operand<TInt32> k, Function<Operand<T>, Operand<TBool>> eligible) {
    Found<T> found = candidatesOfEachRow(k, eligible);
    return bounds(found, low.column(found.cells(), 0), allRows(), k);
  }

  private Found<T> candidatesOfEachRow(
      Operand<TInt32> k, Function<Operand<T>, Operand<TBool>> eligible) {
    Operand<T> maxima = maxima();
    return candidates(maxima, nthLargest(maxima, k), eligible);
  }

  private Operand<TInt64> allRows() {
    return tf.dtypes.cast(low.rows(matrix), TInt64.class);
  }

  /**
   * Returns the cells that are at least the k-th largest of the whole matrix, as {@link
   * #ofEachRow}, for a k of no more than a sixteenth of the cells.
   */
  Operand<TInt64> ofAll(Operand<TInt32> k, Function<Operand<T>, Operand<TBool>> eligible) {
    Operand<T> maxima = maxima();
    Operand<T> bound = nthLargest(tf.reshape(maxima, tf.constant(new int[] {1, -1})), k);
    Operand<T> everywhere = tf.math.add(tf.zerosLike(low.column(maxima, 0)), bound);
    Found<T> found = candidates(maxima, everywhere, eligible);
    Operand<TInt64> line = tf.zerosLike(low.column(found.cells(), 0));
    return largest(found, line, bounds(found, line, tf.constant(1L), k));
  }

  private record Found<T extends TFloating>(Operand<TInt64> cells, Operand<T> values) {}

  /** Returns the maximum of each group: {@code [rows, groups]}. */
  private Operand<T> maxima() {
    return tf.reshape(
        tf.reduceMax(groups(), tf.constant(1)), tf.constant(new int[] {-1, columns / group}));
  }

  /** Returns the values group by group: {@code [rows · groups, group]}. */
  private Operand<T> groups() {
    return tf.reshape(matrix, tf.constant(new int[] {-1, group}));
  }

  private Operand<T> nthLargest(Operand<T> rows, Operand<TInt32> n) {
    return tf.nn.nthElement(rows, tf.math.sub(n, tf.constant(1)), NthElement.reverse(true));
  }

  /** Returns the eligible cells that are no smaller than the bound of their row. */
  private Found<T> candidates(
      Operand<T> maxima, Operand<T> bounds, Function<Operand<T>, Operand<TBool>> eligible) {
    Operand<TInt32> first = tf.constant(0);
    Operand<TInt32> second = tf.constant(1);
    Operand<TInt64> groupCells =
        tf.where(tf.math.greaterEqual(maxima, tf.expandDims(bounds, second)));
    Operand<TInt64> row = low.column(groupCells, 0);
    Operand<TInt64> number = low.column(groupCells, 1);
    Operand<TInt64> flat =
        tf.math.add(tf.math.mul(row, tf.constant((long) columns / group)), number);
    Operand<T> values = tf.gather(groups(), flat, first);
    Operand<TInt64> places =
        tf.where(
            tf.math.logicalAnd(
                tf.math.greaterEqual(values, tf.expandDims(tf.gather(bounds, row, first), second)),
                eligible.apply(values)));
    Operand<TInt64> of = low.column(places, 0);
    Operand<TInt64> column =
        tf.math.add(
            tf.math.mul(tf.gather(number, of, first), tf.constant((long) group)),
            low.column(places, 1));
    return new Found<>(
        tf.stack(List.of(tf.gather(row, of, first), column), Stack.axis(1L)),
        tf.gatherNd(values, places));
  }

  /**
   * Returns the k-th largest number of each line, −∞ where there are fewer, from the line of each
   * number in order.
   */
  private Operand<T> bounds(
      Found<T> found, Operand<TInt64> line, Operand<TInt64> lines, Operand<TInt32> k) {
    Operand<TInt64> counts =
        tf.math.unsortedSegmentSum(tf.onesLike(line), line, tf.dtypes.cast(lines, TInt32.class));
    Operand<TInt64> width =
        tf.math.maximum(tf.dtypes.cast(k, TInt64.class), tf.reduceMax(counts, tf.constant(0)));
    // One row for each line, padded to the longest.
    Operand<T> padded =
        tf.ragged.raggedTensorToTensor(
            tf.stack(List.of(lines, width)),
            found.values(),
            low.constant(Double.NEGATIVE_INFINITY),
            List.of(lines, line),
            List.of("FIRST_DIM_SIZE", "VALUE_ROWIDS"));
    return nthLargest(padded, k);
  }

  private Operand<TInt64> largest(Found<T> found, Operand<TInt64> line, Operand<T> bounds) {
    Operand<TInt32> first = tf.constant(0);
    Operand<TBool> isLargest = tf.math.greaterEqual(found.values(), tf.gather(bounds, line, first));
    Operand<TInt64> kept = tf.squeeze(tf.where(isLargest), Squeeze.axis(List.of(1L)));
    return tf.gather(found.cells(), kept, first);
  }
}
