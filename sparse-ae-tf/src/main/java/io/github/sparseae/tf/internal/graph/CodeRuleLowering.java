package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.CodeRule;
import io.github.sparseae.model.Parameter;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** Lowers the rules by which trained networks compute their codes. */
record CodeRuleLowering<T extends TFloating>(
    Lowering<T> low, AutoencoderSpec spec, Function<Parameter, Operand<T>> parameters) {

  /** Returns the codes of pre-activations, {@code [batch, hidden]}. */
  Operand<T> code(Operand<T> z) {
    Ops tf = low.tf();
    CodeRule rule = spec.sparsity().atInference(spec.hidden());
    if (rule instanceof CodeRule.Gate) {
      return gated(z);
    }
    Operand<T> h = low.activation(spec.activation(), z);
    if (rule instanceof CodeRule.Identity) {
      return h;
    }
    if (rule instanceof CodeRule.KLargest largest) {
      Operand<T> compared = largest.bySize() ? tf.math.abs(z) : z;
      // −∞ where fewer than k change the code.
      Operand<T> bound =
          low.hasDynamicShapes() && LargestCells.pays(largest.k(), spec.hidden())
              ? new LargestCells<>(low, tf.stopGradient(compared), spec.hidden())
                  .boundOfEachRow(
                      tf.constant(largest.k()), values -> low.isUsed(spec.activation(), values))
              : low.smallestOfLargest(compared, tf.constant(largest.k()));
      return low.largestOfRows(h, compared, bound);
    }
    if (rule instanceof CodeRule.Threshold) {
      return tf.math.mul(h, low.isAbove(h, parameters.apply(Parameter.CODE_THRESHOLD)));
    }
    if (rule instanceof CodeRule.UnitThresholds) {
      Operand<T> thresholds = tf.nn.relu(parameters.apply(Parameter.UNIT_THRESHOLD));
      return tf.math.mul(h, low.isAbove(z, thresholds));
    }
    throw new AssertionError("no lowering of the code rule " + rule);
  }

  private Operand<T> gated(Operand<T> z) {
    Ops tf = low.tf();
    Operand<T> weighted = tf.math.sub(z, parameters.apply(Parameter.ENCODER_BIAS));
    Operand<T> magnitude =
        tf.math.add(
            tf.math.mul(weighted, tf.math.exp(parameters.apply(Parameter.MAGNITUDE_SCALE))),
            parameters.apply(Parameter.MAGNITUDE_BIAS));
    return tf.math.mul(low.isAbove(z, low.constant(0)), tf.nn.relu(magnitude));
  }
}
