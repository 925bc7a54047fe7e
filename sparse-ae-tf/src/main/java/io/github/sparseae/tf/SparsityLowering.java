package io.github.sparseae.tf;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.nn.NthElement;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/**
 * Turns the family of sparsities into operations: what becomes of the hidden units' weighted
 * inputs, what is added to the loss, and what is counted. Steps without a slope pass their gradient
 * straight through by algebra with StopGradient, so only the L1 identity op needs a registered
 * gradient.
 */
final class SparsityLowering<T extends TFloating> {
  /** Larger than any activation, and far from overflow in float32. */
  private static final double FAR = 1e30;

  private final Ops tf;
  private final Lowering<T> low;
  private final AutoencoderSpec spec;
  private final Function<Parameter, Operand<T>> parameters;
  private final Class<T> type;
  private final boolean identityOp;
  private final @Nullable Operand<TInt32> activeUnits;

  /** A part of the loss; {@code inGradient} is false where the code carries its gradient. */
  record Term<T extends TFloating>(Operand<T> value, boolean inGradient) {}

  /**
   * @param activeUnits k while training; null where the sparsity's own holds
   */
  SparsityLowering(
      Lowering<T> low,
      AutoencoderSpec spec,
      Function<Parameter, Operand<T>> parameters,
      boolean identityOp,
      @Nullable Operand<TInt32> activeUnits) {
    this.low = low;
    this.tf = low.ops();
    this.type = low.type();
    this.spec = spec;
    this.parameters = parameters;
    this.identityOp = identityOp;
    this.activeUnits = activeUnits;
  }

  /**
   * The code.
   *
   * @param z weighted inputs, {@code [batch, hidden]}
   * @param training whether rules that differ while training are to be those
   */
  Operand<T> code(Operand<T> z, boolean training) {
    return code(spec.sparsity(), z, training);
  }

  /**
   * The code while training, where few units are to be active.
   *
   * @param z weighted inputs, {@code [batch, hidden]}
   * @param encoder what made them
   * @param share how few, about
   */
  Code<T> activeCells(Operand<T> z, ActiveCells.Encoder<T> encoder, ActiveCells.Share share) {
    int own = spec.sparsity().activeUnits().orElseThrow();
    Operand<T> fixed = tf.stopGradient(z);
    Operand<TInt32> k = trainingK(own);
    LargestCells<T> largest = new LargestCells<>(low, fixed, spec.hidden());
    Operand<TInt64> cells =
        rule() instanceof Sparsity.BatchTopK
            ? largest.ofAll(tf.math.mul(k, low.rows(z)), this::draws)
            : largest.ofEachRow(k, this::draws);
    ActiveCells<T> weighted = ActiveCells.of(low, cells, z, encoder, spec.hidden(), share);
    return weighted.with(low.activation(spec.activation(), weighted.values()));
  }

  /** Whether a unit draws anything: where none of a row's does, all would be its largest. */
  private Operand<TBool> draws(Operand<T> weighted) {
    Operand<T> zero = low.constant(0);
    return spec.activation() == Activation.RELU
        ? tf.math.greater(weighted, zero)
        : tf.math.notEqual(weighted, zero);
  }

  /** What leaves few units active, within a Matryoshka too. */
  private Sparsity rule() {
    return spec.sparsity() instanceof Sparsity.Matryoshka matryoshka
        ? matryoshka.inner()
        : spec.sparsity();
  }

