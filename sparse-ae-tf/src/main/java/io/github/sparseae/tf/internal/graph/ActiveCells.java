package io.github.sparseae.tf.internal.graph;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.sparse.SparseTensorDenseMatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * Codes with few active cells, stored as those cells alone. Decoding and the gradients of both
 * layers' weights then touch the active cells only. Of the five matrix products of a step, the
 * encoder's forward one stays dense, because it decides which cells are active.
 *
 * <p>TensorFlow's C++ library has no gradient for a product with a sparse matrix, and a dense one
 * for gathered cells. So both layers are a {@link MarkedIdentity}: forward a value that is constant
 * to gradients, backward the gradients defined here.
 *
 * <ul>
 *   <li>Encoder, {@code z = (x − b_d)·W_e + b_e} at the active cells, with δ the gradient of those:
 *       {@code ∂W_e = (x − b_d)ᵀ·δ}, {@code ∂b_e} the sums of δ by unit, {@code ∂b_d = −W_e·∂b_e}.
 *   <li>Decoder, {@code f·W_d} with g its gradient: {@code ∂W_d = fᵀ·g}, and {@code ∂f = g·W_dᵀ} at
 *       the active cells.
 * </ul>
 */
public final class ActiveCells<T extends TFloating> implements Code<T> {
  static final String ENCODER = "_sparse_ae_active_encoder";
  static final String DECODER = "_sparse_ae_active_decoder";
  private static final String CENTERED = "_sparse_ae_active_centered";
  private static final String GATHERED = "_sparse_ae_active_gathered";
  static final String RECTIFIED_ENCODER = "_sparse_ae_rectified_encoder";
  static final String RECTIFIED_DECODER = "_sparse_ae_rectified_decoder";

  /** Where at most one cell in this number is not 0, products take those cells alone. */
  private static final long SPARSE = 32;

  /** The share of active units in a row, which decides how products are computed. */
  public enum Share {
    /** Each batch decides whether products of its rectified code take all cells. */
    BY_BATCH,
    /** Dense products are faster. */
    MANY,
    /** At most one in 16: on a CPU, computing active cells alone is faster. */
    FEW,
    /** At most one in 200: gathering a decoder row for each cell is faster, too. */
    VERY_FEW;

    boolean isKnownFew() {
      return this == FEW || this == VERY_FEW;
    }

    public static Share of(int k, int hidden) {
      return (long) k * 200 <= hidden ? VERY_FEW : (long) k * 16 <= hidden ? FEW : MANY;
    }
  }

  private final Lowering<T> low;
  private final Ops tf;
  private final Where where;
  private final Operand<T> values;

  /**
   * Which cells are active.
   *
   * @param cells row and unit of each, {@code [n, 2]}, rows in order
   * @param row the row of each
   * @param unit the unit of each
   * @param shape {@code [batch, hidden]}
   * @param hidden the number of units
   * @param share the approximate share of them that is active
   */
  private record Where(
      Operand<TInt64> cells,
      Operand<TInt64> row,
      Operand<TInt64> unit,
      Operand<TInt64> shape,
      int hidden,
      Share share) {

    static Where of(
        Lowering<?> low, Operand<TInt64> active, Operand<TInt64> shape, int hidden, Share share) {
      Operand<TInt64> cells = low.ops().stopGradient(active);
      return new Where(cells, low.column(cells, 0), low.column(cells, 1), shape, hidden, share);
    }
  }

  /**
   * The encoder.
   *
   * @param center the learned vector that is subtracted from the input; null if there is none
   * @param input the input after that, {@code [batch, inputs]}
   */
  record Encoder<T extends TFloating>(
      Operand<T> weights, Operand<T> bias, @Nullable Operand<T> center, Operand<T> input) {}

  private ActiveCells(Lowering<T> low, Where where, Operand<T> values) {
    this.low = low;
    this.tf = low.ops();
    this.where = where;
    this.values = values;
  }

