package io.github.sparseae.tf.internal.graph;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.WeightPenalty;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/**
 * A network as operations on its parameters; used for training, for losses and for inference.
 *
 * @param identityOp whether an L1 penalty goes through the L1 identity op, rather than into the
 *     loss
 * @param activeUnits k while training; null for the k of the sparsity
 * @param noise what corrupts inputs in the loss; null where nothing does
 * @param share the share of units that are active while training; few use {@link ActiveCells}
 * @param whole the statistics of the batch; null where they are those of the rows that are here
 */
public record Layers<T extends TFloating>(
    NetworkSpec spec,
    Variables<T> variables,
    boolean identityOp,
    @Nullable Operand<TInt32> activeUnits,
    @Nullable Noise<T> noise,
    ActiveCells.Share share,
    @Nullable WholeBatch<T> whole) {
  /** The one layer that an autoencoder has. */
  private static final int FIRST = 1;

  /**
   * The pre-activations of a batch and which cells of its rectified code are used, {@code [batch,
   * hidden]}; constant to gradients.
   */
  record Encoded<T extends TFloating>(Operand<T> z, Operand<TBool> used) {}

  /** How the encoder's inputs are corrupted, and by what numbers, {@code [batch, inputs]}. */
  record Noise<T extends TFloating>(Corruption kind, Operand<T> values) {}

  /** Lowers a network as it is after training, or what a batch with given statistics changes. */
  public Layers(
      NetworkSpec spec, Variables<T> variables, boolean identityOp, @Nullable WholeBatch<T> whole) {
    this(spec, variables, identityOp, null, null, ActiveCells.Share.MANY, whole);
  }

  /**
   * The terms of a loss.
   *
   * @param data reconstruction loss or negative log likelihood
   * @param penalty what sparsity and large weights cost
   * @param trained what gradients are taken of: {@code data}, and the penalty where the code does
   *     not carry its gradient already
   * @param statistics what is counted while training, as it is after the batch
   * @param code the code of the batch
   * @param target what an autoencoder's outputs are compared with; null for a classifier
   * @param output the outputs
   */
  public record Loss<T extends TFloating>(
      Operand<T> data,
      Operand<T> penalty,
      Operand<T> trained,
      Map<Parameter, Operand<T>> statistics,
      Code<T> code,
      @Nullable Operand<T> target,
      @Nullable Operand<T> output) {}

  /** A layer's parameter; the decoder of tied weights is the encoder's transpose. */
  private Operand<T> value(Lowering<T> low, int layer, Parameter parameter) {
    return parameter.equals(Parameter.DECODER_WEIGHTS) && encoder(layer).structure().tiedWeights()
        ? low.transpose(parameter(Parameter.ENCODER_WEIGHTS.inLayer(layer)))
        : parameter(parameter.inLayer(layer));
  }

  Operand<T> parameter(Parameter parameter) {
    return variables.get(parameter.toString(), spec.shape(parameter)).value();
  }

  private int depth() {
    return spec instanceof ClassifierSpec classifier ? classifier.encoders().size() : 1;
  }

  private AutoencoderSpec encoder(int layer) {
    return spec instanceof ClassifierSpec classifier
        ? classifier.encoders().get(layer - 1)
        : (AutoencoderSpec) spec;
  }

  private SparsityLowering<T> sparsity(Lowering<T> low, int layer) {
    Lowering<T> in = low.in("sparsity");
    return new SparsityLowering<>(
        in,
        encoder(layer),
        parameter -> value(in, layer, parameter),
        identityOp,
        activeUnits,
        whole);
  }

  private boolean normalizes(int layer, Parameter parameter) {
    AutoencoderSpec encoder = encoder(layer);
    return encoder.structure().normalization().shapes(encoder.inputs()).containsKey(parameter);
  }

  /**
   * The mean of each row and the numbers it is divided by and multiplied by: {@code [batch, 1]}.
   */
  private record OfRow<T extends TFloating>(
      Operand<T> mean, Operand<T> divisor, Operand<T> factor) {}

  /** Returns {@link InputNormalization#ofRow} of the rows of the first layer. */
  private OfRow<T> ofRow(Lowering<T> in, Operand<T> x) {
    boolean centers = encoder(FIRST).structure().normalization() == InputNormalization.LAYER_NORM;
    int inputs = spec.inputs();
    Ops tf = in.tf();
    Operand<TInt32> columns = tf.constant(1);
    Operand<T> mean = centers ? tf.math.mean(x, columns, Mean.keepDims(true)) : in.constant(0);
    Operand<T> squares =
        tf.reduceSum(tf.math.square(tf.math.sub(x, mean)), columns, ReduceSum.keepDims(true));
    if (centers) {
      Operand<T> deviation = tf.math.sqrt(tf.math.div(squares, in.constant(inputs - 1)));
      return new OfRow<>(mean, in.sum(deviation, in.constant(1e-5)), deviation);
    }
    Operand<T> isZero = in.cast(tf.math.equal(squares, in.constant(0)));
    Operand<T> scale = in.sum(tf.math.sqrt(tf.math.div(squares, in.constant(inputs))), isZero);
    return new OfRow<>(mean, scale, scale);
  }

  private boolean normalizesRows(int layer) {
    return encoder(layer).structure().normalization().isOfEachRow();
  }

  /** Returns {@code (x − mean) / scale}. */
  private Operand<T> normalized(Lowering<T> low, int layer, Operand<T> x) {
    Lowering<T> in = low.in("input");
    if (normalizesRows(layer)) {
      OfRow<T> own = ofRow(in, x);
      return in.tf().math.div(in.tf().math.sub(x, own.mean()), own.divisor());
    }
    Operand<T> centered =
        normalizes(layer, Parameter.INPUT_MEAN)
            ? in.tf().math.sub(x, value(in, layer, Parameter.INPUT_MEAN))
            : x;
    return normalizes(layer, Parameter.INPUT_SCALE)
        ? in.tf().math.div(centered, value(in, layer, Parameter.INPUT_SCALE))
        : centered;
  }

  /** Returns {@code x·scale + mean}, the inverse of {@link #normalized}, if it can be known. */
  private Operand<T> denormalized(Lowering<T> low, Operand<T> x, @Nullable Operand<T> rows) {
    Lowering<T> in = low.in("input");
    if (encoder(FIRST).transcoding().isPresent()) {
      return x;
    }
    if (normalizesRows(FIRST)) {
      if (rows == null) {
        return x;
      }
      OfRow<T> own = ofRow(in.in("row"), rows);
      return in.sum(in.tf().math.mul(x, own.factor()), own.mean());
    }
    Operand<T> scaled =
        normalizes(FIRST, Parameter.INPUT_SCALE)
            ? in.tf().math.mul(x, value(in, FIRST, Parameter.INPUT_SCALE))
            : x;
    return normalizes(FIRST, Parameter.INPUT_MEAN)
        ? low.sum(scaled, value(in, FIRST, Parameter.INPUT_MEAN))
        : scaled;
  }

  private Operand<T> corrupted(Ops tf, Operand<T> x) {
    if (noise == null || noise.kind() instanceof Corruption.None) {
      return x;
    }
    if (noise.kind() instanceof Corruption.Masking) {
      return tf.math.mul(x, noise.values());
    }
    if (noise.kind() instanceof Corruption.Gaussian) {
      return tf.math.add(x, noise.values());
    }
    throw new AssertionError("no lowering of " + noise.kind());
  }

  private ActiveCells.Encoder<T> encoder(Lowering<T> low, int layer, Operand<T> x) {
    Operand<T> center =
        encoder(layer).structure().hasPreEncoderBias()
            ? value(low, layer, Parameter.DECODER_BIAS)
            : null;
    return new ActiveCells.Encoder<>(
        value(low, layer, Parameter.ENCODER_WEIGHTS),
        value(low, layer, Parameter.ENCODER_BIAS),
        center,
        center == null ? x : low.tf().math.sub(x, center));
  }

  private Operand<T> encoderInput(Lowering<T> low, int layer, Operand<T> x) {
    Lowering<T> in = low.in("encoder");
    ActiveCells.Encoder<T> encoder = encoder(in, layer, x);
    return in.linear(encoder.input(), encoder.weights(), encoder.bias());
  }

  Encoded<T> encoded(Lowering<T> low, Operand<T> given) {
    Operand<T> x = normalized(low, FIRST, rows(low, given));
    Operand<T> z = encoderInput(low, FIRST, corrupted(low.in("input").tf(), x));
    Operand<T> fixed = low.tf().stopGradient(z);
    return new Encoded<>(fixed, low.tf().stopGradient(sparsity(low, FIRST).used(fixed)));
  }

  /** Returns the pre-activations of some units, by their indices: {@code [batch, units]}. */
  private Operand<T> encoderInputOf(Lowering<T> low, Operand<T> x, Operand<TInt64> units) {
    Lowering<T> in = low.in("some_units");
    ActiveCells.Encoder<T> encoder = encoder(in, FIRST, x);
    Ops tf = in.tf();
    return in.linear(
        encoder.input(),
        tf.gather(encoder.weights(), units, tf.constant(1)),
        tf.gather(encoder.bias(), units, tf.constant(0)));
  }

  /** On how many rows of a batch each unit is active and saturated: {@code [2, hidden]}. */
  public Operand<T> activity(Lowering<T> low, Code<T> code) {
    return sparsity(low.in("activity"), depth()).activity(code);
  }

  /** The code of the last layer after training, of rows as they are given. */
  public Operand<T> code(Lowering<T> low, Operand<T> rows) {
    return code(
        low,
        normalized(low, FIRST, rows),
        (layer, z) -> {
          Lowering<T> in = low.in("sparsity");
          return new CodeRuleLowering<>(
                  in, encoder(layer), parameter -> value(in, layer, parameter))
              .code(z);
        });
  }

  /** The code of the last layer, of normalized rows, by each layer's code of pre-activations. */
  private Operand<T> code(
      Lowering<T> low, Operand<T> x, BiFunction<Integer, Operand<T>, Operand<T>> codes) {
    Operand<T> code = codes.apply(FIRST, encoderInput(low, FIRST, x));
    for (int layer = FIRST + 1; layer <= depth(); layer++) {
      Operand<T> next = normalized(low, layer, code);
      code = codes.apply(layer, encoderInput(low, layer, next));
    }
    return code;
  }

  /** Returns the pre-activations of the outputs for codes, and for rows if there is a skip. */
  private Operand<T> decoderInput(Lowering<T> low, Code<T> code, @Nullable Operand<T> skipped) {
    Lowering<T> in = low.in("decoder");
    Operand<T> product = code.times(value(in, FIRST, Parameter.DECODER_WEIGHTS));
    Operand<T> out = in.tf().nn.biasAdd(product, value(in, FIRST, Parameter.DECODER_BIAS));
    return skipped == null ? out : in.sum(out, skipped);
  }

  /** Returns what a skip connection adds to the outputs; null without one, or without rows. */
  private @Nullable Operand<T> skipped(Lowering<T> low, @Nullable Operand<T> rows) {
    return rows == null || !encoder(FIRST).skips()
        ? null
        : low.in("skip").product(rows, parameter(Parameter.SKIP_WEIGHTS));
  }

  /**
   * Returns the outputs for codes, in the units of the data. The rows of the codes are null if they
   * are unknown, as {@link io.github.sparseae.engine.Pass#DECODED} says.
   */
  public Operand<T> decoded(Lowering<T> low, Operand<T> code, @Nullable Operand<T> rows) {
    Operand<T> out = decoderInput(low, new Code.Dense<>(low, code), skipped(low, rows));
    return denormalized(low, low.in("decoder").activation(encoder(FIRST).output(), out), rows);
  }

  public Operand<T> logProbabilities(Lowering<T> low, Operand<T> code) {
    Lowering<T> in = low.in("head");
    Operand<T> weights = parameter(Parameter.HEAD_WEIGHTS);
    return in.tf().nn.logSoftmax(in.linear(code, weights, parameter(Parameter.HEAD_BIAS)));
  }

  /**
   * Returns the terms of the loss of a batch.
   *
   * @param given the rows as they are given; a transcoder's end with their targets
   * @param labels the class of each row, of a classifier
   * @param penaltyFactor multiplies the weight of the sparsity penalty
   * @param training whether to apply the rules of training
   * @param encoded what {@link #encoded} returned, if it was called before
   */
  public Loss<T> loss(
      Lowering<T> low,
      Operand<T> given,
      Operand<TInt32> labels,
      Operand<T> penaltyFactor,
      boolean training,
      @Nullable Encoded<T> encoded) {
    int inputs = spec.inputs();
    Operand<T> rows = rows(low, given);
    Operand<T> x = normalized(low, FIRST, rows);
    Operand<T> target =
        spec.rowWidth() > inputs
            ? low.in("targets").columns(given, inputs, spec.rowWidth() - inputs)
            : x;
    Operand<T> seen = corrupted(low.in("input").tf(), x);
    Operand<T> weights = low.share() != null ? low.constant(0) : weightPenalties(low);
    if (spec instanceof ClassifierSpec classifier) {
      Operand<T> code =
          code(
              low,
              seen,
              (layer, z) -> sparsity(low, layer).code(new Code.Dense<>(low, z), false).values());
      Operand<T> loss =
          low.in("loss")
              .negativeLogLikelihood(
                  logProbabilities(low, code),
                  labels,
                  classifier.classes(),
                  classifier.classWeights());
      return new Loss<>(
          loss,
          weights,
          low.sum(loss, weights),
          ImmutableMap.of(),
          new Code.Dense<>(low.in("code"), code),
          null,
          null);
    }
    AutoencoderSpec autoencoder = encoder(FIRST);
    SparsityLowering<T> sparsity = sparsity(low, FIRST);
    Code<T> z = preActivations(low, seen, sparsity, training, encoded);
    Code<T> code = sparsity.code(z, training);
    Operand<T> skipped = skipped(low, rows);
    Operand<T> out = decoderInput(low, sparsity.carrying(code, penaltyFactor), skipped);
    Operand<T> output = low.in("decoder").activation(autoencoder.output(), out);
    Operand<T> data =
        low.in("loss")
            .reconstruction(autoencoder.reconstruction(), this::parameter, out, output, target);
    Operand<T> penalty = weights;
    Operand<T> trained = low.sum(data, weights);
    for (Operand<T> term :
        sparsity.terms(
            new SparsityLowering.Outputs<>(target, skipped, out),
            z,
            code,
            units -> encoderInputOf(low, seen, units),
            penaltyFactor,
            training)) {
      penalty = low.sum(penalty, term);
      trained = sparsity.isCarried() ? trained : low.sum(trained, term);
    }
    return new Loss<>(data, penalty, trained, sparsity.statistics(code), code, target, output);
  }

  private Operand<T> rows(Lowering<T> low, Operand<T> given) {
    return spec.rowWidth() > spec.inputs()
        ? low.in("rows").columns(given, 0, spec.inputs())
        : given;
  }

  /** Returns the pre-activations of an autoencoder: of the active cells alone where few are. */
  private Code<T> preActivations(
      Lowering<T> low,
      Operand<T> seen,
      SparsityLowering<T> sparsity,
      boolean training,
      @Nullable Encoded<T> encoded) {
    Lowering<T> in = low.in("active");
    Operand<T> z = encoded == null ? encoderInput(low, FIRST, seen) : encoded.z();
    if (training && share != ActiveCells.Share.MANY) {
      Operand<TInt64> cells = encoded == null ? sparsity.largest(z) : in.tf().where(encoded.used());
      return ActiveCells.of(in, cells, z, encoder(in, FIRST, seen), spec.hidden(), share);
    }
    return new Code.Dense<>(
        low.in("code"), encoded == null ? z : ActiveCells.dense(in, z, encoder(in, FIRST, seen)));
  }

  /** Returns the statistics of an autoencoder after a batch whose statistics are given. */
  Map<Parameter, Operand<T>> statistics(Lowering<T> low) {
    return spec instanceof AutoencoderSpec
        ? sparsity(low, FIRST).statistics(null)
        : ImmutableMap.of();
  }

  /** Returns what an autoencoder's rows add to the statistics of their batch. */
  WholeBatch<T> sums(Lowering<T> low, Loss<T> loss) {
    Operand<T> residual =
        low.tf().math.sub(requireNonNull(loss.target()), requireNonNull(loss.output()));
    return sparsity(low, FIRST).sums(loss.code(), residual);
  }

  Operand<T> weightPenalties(Lowering<T> low) {
    Lowering<T> in = low.in("weights");
    Operand<T> sum = low.constant(0);
    for (Map.Entry<Parameter, WeightPenalty> each : spec.weightPenalties().entrySet()) {
      sum = in.sum(sum, in.weightPenalty(each.getValue(), parameter(each.getKey())));
    }
    return sum;
  }
}