  private Operand<T> code(Sparsity sparsity, Operand<T> z, boolean training) {
    if (sparsity instanceof Sparsity.Matryoshka matryoshka) {
      return code(matryoshka.inner(), z, training);
    }
    if (sparsity instanceof Sparsity.JumpRelu jump) {
      return jumpRelu(jump, z);
    }
    if (sparsity instanceof Sparsity.Gated) {
      Operand<T> weighted = tf.math.sub(z, value(Parameter.ENCODER_BIAS));
      Operand<T> magnitude =
          tf.math.add(
              tf.math.mul(weighted, tf.math.exp(value(Parameter.MAGNITUDE_SCALE))),
              value(Parameter.MAGNITUDE_BIAS));
      return tf.math.mul(low.isAbove(z, low.constant(0)), tf.nn.relu(magnitude));
    }
    Operand<T> h = low.activation(spec.activation(), z);
    if (sparsity instanceof Sparsity.TopK topK) {
      Operand<TInt32> k =
          training ? trainingK(topK.k()) : tf.constant(topK.inferenceK(spec.hidden()));
      Operand<T> bound = tf.expandDims(smallestOfLargest(z, k), tf.constant(1));
      return tf.math.mul(h, isAtLeast(z, bound));
    }
    if (sparsity instanceof Sparsity.BatchTopK batchTopK) {
      if (!training) {
        return tf.math.mul(h, low.isAbove(h, value(Parameter.CODE_THRESHOLD)));
      }
      Operand<TInt32> kept = tf.math.mul(trainingK(batchTopK.k()), low.rows(h));
      Operand<T> all = tf.reshape(h, tf.constant(new int[] {1, -1}));
      return tf.math.mul(h, isAtLeast(h, smallestOfLargest(all, kept)));
    }
    if (sparsity instanceof Sparsity.WinnerTakeAll winner && training) {
      Operand<TFloat64> share =
          tf.math.mul(tf.constant(winner.share()), tf.dtypes.cast(low.rows(h), TFloat64.class));
      Operand<TInt32> kept =
          tf.math.maximum(tf.constant(1), tf.dtypes.cast(tf.math.floor(share), TInt32.class));
      Operand<T> columns = tf.linalg.transpose(h, tf.constant(new int[] {1, 0}));
      return tf.math.mul(h, isAtLeast(h, smallestOfLargest(columns, kept)));
    }
    return h;
  }

  private Operand<T> value(Parameter parameter) {
    return parameters.apply(parameter);
  }

  private Operand<TInt32> trainingK(int own) {
    return activeUnits != null ? activeUnits : tf.constant(own);
  }

  /** The smallest of the k largest numbers of each row. */
  private Operand<T> smallestOfLargest(Operand<T> rows, Operand<TInt32> k) {
    if (!low.isOnGpu()) {
      // In time linear in the row's length, whatever k is. It has no kernel for a GPU.
      return tf.nn.nthElement(
          tf.stopGradient(rows), tf.math.sub(k, tf.constant(1)), NthElement.reverse(true));
    }
    return tf.reduceMin(
        tf.nn.topK(tf.stopGradient(rows), k, TInt32.class).values(), tf.constant(1));
  }

  private Operand<T> isAtLeast(Operand<T> values, Operand<T> bound) {
    return tf.stopGradient(tf.dtypes.cast(tf.math.greaterEqual(values, bound), type));
  }

  private Operand<T> threshold() {
    return tf.math.exp(value(Parameter.LOG_THRESHOLD));
  }

  private Operand<T> jumpRelu(Sparsity.JumpRelu jump, Operand<T> z) {
    Operand<T> threshold = threshold();
    Operand<T> open = tf.math.mul(z, low.isAbove(z, threshold));
    Operand<T> slope = tf.math.mul(tf.math.neg(threshold), near(jump, z, threshold));
    return tf.math.add(open, nothingWithSlope(slope, threshold));
  }

  /** {@code (1/ε)·1[|z − θ| < ε/2]}. */
  private Operand<T> near(Sparsity.JumpRelu jump, Operand<T> z, Operand<T> threshold) {
    Operand<T> distance = tf.math.abs(tf.math.sub(z, threshold));
    Operand<T> isNear =
        tf.dtypes.cast(tf.math.less(distance, low.constant(jump.bandwidth() / 2)), type);
    return tf.math.mul(isNear, low.constant(1 / jump.bandwidth()));
  }

  /** Exactly zero, with a slope of your choice. */
  private Operand<T> nothingWithSlope(Operand<T> slope, Operand<T> variable) {
    Operand<T> line = tf.math.mul(tf.stopGradient(slope), variable);
    return tf.math.sub(line, tf.stopGradient(line));
  }

