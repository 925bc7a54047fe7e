package io.github.sparseae.tf;

import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Parameter;
import java.util.Set;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** Turns normalisation and corruption of inputs into operations: what comes before the encoder. */
final class InputLowering<T extends TFloating> {
  private final Ops tf;
  private final Set<Parameter> present;
  private final Function<Parameter, Operand<T>> parameters;

  /**
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
    Operand<T> centred =
        present.contains(Parameter.INPUT_MEAN)
            ? tf.math.sub(x, parameters.apply(Parameter.INPUT_MEAN))
            : x;
    return present.contains(Parameter.INPUT_SCALE)
        ? tf.math.div(centred, parameters.apply(Parameter.INPUT_SCALE))
        : centred;
  }

  /** {@code x·scale + mean}: the way back. */
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
   * @param noise as {@link Corruption#noise} draws it, {@code [batch, inputs]}
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
    throw new IllegalArgumentException("no lowering for " + kind);
  }
}
