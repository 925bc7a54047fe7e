package io.github.sparseae.tf.internal.graph;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.L0Loss;
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
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/**
 * Lowers the kinds of sparsity as they train: the codes of pre-activations, the terms of the loss,
 * and the statistics of training. Steps without a slope get straight-through gradients by algebra
 * with StopGradient, so only the L1 identity op needs a registered gradient.
 */
public final class SparsityLowering<T extends TFloating> {
  /** Larger than any activation, without overflow in float32. */
  static final double FAR = 1e30;

  private final Ops tf;
  private final Lowering<T> low;
  private final AutoencoderSpec spec;

  /** The kind that selects active units: the inner kind of a Matryoshka, else the kind itself. */
  private final Sparsity kind;

  private final CodeRuleLowering<T> rules;
  private final Function<Parameter, Operand<T>> parameters;
  private final boolean identityOp;
  private final @Nullable Operand<TInt32> activeUnits;
  private final @Nullable WholeBatch<T> whole;

  /** The targets of a batch, what a skip adds to its outputs, if any, and their pre-activations. */
  record Outputs<T extends TFloating>(
      Operand<T> target, @Nullable Operand<T> skipped, Operand<T> all) {

    Operand<T> withSkipped(Lowering<T> low, Operand<T> output) {
      return skipped == null ? output : low.sum(output, skipped);
    }
  }

  /** Lowers the sparsity of one autoencoder; the arguments are those of {@link Layers}. */
  SparsityLowering(
      Lowering<T> low,
      AutoencoderSpec spec,
      Function<Parameter, Operand<T>> parameters,
      boolean identityOp,
      @Nullable Operand<TInt32> activeUnits,
      @Nullable WholeBatch<T> whole) {
    this.whole = whole;
    this.low = low;
    this.tf = low.tf();
    this.spec = spec;
    kind =
        spec.sparsity() instanceof Sparsity.Matryoshka matryoshka
            ? matryoshka.inner()
            : spec.sparsity();
    rules = new CodeRuleLowering<>(low, spec, parameters);
    this.parameters = parameters;
    this.identityOp = identityOp;
    this.activeUnits = activeUnits;
  }

  /**
   * Returns the code in a loss, of pre-activations; of active cells, only of those that stay. It
   * has the values of the code after training except for kinds whose rule differs while training,
   * and gradients to all parameters of the kind.
   */
  Code<T> code(Code<T> z, boolean training) {
    if (kind instanceof Sparsity.JumpRelu jump) {
      return z.with(jumpRelu(jump, z));
    }
    if (z instanceof ActiveCells) {
      return z.with(
          kind instanceof Sparsity.Gated
              ? new CodeRuleLowering<>(low, spec, parameter -> z.ofCells(value(parameter)))
                  .code(z.values())
              : low.activation(spec.activation(), z.values()));
    }
    return z.with(training ? trainingCode(z.values()) : rules.code(z.values()));
  }

  /**
   * Returns in which cells of pre-activations a rectified code is not 0 or learns: {@code [batch,
   * hidden]}.
   */
  Operand<TBool> used(Operand<T> z) {
    if (kind instanceof Sparsity.JumpRelu jump) {
      Operand<T> lowest = tf.math.sub(threshold(), low.constant(jump.bandwidth() / 2));
      return tf.math.greaterEqual(z, lowest);
    }
    return tf.math.greater(
        kind instanceof Sparsity.WinnerTakeAll ? trainingCode(z) : z, low.constant(0));
  }

