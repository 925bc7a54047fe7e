package io.github.sparseae.tf;

import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** A network as operations on its parameters; used for training, for losses and for inference. */
final class Layers<T extends TFloating> {
  private final NetworkSpec spec;
  private final Variables<T> variables;

  Layers(NetworkSpec spec, Variables<T> variables) {
    this.spec = spec;
    this.variables = variables;
  }

  /**
   * The terms of a loss.
   *
   * @param data reconstruction loss or negative log likelihood
   * @param penalty the penalty's value
   * @param trained what gradients are taken of: {@code data}, and the penalty where the code does
   *     not carry its gradient already
   */
  record Loss<T extends TFloating>(Operand<T> data, Operand<T> penalty, Operand<T> trained) {}

  Operand<T> parameter(Parameter parameter) {
    return variables.get(parameter.toString(), spec.shape(parameter)).value();
  }

  private AutoencoderSpec encoder() {
    return spec instanceof ClassifierSpec classifier
        ? classifier.encoder()
        : (AutoencoderSpec) spec;
  }

  Operand<T> code(Lowering<T> low, Operand<T> x) {
    Lowering<T> in = low.in("encoder");
    return in.activation(
        encoder().activation(),
        in.linear(x, parameter(Parameter.ENCODER_WEIGHTS), parameter(Parameter.ENCODER_BIAS)));
  }

  private Operand<T> decoderInput(Lowering<T> low, Operand<T> code) {
    return low.in("decoder")
        .linear(code, parameter(Parameter.DECODER_WEIGHTS), parameter(Parameter.DECODER_BIAS));
  }

  Operand<T> decoded(Lowering<T> low, Operand<T> code) {
    return low.in("decoder").activation(encoder().output(), decoderInput(low, code));
  }

  Operand<T> logProbabilities(Lowering<T> low, Operand<T> code) {
    Lowering<T> in = low.in("head");
    return in.logSoftmax(
        in.linear(code, parameter(Parameter.HEAD_WEIGHTS), parameter(Parameter.HEAD_BIAS)));
  }

  /**
   * @param labels the class of each row; null for an autoencoder
   * @param penaltyFactor what the penalty's weight is multiplied by
   */
  Loss<T> loss(
      Lowering<T> low, Operand<T> x, @Nullable Operand<TInt32> labels, Operand<T> penaltyFactor) {
    Operand<T> h = code(low, x);
    if (spec instanceof ClassifierSpec classifier && labels != null) {
      Operand<T> loss =
          low.in("loss")
              .negativeLogLikelihood(logProbabilities(low, h), labels, classifier.classes());
      return new Loss<>(loss, low.constant(0), loss);
    }
    AutoencoderSpec plan = encoder();
    Lowering.Penalised<T> sparse = low.in("sparsity").sparsity(plan.sparsity(), h, penaltyFactor);
    Operand<T> z = decoderInput(low, sparse.code());
    Operand<T> data =
        low.in("loss")
            .reconstruction(
                plan.reconstruction(), z, low.in("decoder").activation(plan.output(), z), x);
    Operand<T> term = sparse.explicitTerm();
    return new Loss<>(data, sparse.penalty(), term == null ? data : low.sum(data, term));
  }
}
