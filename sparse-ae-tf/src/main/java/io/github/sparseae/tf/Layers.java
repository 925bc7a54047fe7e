package io.github.sparseae.tf;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** A network as operations on its parameters; used for training, for losses and for inference. */
final class Layers<T extends TFloating> {
  /** The one layer that an autoencoder has. */
  private static final int FIRST = 1;

  private final NetworkSpec spec;
  private final Variables<T> variables;
  private final boolean identityOp;
  private final @Nullable Operand<TInt32> activeUnits;

  /**
   * @param identityOp whether an L1 penalty goes through the L1 identity op, rather than into the
   *     loss
   * @param activeUnits k while training; null where the sparsity's own holds
   */
  Layers(
      NetworkSpec spec,
      Variables<T> variables,
      boolean identityOp,
      @Nullable Operand<TInt32> activeUnits) {
    this.spec = spec;
    this.variables = variables;
    this.identityOp = identityOp;
    this.activeUnits = activeUnits;
  }

  /**
   * The terms of a loss.
   *
   * @param data reconstruction loss or negative log likelihood
   * @param penalty the penalty's value
   * @param trained what gradients are taken of: {@code data}, and the penalty where the code does
   *     not carry its gradient already
   * @param statistics what is counted while training, as it is after the batch
   * @param code the code of the batch, {@code [batch, hidden]}
   */
  record Loss<T extends TFloating>(
      Operand<T> data,
      Operand<T> penalty,
      Operand<T> trained,
      Map<Parameter, Operand<T>> statistics,
      Operand<T> code) {}

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
        in, encoder(layer), parameter -> value(in, layer, parameter), identityOp, activeUnits);
  }

  private Operand<T> encoderInput(Lowering<T> low, int layer, Operand<T> x) {
    Lowering<T> in = low.in("encoder");
    Operand<T> centred =
        encoder(layer).structure().hasPreEncoderBias()
            ? in.difference(x, value(in, layer, Parameter.DECODER_BIAS))
            : x;
    return in.linear(
        centred,
        value(in, layer, Parameter.ENCODER_WEIGHTS),
        value(in, layer, Parameter.ENCODER_BIAS));
  }

  /** On how many rows of a batch each unit is active and saturated: {@code [2, hidden]}. */
  Operand<T> activity(Lowering<T> low, Operand<T> code) {
    return sparsity(low.in("activity"), depth()).activity(code);
  }

  /** The code of the last layer as it is after training. */
  Operand<T> code(Lowering<T> low, Operand<T> x) {
    Operand<T> code = x;
    for (int layer = 1; layer <= depth(); layer++) {
      code = sparsity(low, layer).code(encoderInput(low, layer, code), false);
    }
    return code;
  }

  private Operand<T> decoderInput(Lowering<T> low, Operand<T> code) {
    Lowering<T> in = low.in("decoder");
    return in.linear(
        code,
        value(in, FIRST, Parameter.DECODER_WEIGHTS),
        value(in, FIRST, Parameter.DECODER_BIAS));
  }

  Operand<T> decoded(Lowering<T> low, Operand<T> code) {
    return low.in("decoder").activation(encoder(FIRST).output(), decoderInput(low, code));
  }

  Operand<T> logProbabilities(Lowering<T> low, Operand<T> code) {
    Lowering<T> in = low.in("head");
    return in.logSoftmax(
        in.linear(code, parameter(Parameter.HEAD_WEIGHTS), parameter(Parameter.HEAD_BIAS)));
  }

  /**
   * @param labels the class of each row; null for an autoencoder
   * @param penaltyFactor what the penalty's weight is multiplied by
   * @param training whether rules that differ while training are to be those
   */
  Loss<T> loss(
      Lowering<T> low,
      Operand<T> x,
      @Nullable Operand<TInt32> labels,
      Operand<T> penaltyFactor,
      boolean training) {
    if (spec instanceof ClassifierSpec classifier && labels != null) {
      Operand<T> code = code(low, x);
      Operand<T> loss =
          low.in("loss")
              .negativeLogLikelihood(logProbabilities(low, code), labels, classifier.classes());
      return new Loss<>(loss, low.constant(0), loss, ImmutableMap.of(), code);
    }
    AutoencoderSpec plan = encoder(FIRST);
    SparsityLowering<T> sparsity = sparsity(low, FIRST);
    Operand<T> z = encoderInput(low, FIRST, x);
    Operand<T> code = sparsity.code(z, training);
    Operand<T> out = decoderInput(low, sparsity.carrying(code, penaltyFactor));
    Operand<T> data =
        low.in("loss")
            .reconstruction(
                plan.reconstruction(), out, low.in("decoder").activation(plan.output(), out), x);
    Operand<T> penalty = low.constant(0);
    Operand<T> trained = data;
    for (SparsityLowering.Term<T> term : sparsity.terms(x, z, code, out, penaltyFactor, training)) {
      penalty = low.sum(penalty, term.value());
      if (term.inGradient()) {
        trained = low.sum(trained, term.value());
      }
    }
    return new Loss<>(data, penalty, trained, sparsity.statistics(code), code);
  }
}