  private Operand<T> trainingCode(Operand<T> z) {
    Operand<T> h = low.activation(spec.activation(), z);
    if (kind instanceof Sparsity.TopK topK) {
      Operand<T> compared = topK.bySize() ? tf.math.abs(z) : z;
      Operand<T> bound = low.smallestOfLargest(compared, trainingK(topK.k()));
      return low.largestOfRows(h, compared, bound);
    }
    if (kind instanceof Sparsity.BatchTopK batchTopK) {
      Operand<TInt32> kept = tf.math.mul(trainingK(batchTopK.k()), low.rows(h));
      Operand<T> all = tf.reshape(h, tf.constant(new int[] {1, -1}));
      return tf.math.mul(h, low.isAtLeast(h, low.smallestOfLargest(all, kept)));
    }
    if (kind instanceof Sparsity.WinnerTakeAll winner) {
      Operand<TFloat64> share =
          tf.math.mul(tf.constant(winner.share()), tf.dtypes.cast(low.rows(h), TFloat64.class));
      Operand<TInt32> kept =
          tf.math.maximum(tf.constant(1), tf.dtypes.cast(tf.math.floor(share), TInt32.class));
      Operand<T> columns = low.transpose(h);
      return tf.math.mul(h, low.isAtLeast(h, low.smallestOfLargest(columns, kept)));
    }
    if (kind instanceof Sparsity.None
        || kind instanceof Sparsity.L1
        || kind instanceof Sparsity.KullbackLeibler
        || kind instanceof Sparsity.Gated) {
      return rules.code(z);
    }
    throw new AssertionError("no lowering of the code of " + kind);
  }

  /**
   * Returns row and unit of the cells of pre-activations that stay while training, of kinds that
   * keep the largest.
   */
  Operand<TInt64> largest(Operand<T> z) {
    int own = spec.sparsity().activeUnits().orElseThrow();
    Operand<T> fixed = tf.stopGradient(isBySize() ? tf.math.abs(z) : z);
    Operand<TInt32> k = trainingK(own);
    LargestCells<T> largest = new LargestCells<>(low, fixed, spec.hidden());
    Function<Operand<T>, Operand<TBool>> used = values -> low.isUsed(spec.activation(), values);
    return kind instanceof Sparsity.BatchTopK
        ? largest.ofAll(tf.math.mul(k, low.rows(z)), used)
        : largest.ofEachRow(k, used);
  }

  private boolean isBySize() {
    return kind instanceof Sparsity.TopK topK && topK.bySize();
  }

  private Operand<T> value(Parameter parameter) {
    return parameters.apply(parameter);
  }

  private Operand<TInt32> trainingK(int own) {
    return activeUnits != null ? activeUnits : tf.constant(own);
  }

  private Operand<T> threshold() {
    // With a slope of 1 also where it is 0, from where it can rise.
    Operand<T> own = value(Parameter.UNIT_THRESHOLD);
    return tf.math.add(tf.stopGradient(tf.nn.relu(own)), zeroWithSlope(low.constant(1), own));
  }

  private Operand<T> jumpRelu(Sparsity.JumpRelu jump, Code<T> cells) {
    Operand<T> z = cells.values();
    Operand<T> threshold = cells.ofCells(threshold());
    Operand<T> open = tf.math.mul(z, low.isAbove(z, threshold));
    Operand<T> slope = tf.math.mul(threshold, near(jump, z, threshold));
    return withSlope(jump, open, slope, z, threshold);
  }

  /** Returns a result with a slope to z − θ: to θ alone, or to both. */
  private Operand<T> withSlope(
      Sparsity.JumpRelu jump,
      Operand<T> result,
      Operand<T> slope,
      Operand<T> z,
      Operand<T> threshold) {
    Operand<T> learned = tf.math.add(result, zeroWithSlope(tf.math.neg(slope), threshold));
    return jump.inputGradient() ? tf.math.add(learned, zeroWithSlope(slope, z)) : learned;
  }

  /** {@code (1/ε)·1[|z − θ| < ε/2]}. */
  private Operand<T> near(Sparsity.JumpRelu jump, Operand<T> z, Operand<T> threshold) {
    Operand<T> distance = tf.math.abs(tf.math.sub(z, threshold));
    Operand<T> isNear = low.cast(tf.math.less(distance, low.constant(jump.bandwidth() / 2)));
    return tf.math.mul(isNear, low.constant(1 / jump.bandwidth()));
  }

  /** Returns exact zeros with a given slope. */
  private Operand<T> zeroWithSlope(Operand<T> slope, Operand<T> variable) {
    Operand<T> line = tf.math.mul(tf.stopGradient(slope), variable);
    return tf.math.sub(line, tf.stopGradient(line));
  }