  /**
   * Returns the pre-activations of the active cells.
   *
   * @param active row and unit of each, {@code [n, 2]}, rows in order
   * @param z all pre-activations, {@code [batch, hidden]}
   * @param share the approximate share of active units
   */
  public static <T extends TFloating> ActiveCells<T> of(
      Lowering<T> low,
      Operand<TInt64> active,
      Operand<T> z,
      Encoder<T> encoder,
      int hidden,
      Share share) {
    Ops tf = low.ops();
    Where where = Where.of(low, active, tf.shape(z, TInt64.class), hidden, share);
    List<Operand<?>> inputs =
        new ArrayList<>(
            List.of(
                tf.gatherNd(tf.stopGradient(z), where.cells()),
                encoder.weights(),
                encoder.bias(),
                tf.stopGradient(encoder.input()),
                where.cells(),
                where.unit(),
                where.shape(),
                tf.constant(hidden)));
    List<String> marks = new ArrayList<>(List.of(ENCODER));
    if (encoder.center() != null) {
      inputs.add(encoder.center());
      marks.add(CENTERED);
    }
    return new ActiveCells<>(
        low, where, MarkedIdentity.create(tf, "ActiveEncoder", low.type(), inputs, marks));
  }

  /** Returns the gradients of the encoder's inputs, in their order above. */
  @SuppressWarnings("unchecked")
  static <T extends TFloating> List<Operand<?>> encoderGradient(
      Ops tf, GraphOperation op, Output<?> upstream) {
    Operand<T> delta = (Operand<T>) upstream;
    Operand<T> weights = (Operand<T>) op.input(1);
    Operand<T> input = (Operand<T>) op.input(3);
    Operand<TInt64> cells = (Operand<TInt64>) op.input(4);
    Operand<TInt64> unit = (Operand<TInt64>) op.input(5);
    Operand<TInt64> shape = (Operand<TInt64>) op.input(6);
    Operand<TInt32> hidden = (Operand<TInt32>) op.input(7);
    Operand<T> ofWeights =
        tf.linalg.transpose(
            tf.sparse.sparseTensorDenseMatMul(
                cells, delta, shape, input, SparseTensorDenseMatMul.adjointA(true)),
            tf.constant(new int[] {1, 0}));
    Operand<T> ofBias = tf.math.unsortedSegmentSum(delta, unit, hidden);
    List<Operand<?>> gradients =
        new ArrayList<>(
            List.of(
                tf.zerosLike(delta),
                ofWeights,
                ofBias,
                tf.zerosLike(input),
                tf.zerosLike(cells),
                tf.zerosLike(unit),
                tf.zerosLike(shape),
                tf.zerosLike(hidden)));
    addOfCenter(tf, op, weights, ofBias, gradients);
    return gradients;
  }

  /**
   * The rows of a matrix in two parts, of which one is all or nearly all: rows that are multiplied
   * whole, and those of which the cells that are not 0 are. The first row is always among the
   * former, as a product over no rows crashes oneDNN.
   *
   * @param from the number of rows that are multiplied whole
   * @param whole those rows
   * @param cells row, from 0 again, and column of each cell of the others
   * @param values what is in those
   * @param shape the shape of the other rows
   */
  private record Parts<T extends TFloating>(
      Operand<TInt32> from,
      Operand<T> whole,
      Operand<TInt64> cells,
      Operand<T> values,
      Operand<TInt64> shape) {

    static <T extends TFloating> Parts<T> of(Ops tf, Operand<T> matrix) {
      Operand<TBool> isActive =
          tf.math.notEqual(matrix, tf.dtypes.cast(tf.constant(0), matrix.type()));
      Operand<TInt64> active =
          tf.reduceSum(
              tf.dtypes.cast(
                  tf.reduceSum(tf.dtypes.cast(isActive, TInt32.class), tf.constant(1)),
                  TInt64.class),
              tf.constant(0));
      Operand<TBool> areMany =
          tf.math.greater(tf.math.mul(active, tf.constant(SPARSE)), tf.size(matrix, TInt64.class));
      Operand<TInt32> rows = tf.gather(tf.shape(matrix), tf.constant(0), tf.constant(0));
      Operand<TInt32> from = tf.select(areMany, rows, tf.constant(1));
      Operand<T> others = after(tf, from, matrix);
      Operand<TInt64> cells = tf.where(after(tf, from, isActive));
      return new Parts<>(
          from,
          before(tf, from, matrix),
          cells,
          tf.gatherNd(others, cells),
          tf.shape(others, TInt64.class));
    }

    /** Reads the constant inputs of an op, from an index on. */
    @SuppressWarnings("unchecked")
    static <T extends TFloating> Parts<T> read(GraphOperation op, int at) {
      return new Parts<>(
          (Operand<TInt32>) op.input(at),
          (Operand<T>) op.input(at + 1),
          (Operand<TInt64>) op.input(at + 2),
          (Operand<T>) op.input(at + 3),
          (Operand<TInt64>) op.input(at + 4));
    }

    /** Returns them as inputs of an op, constant to gradients. */
    List<Operand<?>> inputs(Ops tf) {
      return List.of(
          tf.stopGradient(from),
          tf.stopGradient(whole),
          tf.stopGradient(cells),
          tf.stopGradient(values),
          tf.stopGradient(shape));
    }

    private static <U extends TType> Operand<U> before(
        Ops tf, Operand<TInt32> from, Operand<U> matrix) {
      return tf.slice(
          matrix, tf.constant(new int[] {0, 0}), tf.stack(List.of(from, tf.constant(-1))));
    }

    private static <U extends TType> Operand<U> after(
        Ops tf, Operand<TInt32> from, Operand<U> matrix) {
      return tf.slice(
          matrix, tf.stack(List.of(from, tf.constant(0))), tf.constant(new int[] {-1, -1}));
    }

    /** Returns the product with a matrix from the right. */
    Operand<T> times(Ops tf, Operand<T> right) {
      return tf.concat(
          List.of(
              tf.linalg.matMul(whole, right),
              tf.sparse.sparseTensorDenseMatMul(cells, values, shape, right)),
          tf.constant(0));
    }

    /** Returns the product of the transposed matrix with another that has as many rows. */
    Operand<T> transposedTimes(Ops tf, Operand<T> right) {
      return tf.math.add(
          tf.linalg.matMul(whole, before(tf, from, right), MatMul.transposeA(true)),
          tf.sparse.sparseTensorDenseMatMul(
              cells,
              values,
              shape,
              after(tf, from, right),
              SparseTensorDenseMatMul.adjointA(true)));
    }
  }