  /** The code as it goes on to the decoder: where an L1 penalty's gradient rides on it. */
  Operand<T> carrying(Operand<T> code, Operand<T> penaltyFactor) {
    if (identityOp && spec.sparsity() instanceof Sparsity.L1 l1 && !l1.weightedByDecoder()) {
      Operand<T> scale =
          tf.math.mul(scaled(l1.weight(), penaltyFactor), low.factor(l1.reduction(), code));
      return L1Identity.create(tf, code, scale, type);
    }
    return code;
  }

  private Operand<T> scaled(double weight, Operand<T> penaltyFactor) {
    return tf.math.mul(low.constant(weight), penaltyFactor);
  }

  /**
   * What is added to the loss.
   *
   * @param x inputs
   * @param z weighted inputs of the hidden units
   * @param code what came of them
   * @param out the output's weighted input
   * @param weighted the weighted inputs of some units, by their numbers
   * @param training whether terms that revive dead units belong to it
   */
  List<Term<T>> terms(
      Operand<T> x,
      Operand<T> z,
      Code<T> code,
      Operand<T> out,
      Function<Operand<TInt64>, Operand<T>> weighted,
      Operand<T> penaltyFactor,
      boolean training) {
    List<Term<T>> terms = new ArrayList<>();
    if (spec.sparsity() instanceof Sparsity.L1 l1) {
      Operand<T> size = tf.math.abs(cells(code));
      if (l1.weightedByDecoder()) {
        size = tf.math.mul(size, decoderNorms());
      }
      terms.add(
          new Term<>(
              tf.math.mul(scaled(l1.weight(), penaltyFactor), low.reduce(l1.reduction(), size)),
              !identityOp || l1.weightedByDecoder()));
    } else if (spec.sparsity() instanceof Sparsity.KullbackLeibler divergence) {
      terms.add(
          new Term<>(
              tf.math.mul(
                  scaled(divergence.weight(), penaltyFactor), divergence(divergence, cells(code))),
              true));
    } else if (spec.sparsity() instanceof Sparsity.JumpRelu jump) {
      Operand<T> threshold = threshold();
      Operand<T> step =
          tf.math.add(
              low.isAbove(z, threshold),
              nothingWithSlope(tf.math.neg(near(jump, z, threshold)), threshold));
      terms.add(
          new Term<>(
              tf.math.mul(
                  scaled(jump.weight(), penaltyFactor), low.reduce(Reduction.PER_SAMPLE, step)),
              true));
    } else if (spec.sparsity() instanceof Sparsity.Gated gated) {
      Operand<T> gate = tf.nn.relu(z);
      terms.add(
          new Term<>(
              tf.math.mul(
                  scaled(gated.weight(), penaltyFactor),
                  low.reduce(Reduction.PER_SAMPLE, tf.math.mul(gate, decoderNorms()))),
              true));
      terms.add(
          new Term<>(
              reconstruction(Reconstruction.squaredError(Reduction.PER_SAMPLE), x, decoded(gate)),
              true));
    } else if (spec.sparsity() instanceof Sparsity.Matryoshka matryoshka) {
      for (int prefix : matryoshka.prefixes()) {
        // A product over no units at all would crash oneDNN.
        Operand<T> drawn =
            prefix == 0
                ? tf.math.add(tf.zerosLike(x), value(Parameter.DECODER_BIAS))
                : tf.nn.biasAdd(
                    code.firstTimes(prefix, value(Parameter.DECODER_WEIGHTS)),
                    value(Parameter.DECODER_BIAS));
        terms.add(new Term<>(reconstruction(spec.reconstruction(), x, drawn), true));
      }
    }
    AuxiliaryLoss auxiliary = spec.sparsity().auxiliary();
    if (training && auxiliary.isOn()) {
      terms.add(new Term<>(auxiliary(auxiliary, x, z, code, out, weighted), true));
    }
    return terms;
  }