  /** Returns whether the code carries the gradient of the terms, which are an L1 penalty alone. */
  boolean isCarried() {
    return identityOp && spec.sparsity() instanceof Sparsity.L1 l1 && !l1.weightedByDecoder();
  }

  /** Returns the code that the decoder gets; it carries the gradient of an L1 penalty. */
  Code<T> carrying(Code<T> code, Operand<T> penaltyFactor) {
    if (isCarried()) {
      Sparsity.L1 l1 = (Sparsity.L1) spec.sparsity();
      Operand<T> scale =
          tf.math.mul(scaled(l1.weight(), penaltyFactor), code.factor(l1.reduction()));
      return code.with(MarkedIdentity.l1(tf, code.values(), scale, low.type()));
    }
    return code;
  }

  private Operand<T> scaled(double weight, Operand<T> penaltyFactor) {
    return tf.math.mul(low.constant(weight), penaltyFactor);
  }

  /**
   * Returns the terms of the loss besides the reconstruction loss of the whole code; while
   * training, with those that revive dead units, whose pre-activations are computed from their
   * indices.
   */
  List<Operand<T>> terms(
      Outputs<T> outputs,
      Code<T> z,
      Code<T> code,
      Function<Operand<TInt64>, Operand<T>> preActivations,
      Operand<T> penaltyFactor,
      boolean training) {
    Operand<T> x = outputs.target();
    List<Operand<T>> terms = new ArrayList<>();
    if (spec.sparsity() instanceof Sparsity.L1 l1) {
      Operand<T> size = tf.math.abs(code.values());
      if (l1.weightedByDecoder()) {
        size = tf.math.mul(size, code.ofCells(decoderNorms()));
      }
      terms.add(tf.math.mul(scaled(l1.weight(), penaltyFactor), code.reduce(l1.reduction(), size)));
    } else if (spec.sparsity() instanceof Sparsity.KullbackLeibler divergence) {
      Operand<T> all = divergence(divergence, code.values());
      Operand<T> own = low.shared(all);
      // The gradient by these rows is whole, the value is their share.
      Operand<T> value =
          own == all ? all : tf.math.add(tf.stopGradient(own), zeroWithSlope(low.constant(1), all));
      terms.add(weighted(divergence.weight(), penaltyFactor, value));
    } else if (spec.sparsity() instanceof Sparsity.JumpRelu jump) {
      terms.add(weighted(jump.weight(), penaltyFactor, measured(jump, z, code)));
      if (training && jump.preActivationWeight() > 0) {
        terms.add(preActivationLoss(jump, z, code, preActivations));
      }
    } else if (spec.sparsity() instanceof Sparsity.Gated gated) {
      Operand<T> gate = tf.nn.relu(z.values());
      Operand<T> size =
          z.reduce(Reduction.PER_SAMPLE, tf.math.mul(gate, z.ofCells(decoderNorms())));
      terms.add(weighted(gated.weight(), penaltyFactor, size));
      terms.add(
          reconstruction(
              Reconstruction.squaredError(Reduction.PER_SAMPLE),
              x,
              outputs.withSkipped(low, decoded(z.with(gate)))));
    } else if (spec.sparsity() instanceof Sparsity.Matryoshka matryoshka) {
      for (int prefix : matryoshka.prefixes()) {
        // A product over no units crashes oneDNN.
        Operand<T> output =
            prefix == 0
                ? tf.math.add(tf.zerosLike(x), value(Parameter.DECODER_BIAS))
                : tf.nn.biasAdd(
                    code.firstTimes(prefix, value(Parameter.DECODER_WEIGHTS)),
                    value(Parameter.DECODER_BIAS));
        terms.add(reconstruction(spec.reconstruction(), x, outputs.withSkipped(low, output)));
      }
    } else if (!(spec.sparsity() instanceof Sparsity.None
        || spec.sparsity() instanceof Sparsity.TopK
        || spec.sparsity() instanceof Sparsity.BatchTopK
        || spec.sparsity() instanceof Sparsity.WinnerTakeAll)) {
      throw new AssertionError("no lowering of the loss terms of " + spec.sparsity());
    }
    AuxiliaryLoss auxiliary = spec.sparsity().auxiliary();
    if (training && auxiliary.isOn()) {
      terms.add(auxiliary(auxiliary, x, z, code, outputs.all(), preActivations));
    }
    return terms;
  }

