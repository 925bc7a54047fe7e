package io.github.sparseae.tf.internal.graph;

import com.google.common.collect.Iterables;
import com.google.common.collect.Lists;
import io.github.sparseae.model.Reduction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.sparse.SparseTensorDenseMatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

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
  static final String DENSE_ENCODER = "_sparse_ae_dense_encoder";
  static final String DECODER = "_sparse_ae_active_decoder";
  private static final String CENTERED = "_sparse_ae_active_centered";
  private static final String GATHERED = "_sparse_ae_active_gathered";

  /** Where at most one cell in this number is used, using those cells alone is faster. */
  private static final long SPARSE = 32;

  /** A part of the gathered rows has about as many numbers as the caches hold. */
  private static final int NUMBERS_PER_PART = 1 << 17;

  private static final int MAX_PARTS = 64;

  /** The share of active units in a row, which decides how products are computed. */
  public enum Share {
    /** Each batch of a rectified code decides between {@link #MANY} and {@link #VERY_FEW}. */
    BY_BATCH,
    /** Dense products are faster. */
    MANY,
    /** At most one in 16: on a CPU, computing active cells alone is faster. */
    FEW,
    /** At most one in 200: gathering a decoder row for each cell is faster, too. */
    VERY_FEW;

    public static Share of(int k, int hidden) {
      return (long) k * 200 <= hidden ? VERY_FEW : (long) k * 16 <= hidden ? FEW : MANY;
    }
  }

  private final Lowering<T> low;
  private final Ops tf;
  private final Where where;
  private final Operand<T> values;

  /** Which cells of a matrix {@code [batch, hidden]} are active: {@code [n, 2]}, rows in order. */
  private record Where(
      Operand<TInt64> cells,
      Operand<TInt64> row,
      Operand<TInt64> unit,
      Operand<TInt64> shape,
      int hidden,
      Share share) {}

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
    this.tf = low.tf();
    this.where = where;
    this.values = values;
  }

  /**
   * Returns the pre-activations of the active cells, whose row and unit are given, {@code [n, 2]},
   * rows in order, from those of all cells, {@code [batch, hidden]}.
   */
  public static <T extends TFloating> ActiveCells<T> of(
      Lowering<T> low,
      Operand<TInt64> active,
      Operand<T> z,
      Encoder<T> encoder,
      int hidden,
      Share share) {
    Ops tf = low.tf();
    Operand<TInt64> cells = tf.stopGradient(active);
    Where where =
        new Where(
            cells,
            low.column(cells, 0),
            low.column(cells, 1),
            tf.shape(z, TInt64.class),
            hidden,
            share);
    Operand<T> values = tf.gatherNd(tf.stopGradient(z), cells);
    return new ActiveCells<>(
        low,
        where,
        encoded(
            low,
            ENCODER,
            encoder,
            values,
            cells,
            where.unit(),
            where.shape(),
            tf.constant(hidden)));
  }

  /** Returns pre-activations that the encoder has computed, with its gradients. */
  static <T extends TFloating> Operand<T> dense(Lowering<T> low, Operand<T> z, Encoder<T> encoder) {
    return encoded(low, DENSE_ENCODER, encoder, z);
  }

  private static <T extends TFloating> Operand<T> encoded(
      Lowering<T> low, String mark, Encoder<T> encoder, Operand<T> z, Operand<?>... others) {
    List<Operand<?>> inputs = Lists.newArrayList(z, encoder.weights(), encoder.bias());
    inputs.add(low.tf().stopGradient(encoder.input()));
    Collections.addAll(inputs, others);
    if (encoder.center() == null) {
      return MarkedIdentity.create(low.tf(), "Encoder", low.type(), inputs, Map.of(mark, 1L));
    }
    inputs.add(encoder.center());
    Map<String, Long> marks = Map.of(mark, 1L, CENTERED, 1L);
    return MarkedIdentity.create(low.tf(), "Encoder", low.type(), inputs, marks);
  }

  /** Returns the gradients of the encoder's inputs, in their order above. */
  @SuppressWarnings("unchecked")
  static <T extends TFloating> List<Operand<?>> encoderGradient(
      Ops tf, GraphOperation op, List<Output<?>> upstream) {
    Operand<T> delta = (Operand<T>) upstream.get(0);
    Operand<T> weights = (Operand<T>) op.input(1);
    Operand<T> input = (Operand<T>) op.input(3);
    Operand<T> ofWeights;
    Operand<T> ofBias;
    if (MarkedIdentity.isMarked(op, DENSE_ENCODER)) {
      ofWeights = tf.linalg.matMul(input, delta, MatMul.transposeA(true));
      ofBias = tf.nn.biasAddGrad(delta);
    } else {
      Operand<TInt64> cells = (Operand<TInt64>) op.input(4);
      Operand<TInt64> unit = (Operand<TInt64>) op.input(5);
      Operand<TInt64> shape = (Operand<TInt64>) op.input(6);
      Operand<TInt32> hidden = (Operand<TInt32>) op.input(7);
      ofWeights =
          tf.linalg.transpose(
              tf.sparse.sparseTensorDenseMatMul(
                  cells, delta, shape, input, SparseTensorDenseMatMul.adjointA(true)),
              tf.constant(new int[] {1, 0}));
      ofBias = tf.math.unsortedSegmentSum(delta, unit, hidden);
    }
    List<Operand<?>> gradients = constants(tf, op);
    gradients.set(1, ofWeights);
    gradients.set(2, ofBias);
    if (MarkedIdentity.isMarked(op, CENTERED)) {
      Operand<T> shift = tf.linalg.matMul(weights, tf.expandDims(ofBias, tf.constant(1)));
      gradients.set(
          gradients.size() - 1, tf.math.neg(tf.squeeze(shift, Squeeze.axis(List.of(1L)))));
    }
    return gradients;
  }

  /** Returns gradients of 0 for all inputs. */
  private static List<Operand<?>> constants(Ops tf, GraphOperation op) {
    List<Operand<?>> zeros = new ArrayList<>();
    for (int i = 0; i < op.numInputs(); i++) {
      zeros.add(tf.zerosLike(op.input(i)));
    }
    return zeros;
  }

  /** Returns whether few of the cells are used. */
  static Operand<TBool> areFew(Ops tf, Operand<TBool> used) {
    Operand<TInt64> count =
        tf.reduceSum(
            tf.dtypes.cast(
                tf.reduceSum(tf.dtypes.cast(used, TInt32.class), tf.constant(1)), TInt64.class),
            tf.constant(0));
    return tf.math.lessEqual(tf.math.mul(count, tf.constant(SPARSE)), tf.size(used, TInt64.class));
  }

  @Override
  public ActiveCells<T> with(Operand<T> changed) {
    return new ActiveCells<>(low, where, changed);
  }

  @Override
  public Operand<T> values() {
    return values;
  }

  @Override
  public Operand<T> ofCells(Operand<T> units) {
    return tf.gather(units, where.unit(), tf.constant(0));
  }

  @Override
  public Operand<T> factor(Reduction reduction) {
    return low.factor(reduction, rows(), tf.math.mul(rows(), tf.constant(where.hidden())));
  }

  @Override
  public Operand<T> reduce(Reduction reduction, Operand<T> terms) {
    return tf.math.mul(tf.reduceSum(terms, tf.constant(0)), factor(reduction));
  }

  @Override
  public Operand<T> rowSums(Operand<T> terms) {
    return tf.math.unsortedSegmentSum(terms, where.row(), rows());
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
        where.share() == Share.VERY_FEW
            ? Map.of(DECODER, 1L, GATHERED, parts(decoder.shape()))
            : Map.of(DECODER, 1L));
  }

  /** Returns the gradients of the decoder's inputs, in their order above. */
  @SuppressWarnings("unchecked")
  static <T extends TFloating> List<Operand<?>> decoderGradient(
      Ops tf, GraphOperation op, List<Output<?>> upstream) {
    Operand<T> g = (Operand<T>) upstream.get(0);
    Operand<T> values = (Operand<T>) op.input(1);
    Operand<T> decoder = (Operand<T>) op.input(2);
    Operand<TInt64> cells = (Operand<TInt64>) op.input(3);
    Operand<TInt64> row = (Operand<TInt64>) op.input(4);
    Operand<TInt64> unit = (Operand<TInt64>) op.input(5);
    Operand<TInt64> shape = (Operand<TInt64>) op.input(6);
    long parts = MarkedIdentity.mark(op, GATHERED);
    List<Operand<?>> gradients = constants(tf, op);
    gradients.set(
        1,
        parts > 0
            ? products(tf, g, row, decoder, unit, parts)
            : tf.gatherNd(tf.linalg.matMul(g, decoder, MatMul.transposeB(true)), cells));
    gradients.set(
        2,
        tf.sparse.sparseTensorDenseMatMul(
            cells, values, shape, g, SparseTensorDenseMatMul.adjointA(true)));
    return gradients;
  }

  /**
   * Returns the inner product of a row of a and a row of b for each cell: a part of the cells after
   * the other, so that what is gathered stays in the caches.
   */
  private static <T extends TFloating> Operand<T> products(
      Ops tf, Operand<T> a, Operand<TInt64> ofA, Operand<T> b, Operand<TInt64> ofB, long parts) {
    Operand<TInt32> first = tf.constant(0);
    Operand<TInt64> size = tf.size(ofA, TInt64.class);
    List<Operand<T>> products = new ArrayList<>();
    for (long part = 0; part < parts; part++) {
      Ops after = products.isEmpty() ? tf : tf.withControlDependencies(Iterables.getLast(products));
      Operand<TInt64> begin = share(tf, size, part, parts);
      Operand<TInt64> from = after.reshape(begin, tf.constant(new int[] {1}));
      Operand<TInt64> length =
          tf.reshape(
              tf.math.sub(share(tf, size, part + 1, parts), begin), tf.constant(new int[] {1}));
      products.add(
          tf.reduceSum(
              tf.math.mul(
                  tf.gather(a, tf.slice(ofA, from, length), first),
                  tf.gather(b, tf.slice(ofB, from, length), first)),
              tf.constant(1)));
    }
    return parts == 1 ? products.get(0) : tf.concat(products, first);
  }

  /** Returns in how many parts the rows of a decoder of that shape are gathered. */
  private static long parts(Shape decoder) {
    return Math.max(1, Math.min(MAX_PARTS, decoder.get(0) * decoder.get(1) / NUMBERS_PER_PART));
  }

  private static Operand<TInt64> share(Ops tf, Operand<TInt64> size, long part, long parts) {
    return tf.math.floorDiv(tf.math.mul(size, tf.constant(part)), tf.constant(parts));
  }

  @Override
  public Operand<T> firstTimes(int units, Operand<T> decoder) {
    Operand<T> isFirst = low.cast(tf.math.less(where.unit(), tf.constant((long) units)));
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