  private Operand<T> decoderNorms() {
    return tf.math.sqrt(
        tf.reduceSum(tf.math.square(value(Parameter.DECODER_WEIGHTS)), tf.constant(1)));
  }

  private Operand<T> reconstruction(Reconstruction loss, Operand<T> x, Operand<T> out) {
    return low.reconstruction(loss, parameters, out, low.activation(spec.output(), out), x);
  }

  private Operand<T> decoded(Operand<T> code) {
    return low.linear(code, value(Parameter.DECODER_WEIGHTS), value(Parameter.DECODER_BIAS));
  }

  /** A number for every cell, which kinds with a penalty on the code have. */
  private Operand<T> cells(Code<T> code) {
    return ((DenseCode<T>) code).cells();
  }

  private Operand<T> activity(Sparsity.KullbackLeibler divergence, Operand<T> h) {
    Operand<T> mean = tf.math.mean(h, tf.constant(0));
    if (divergence.rate() == 1) {
      return mean;
    }
    return tf.math.add(
        tf.math.mul(low.constant(1 - divergence.rate()), value(Parameter.MEAN_ACTIVITY)),
        tf.math.mul(low.constant(divergence.rate()), mean));
  }

  private Operand<T> divergence(Sparsity.KullbackLeibler divergence, Operand<T> h) {
    Operand<T> active = activity(divergence, h);
    Operand<T> idle = tf.math.sub(low.constant(1), active);
    double target = divergence.target();
    Operand<T> terms =
        tf.math.add(
            tf.math.mul(
                low.constant(target),
                tf.math.sub(low.constant(Math.log(target)), tf.math.log(active))),
            tf.math.mul(
                low.constant(1 - target),
                tf.math.sub(low.constant(Math.log(1 - target)), tf.math.log(idle))));
    return tf.reduceSum(terms, tf.constant(0));
  }

  private Operand<T> auxiliary(
      AuxiliaryLoss auxiliary,
      Operand<T> x,
      Operand<T> z,
      Code<T> code,
      Operand<T> out,
      Function<Operand<TInt64>, Operand<T>> weighted) {
    Operand<T> dead =
        tf.stopGradient(
            tf.dtypes.cast(
                tf.math.greaterEqual(idleRows(code), low.constant((double) auxiliary.deadAfter())),
                type));
    Operand<T> any = tf.reduceMax(dead, tf.constant(0));
    Helpers<T> helpers =
        low.isOnGpu()
            ? new Helpers<>(z, dead, value(Parameter.DECODER_WEIGHTS), tf.constant(auxiliary.k()))
            : deadUnits(dead, weighted, auxiliary.k());
    Operand<T> far = tf.math.mul(tf.math.sub(helpers.dead(), low.constant(1)), low.constant(FAR));
    Operand<T> candidates = tf.math.add(tf.math.mul(helpers.weighted(), helpers.dead()), far);
    Operand<T> bound = tf.expandDims(smallestOfLargest(candidates, helpers.k()), tf.constant(1));
    Operand<T> active =
        tf.math.mul(
            tf.math.mul(tf.nn.relu(helpers.weighted()), isAtLeast(candidates, bound)),
            helpers.dead());
    Operand<T> residual = tf.stopGradient(tf.math.sub(x, low.activation(spec.output(), out)));
    Operand<T> error = tf.math.sub(residual, low.product(active, helpers.decoder()));
    return tf.math.mul(
        tf.math.mul(low.constant(auxiliary.weight()), any),
        auxiliary.relative()
            ? shareOf(residual, error)
            : low.squares(spec.reconstruction().reduction(), error));
  }

  /**
   * Units that may help where others fail.
   *
   * @param weighted their weighted inputs, {@code [batch, units]}
   * @param dead 1 for those that may, 0 for others that are among them, {@code [units]}
   * @param decoder their rows of the decoder, {@code [units, inputs]}
   * @param k how many of them help with a row, at most
   */
  private record Helpers<T extends TFloating>(
      Operand<T> weighted, Operand<T> dead, Operand<T> decoder, Operand<TInt32> k) {}