  /** Returns what the penalty of a JumpReLU measures. */
  private Operand<T> measured(Sparsity.JumpRelu jump, Code<T> cells, Code<T> code) {
    if (jump.loss() instanceof L0Loss.Tanh tanh) {
      Operand<T> size = tf.math.mul(code.values(), code.ofCells(decoderNorms()));
      return code.reduce(
          Reduction.PER_SAMPLE, tf.math.tanh(tf.math.mul(size, low.constant(tanh.scale()))));
    }
    Operand<T> z = cells.values();
    Operand<T> threshold = cells.ofCells(threshold());
    Operand<T> step =
        withSlope(jump, low.isAbove(z, threshold), near(jump, z, threshold), z, threshold);
    if (jump.loss() instanceof L0Loss.Count) {
      return cells.reduce(Reduction.PER_SAMPLE, step);
    }
    if (jump.loss() instanceof L0Loss.Quadratic quadratic) {
      Operand<T> distance = tf.math.sub(cells.rowSums(step), low.constant(quadratic.target()));
      return tf.math.mul(
          low.shared(tf.math.mean(tf.math.square(distance), tf.constant(0))),
          low.constant(2 / quadratic.target()));
    }
    throw new AssertionError("no lowering of " + jump.loss());
  }

  private Operand<T> preActivationLoss(
      Sparsity.JumpRelu jump,
      Code<T> cells,
      Code<T> code,
      Function<Operand<TInt64>, Operand<T>> preActivations) {
    Operand<T> z = cells.values();
    Operand<T> threshold = threshold();
    Operand<T> dead = dead(code, jump.deadAfter());
    Operand<T> weights = tf.math.mul(dead, decoderNorms());
    if (cells instanceof ActiveCells) {
      Operand<TInt64> units = deadUnits(dead);
      z = preActivations.apply(units);
      threshold = tf.gather(threshold, units, tf.constant(0));
      weights = tf.gather(weights, units, tf.constant(0));
    }
    Operand<T> ofDead = tf.math.mul(tf.nn.relu(tf.math.sub(threshold, z)), weights);
    return tf.math.mul(
        low.constant(jump.preActivationWeight()), low.reduce(Reduction.PER_SAMPLE, ofDead));
  }

  /** Returns 1 for each unit that was idle for a number of rows, else 0. */
  private Operand<T> dead(Code<T> code, long deadAfter) {
    return tf.stopGradient(
        low.cast(tf.math.greaterEqual(idleRows(code), low.constant((double) deadAfter))));
  }

  private Operand<T> weighted(double weight, Operand<T> penaltyFactor, Operand<T> penalty) {
    return tf.math.mul(scaled(weight, penaltyFactor), penalty);
  }

  private Operand<T> decoderNorms() {
    return tf.math.sqrt(
        tf.reduceSum(tf.math.square(value(Parameter.DECODER_WEIGHTS)), tf.constant(1)));
  }

  private Operand<T> reconstruction(Reconstruction loss, Operand<T> x, Operand<T> out) {
    return low.reconstruction(loss, parameters, out, low.activation(spec.output(), out), x);
  }

  private Operand<T> decoded(Code<T> code) {
    return tf.nn.biasAdd(
        code.times(value(Parameter.DECODER_WEIGHTS)), value(Parameter.DECODER_BIAS));
  }

  private Operand<T> activity(Sparsity.KullbackLeibler divergence, @Nullable Operand<T> h) {
    Operand<T> mean = mean(h);
    if (divergence.rate() == 1) {
      return mean;
    }
    return tf.math.add(
        tf.math.mul(low.constant(1 - divergence.rate()), value(Parameter.MEAN_ACTIVITY)),
        tf.math.mul(low.constant(divergence.rate()), mean));
  }