  /** Returns the pre-activations, with gradients that leave out cells in which they are 0. */
  static <T extends TFloating> Operand<T> rectifiedEncoder(Lowering<T> low, Encoder<T> encoder) {
    Ops tf = low.ops();
    List<Operand<?>> inputs =
        new ArrayList<>(
            List.of(
                tf.stopGradient(low.linear(encoder.input(), encoder.weights(), encoder.bias())),
                encoder.weights(),
                encoder.bias(),
                tf.stopGradient(encoder.input())));
    List<String> marks = new ArrayList<>(List.of(RECTIFIED_ENCODER));
    if (encoder.center() != null) {
      inputs.add(encoder.center());
      marks.add(CENTERED);
    }
    return MarkedIdentity.create(tf, "RectifiedEncoder", low.type(), inputs, marks);
  }

  /** Returns the gradients of the encoder's inputs, in their order above. */
  @SuppressWarnings("unchecked")
  static <T extends TFloating> List<Operand<?>> rectifiedEncoderGradient(
      Ops tf, GraphOperation op, Output<?> upstream) {
    Operand<T> delta = (Operand<T>) upstream;
    Operand<T> weights = (Operand<T>) op.input(1);
    Operand<T> input = (Operand<T>) op.input(3);
    Operand<T> ofWeights =
        tf.linalg.transpose(
            Parts.of(tf, delta).transposedTimes(tf, input), tf.constant(new int[] {1, 0}));
    Operand<T> ofBias = tf.reduceSum(delta, tf.constant(0));
    List<Operand<?>> gradients =
        new ArrayList<>(List.of(tf.zerosLike(delta), ofWeights, ofBias, tf.zerosLike(input)));
    addOfCenter(tf, op, weights, ofBias, gradients);
    return gradients;
  }

  private static <T extends TFloating> void addOfCenter(
      Ops tf,
      GraphOperation op,
      Operand<T> weights,
      Operand<T> ofBias,
      List<Operand<?>> gradients) {
    if (MarkedIdentity.isMarked(op, CENTERED)) {
      Operand<T> shift = tf.linalg.matMul(weights, tf.expandDims(ofBias, tf.constant(1)));
      gradients.add(tf.math.neg(tf.squeeze(shift, Squeeze.axis(List.of(1L)))));
    }
  }

  /** Returns a rectified code times a decoder; it leaves out zeros where they are most. */
  static <T extends TFloating> Operand<T> rectifiedTimes(
      Lowering<T> low, Operand<T> code, Operand<T> decoder) {
    Ops tf = low.ops();
    Parts<T> parts = Parts.of(tf, tf.stopGradient(code));
    return MarkedIdentity.create(
        tf,
        "RectifiedDecoder",
        low.type(),
        ImmutableList.<Operand<?>>builder()
            .add(tf.stopGradient(parts.times(tf, decoder)), code, decoder)
            .addAll(parts.inputs(tf))
            .build(),
        List.of(RECTIFIED_DECODER));
  }

