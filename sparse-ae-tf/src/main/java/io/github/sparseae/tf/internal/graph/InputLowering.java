package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Parameter;
import java.util.Set;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** Lowers what precedes the encoder: the normalization and the corruption of inputs. */
final class InputLowering<T extends TFloating> {
  private final Ops tf;
  private final Set<Parameter> present;
  private final Function<Parameter, Operand<T>> parameters;

  /**
   * Lowers what happens to the inputs of one autoencoder.
   *
   * @param present the network's arrays
   * @param parameters their values
   */
  InputLowering(Ops tf, Set<Parameter> present, Function<Parameter, Operand<T>> parameters) {
    this.tf = tf;
    this.present = present;
    this.parameters = parameters;
  }

  /** {@code (x − mean) / scale}. */
  Operand<T> normalized(Operand<T> x) {
    Operand<T> centered =
        present.contains(Parameter.INPUT_MEAN)
            ? tf.math.sub(x, parameters.apply(Parameter.INPUT_MEAN))
            : x;
    return present.contains(Parameter.INPUT_SCALE)
        ? tf.math.div(centered, parameters.apply(Parameter.INPUT_SCALE))
        : centered;
  }

  /** {@code x·scale + mean}: the inverse of {@link #normalized}. */
  Operand<T> inOwnUnits(Operand<T> x) {
    Operand<T> scaled =
        present.contains(Parameter.INPUT_SCALE)
            ? tf.math.mul(x, parameters.apply(Parameter.INPUT_SCALE))
            : x;
    return present.contains(Parameter.INPUT_MEAN)
        ? tf.math.add(scaled, parameters.apply(Parameter.INPUT_MEAN))
        : scaled;
  }

  /**
   * Returns corrupted inputs.
   *
   * @param noise the values of {@link Corruption#noise}, {@code [batch, inputs]}
   */
  Operand<T> corrupted(Corruption kind, Operand<T> x, Operand<T> noise) {
    if (kind instanceof Corruption.None) {
      return x;
    }
    if (kind instanceof Corruption.Masking) {
      return tf.math.mul(x, noise);
    }
    if (kind instanceof Corruption.Gaussian) {
      return tf.math.add(x, noise);
    }
    throw new AssertionError("no lowering of " + kind);
  }
}