  /** Returns the mean activity on the batch, with the gradient of the rows that are here. */
  private Operand<T> mean(@Nullable Operand<T> h) {
    if (whole == null) {
      return tf.math.mean(requireNonNull(h), tf.constant(0));
    }
    Operand<T> mean = tf.math.div(whole.codeSums(), whole.rows());
    return h == null
        ? mean
        : tf.math.add(
            mean,
            zeroWithSlope(
                tf.math.div(low.constant(1), whole.rows()), tf.reduceSum(h, tf.constant(0))));
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
      Code<T> z,
      Code<T> code,
      Operand<T> out,
      Function<Operand<TInt64>, Operand<T>> preActivations) {
    Operand<T> dead = dead(code, auxiliary.deadAfter());
    Operand<T> any = tf.reduceMax(dead, tf.constant(0));
    Helpers<T> helpers =
        low.isOnGpu()
            ? new Helpers<>(
                z.values(), dead, value(Parameter.DECODER_WEIGHTS), tf.constant(auxiliary.k()))
            : helpers(dead, preActivations, auxiliary.k());
    Operand<T> far = tf.math.mul(tf.math.sub(helpers.dead(), low.constant(1)), low.constant(FAR));
    Operand<T> compared = isBySize() ? tf.math.abs(helpers.z()) : helpers.z();
    Operand<T> candidates = tf.math.add(tf.math.mul(compared, helpers.dead()), far);
    Operand<T> bound = low.smallestOfLargest(candidates, helpers.k());
    Operand<T> possible = isBySize() ? helpers.z() : tf.nn.relu(helpers.z());
    Operand<T> active = tf.math.mul(low.largestOfRows(possible, candidates, bound), helpers.dead());
    Operand<T> residual = tf.stopGradient(tf.math.sub(x, low.activation(spec.output(), out)));
    Operand<T> error = tf.math.sub(residual, low.product(active, helpers.decoder()));
    return tf.math.mul(
        tf.math.mul(low.constant(auxiliary.weight()), any),
        auxiliary.relative()
            ? shareOf(residual, error)
            : low.squares(spec.reconstruction().reduction(), error));
  }

  /**
   * Units that may reconstruct the residual.
   *
   * @param z their pre-activations, {@code [batch, units]}
   * @param dead 1 for dead units, 0 for others among them, {@code [units]}
   * @param decoder their rows of the decoder, {@code [units, inputs]}
   * @param k the largest number of them per row
   */
  private record Helpers<T extends TFloating>(
      Operand<T> z, Operand<T> dead, Operand<T> decoder, Operand<TInt32> k) {}

  /**
   * Returns the dead units, usually few, and the first unit, dead or not, because a product over no
   * units crashes oneDNN.
   */
  private Operand<TInt64> deadUnits(Operand<T> dead) {
    Operand<T> first =
        tf.oneHot(tf.constant(0), tf.constant(spec.hidden()), low.constant(1), low.constant(0));
    return tf.stopGradient(
        tf.squeeze(
            tf.where(tf.math.greater(tf.math.add(dead, first), low.constant(0))),
            Squeeze.axis(List.of(1L))));
  }

  private Helpers<T> helpers(
      Operand<T> dead, Function<Operand<TInt64>, Operand<T>> preActivations, int k) {
    Operand<TInt64> units = deadUnits(dead);
    Operand<TInt32> axis = tf.constant(0);
    return new Helpers<>(
        preActivations.apply(units),
        tf.stopGradient(tf.gather(dead, units, axis)),
        tf.gather(value(Parameter.DECODER_WEIGHTS), units, axis),
        tf.math.minimum(tf.constant(k), tf.size(units)));
  }

  /**
   * Returns the share of a residual that an error is: Σ error² / Σ (residual − its mean row)², or 0
   * where all rows of the residual are the same.
   */
  private Operand<T> shareOf(Operand<T> residual, Operand<T> error) {
    Operand<T> all;
    Operand<T> ofRows;
    if (whole == null) {
      ofRows = low.squares(Reduction.SUM, residual);
      Operand<T> offset = tf.math.sub(residual, tf.math.mean(residual, tf.constant(0)));
      all = low.squares(Reduction.SUM, offset);
    } else {
      Operand<T> squares = tf.reduceSum(tf.math.square(whole.residualSums()), tf.constant(0));
      ofRows = whole.residualSquares();
      all = tf.math.sub(ofRows, tf.math.div(squares, whole.rows()));
    }
    Operand<T> least = tf.math.mul(ofRows, low.constant(AuxiliaryLoss.LEAST_SPREAD));
    Operand<T> isSpread = low.cast(tf.math.greater(all, least));
    Operand<T> spread =
        tf.math.add(tf.math.mul(all, isSpread), tf.math.sub(low.constant(1), isSpread));
    return tf.math.div(tf.math.mul(low.squares(Reduction.SUM, error), isSpread), spread);
  }