  /** Returns the gradients of the decoder's inputs, in their order above. */
  @SuppressWarnings("unchecked")
  static <T extends TFloating> List<Operand<?>> rectifiedDecoderGradient(
      Ops tf, GraphOperation op, Output<?> upstream) {
    Operand<T> g = (Operand<T>) upstream;
    Operand<T> decoder = (Operand<T>) op.input(2);
    Parts<T> parts = Parts.read(op, 3);
    ImmutableList.Builder<Operand<?>> gradients = ImmutableList.builder();
    gradients.add(
        tf.zerosLike(g),
        tf.linalg.matMul(g, decoder, MatMul.transposeB(true)),
        parts.transposedTimes(tf, g));
    parts.inputs(tf).forEach(input -> gradients.add(tf.zerosLike(input)));
    return gradients.build();
  }

  /** Returns the same cells with other values, such as their activations. */
  ActiveCells<T> with(Operand<T> values) {
    return new ActiveCells<>(low, where, values);
  }

  Operand<T> values() {
    return values;
  }

  @Override
  public Operand<T> times(Operand<T> decoder) {
    Operand<T> output =
        tf.stopGradient(
            tf.sparse.sparseTensorDenseMatMul(where.cells(), values, where.shape(), decoder));
    return MarkedIdentity.create(
        tf,
        "ActiveDecoder",
        low.type(),
        List.of(output, values, decoder, where.cells(), where.row(), where.unit(), where.shape()),
        where.share() == Share.VERY_FEW ? List.of(DECODER, GATHERED) : List.of(DECODER));
  }

  /** Returns the gradients of the decoder's inputs, in their order above. */
  @SuppressWarnings("unchecked")
  static <T extends TFloating> List<Operand<?>> decoderGradient(
      Ops tf, GraphOperation op, Output<?> upstream) {
    Operand<T> g = (Operand<T>) upstream;
    Operand<T> values = (Operand<T>) op.input(1);
    Operand<T> decoder = (Operand<T>) op.input(2);
    Operand<TInt64> cells = (Operand<TInt64>) op.input(3);
    Operand<TInt64> row = (Operand<TInt64>) op.input(4);
    Operand<TInt64> unit = (Operand<TInt64>) op.input(5);
    Operand<TInt64> shape = (Operand<TInt64>) op.input(6);
    Operand<TInt32> first = tf.constant(0);
    Operand<T> ofValues =
        MarkedIdentity.isMarked(op, GATHERED)
            ? tf.reduceSum(
                tf.math.mul(tf.gather(g, row, first), tf.gather(decoder, unit, first)),
                tf.constant(1))
            : tf.gatherNd(tf.linalg.matMul(g, decoder, MatMul.transposeB(true)), cells);
    return List.of(
        tf.zerosLike(g),
        ofValues,
        tf.sparse.sparseTensorDenseMatMul(
            cells, values, shape, g, SparseTensorDenseMatMul.adjointA(true)),
        tf.zerosLike(cells),
        tf.zerosLike(row),
        tf.zerosLike(unit),
        tf.zerosLike(shape));
  }

  @Override
  public Operand<T> firstTimes(int units, Operand<T> decoder) {
    Operand<T> isFirst =
        tf.dtypes.cast(tf.math.less(where.unit(), tf.constant((long) units)), low.type());
    return with(tf.math.mul(values, isFirst)).times(decoder);
  }

  @Override
  public Operand<T> rowsAbove(double bound) {
    return tf.math.unsortedSegmentSum(
        low.isAbove(tf.math.abs(values), low.constant(bound)),
        where.unit(),
        tf.constant(where.hidden()));
  }

  @Override
  public Operand<T> smallestAbove0(Operand<T> larger) {
    Operand<T> stays = low.isAbove(values, low.constant(0));
    Operand<T> candidates =
        tf.math.add(values, tf.math.mul(larger, tf.math.sub(low.constant(1), stays)));
    return tf.math.minimum(larger, tf.reduceMin(candidates, tf.constant(0)));
  }

  @Override
  public Operand<TInt32> rows() {
    return tf.dtypes.cast(tf.gather(where.shape(), tf.constant(0), tf.constant(0)), TInt32.class);
  }
}