  /**
   * The dead units alone, which are few as a rule; and the first unit, dead or not, because a
   * product over no units at all would crash oneDNN.
   */
  private Helpers<T> deadUnits(
      Operand<T> dead, Function<Operand<TInt64>, Operand<T>> weighted, int k) {
    Operand<T> first =
        tf.oneHot(tf.constant(0), tf.constant(spec.hidden()), low.constant(1), low.constant(0));
    Operand<TInt64> units =
        tf.stopGradient(
            tf.squeeze(
                tf.where(tf.math.greater(tf.math.add(dead, first), low.constant(0))),
                Squeeze.axis(List.of(1L))));
    Operand<TInt32> axis = tf.constant(0);
    return new Helpers<>(
        weighted.apply(units),
        tf.stopGradient(tf.gather(dead, units, axis)),
        tf.gather(value(Parameter.DECODER_WEIGHTS), units, axis),
        tf.math.minimum(tf.constant(k), tf.size(units)));
  }

  /** How much of a residual an error still is: Σ error² / Σ (residual − its mean row)². */
  private Operand<T> shareOf(Operand<T> residual, Operand<T> error) {
    Operand<T> offset = tf.math.sub(residual, tf.math.mean(residual, tf.constant(0)));
    Operand<T> spread = tf.math.maximum(low.squares(Reduction.SUM, offset), low.constant(1e-30));
    return tf.math.div(low.squares(Reduction.SUM, error), spread);
  }

  /** On how many rows in a row each unit is idle once a batch is over. */
  private Operand<T> idleRows(Code<T> code) {
    Operand<T> isIdle =
        tf.stopGradient(tf.dtypes.cast(tf.math.equal(code.rowsAbove(0), low.constant(0)), type));
    Operand<T> idle = tf.math.add(value(Parameter.IDLE_ROWS), tf.dtypes.cast(code.rows(), type));
    return tf.math.mul(idle, isIdle);
  }

  /** What is counted while training, as it is after a batch. */
  Map<Parameter, Operand<T>> statistics(Code<T> code) {
    ImmutableMap.Builder<Parameter, Operand<T>> after = ImmutableMap.builder();
    for (Parameter parameter : spec.sparsity().parameters().keySet()) {
      if (parameter.equals(Parameter.IDLE_ROWS)) {
        after.put(parameter, idleRows(code));
      } else if (parameter.equals(Parameter.CODE_THRESHOLD)) {
        after.put(parameter, codeThreshold(code));
      } else if (parameter.equals(Parameter.MEAN_ACTIVITY)) {
        after.put(parameter, activity((Sparsity.KullbackLeibler) spec.sparsity(), cells(code)));
      }
    }
    return after.buildOrThrow();
  }

  /** On how many rows of a batch each unit is active and saturated: {@code [2, hidden]}. */
  Operand<T> activity(Code<T> code) {
    Operand<T> active = code.rowsAbove(spec.sparsity().activityThreshold(spec.activation()));
    Operand<T> saturated =
        spec.activation() == Activation.TANH || spec.activation() == Activation.SIGMOID
            ? code.rowsAbove(UnitActivity.SATURATED)
            : tf.zerosLike(active);
    return tf.stack(List.of(active, saturated));
  }

  /** The running mean of the smallest activation that stayed; as it was where none did. */
  private Operand<T> codeThreshold(Code<T> code) {
    Operand<T> before = value(Parameter.CODE_THRESHOLD);
    Operand<T> far = low.constant(FAR);
    Operand<T> smallest = code.smallestAbove0(far);
    Operand<T> isFirst = tf.dtypes.cast(tf.math.equal(before, low.constant(0)), type);
    Operand<T> rate = tf.math.maximum(isFirst, low.constant(Sparsity.BatchTopK.THRESHOLD_RATE));
    Operand<T> moved = tf.math.add(before, tf.math.mul(rate, tf.math.sub(smallest, before)));
    return tf.select(tf.math.less(smallest, far), moved, before);
  }
}