  /** Returns for how many rows in a row each unit has been idle after a batch. */
  private Operand<T> idleRows(@Nullable Code<T> code) {
    Operand<T> active = whole != null ? whole.activeRows() : requireNonNull(code).rowsAbove(0);
    Operand<T> rows = whole != null ? whole.rows() : low.cast(requireNonNull(code).rows());
    Operand<T> isIdle = tf.stopGradient(low.cast(tf.math.equal(active, low.constant(0))));
    return tf.math.mul(tf.math.add(value(Parameter.IDLE_ROWS), rows), isIdle);
  }

  /**
   * Returns the statistics of training after a batch; its code is null where its statistics are
   * given.
   */
  Map<Parameter, Operand<T>> statistics(@Nullable Code<T> code) {
    ImmutableMap.Builder<Parameter, Operand<T>> after = ImmutableMap.builder();
    for (Parameter parameter : spec.sparsity().parameters().keySet()) {
      if (parameter.equals(Parameter.IDLE_ROWS)) {
        after.put(parameter, idleRows(code));
      } else if (parameter.equals(Parameter.CODE_THRESHOLD)) {
        after.put(
            parameter,
            codeThreshold(
                whole != null
                    ? whole.smallest()
                    : requireNonNull(code).smallestAbove0(low.constant(FAR))));
      } else if (parameter.equals(Parameter.MEAN_ACTIVITY)) {
        after.put(
            parameter,
            activity(
                (Sparsity.KullbackLeibler) spec.sparsity(), code == null ? null : code.values()));
      }
    }
    return after.build();
  }

  /** Returns what rows add to the statistics of their batch; zeros for what is not counted. */
  WholeBatch<T> sums(Code<T> code, Operand<T> residual) {
    boolean countsIdle = spec.sparsity().parameters().containsKey(Parameter.IDLE_ROWS);
    boolean isAveraged = spec.sparsity() instanceof Sparsity.KullbackLeibler;
    return new WholeBatch<>(
        low.cast(code.rows()),
        countsIdle ? code.rowsAbove(0) : low.constant(0),
        isAveraged ? tf.reduceSum(code.values(), tf.constant(0)) : low.constant(0),
        code.smallestAbove0(low.constant(FAR)),
        tf.reduceSum(residual, tf.constant(0)),
        low.squares(Reduction.SUM, residual));
  }

  /**
   * Returns on how many rows of a batch each unit is active, and saturated: {@code [2, hidden]}.
   */
  Operand<T> activity(Code<T> code) {
    Operand<T> active = code.rowsAbove(spec.activityThreshold());
    Operand<T> saturated =
        spec.activation() == Activation.TANH || spec.activation() == Activation.SIGMOID
            ? code.rowsAbove(UnitActivity.SATURATED)
            : tf.zerosLike(active);
    return tf.stack(List.of(active, saturated));
  }

  /** Returns the running mean of the smallest activation that stayed; unchanged if none did. */
  private Operand<T> codeThreshold(Operand<T> smallest) {
    Operand<T> before = value(Parameter.CODE_THRESHOLD);
    Operand<T> far = low.constant(FAR);
    Operand<T> isFirst = low.cast(tf.math.equal(before, low.constant(0)));
    Operand<T> rate = tf.math.maximum(isFirst, low.constant(Sparsity.BatchTopK.THRESHOLD_RATE));
    Operand<T> moved = tf.math.add(before, tf.math.mul(rate, tf.math.sub(smallest, before)));
    return tf.select(tf.math.less(smallest, far), moved, before);
  }
}
