package io.github.sparseae.tf.internal.graph;

import java.util.List;
import java.util.Map;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * The L1 identity op: forward {@code h}, backward {@code upstream + scale · sign(h)}.
 *
 * <p>It puts the gradient of {@code scale · Σ|h|} into the network without the term itself, as the
 * lecture's {@code L1Penalty} does. It is a {@link MarkedIdentity} of {@code [h, scale]}: the scale
 * is a true input, so that it can be fed and annealed.
 *
 * <p>Where a gradient cannot be registered, the penalty is added to the loss as an explicit term,
 * which has the same gradient.
 */
public final class L1Identity {
  static final String OP_TYPE = MarkedIdentity.OP_TYPE;
  static final String MARK = "_sparse_ae_l1";

  private L1Identity() {}

  /** Returns whether the op can be used in this process. */
  public static boolean isAvailable() {
    return MarkedIdentity.isAvailable();
  }

  /** Adds the op to a graph. */
  public static <T extends TFloating> Operand<T> create(
      Ops tf, Operand<T> h, Operand<T> scale, Class<T> type) {
    return MarkedIdentity.create(tf, "L1Identity", type, List.of(h, scale), Map.of(MARK, 1L));
  }

  @SuppressWarnings("unchecked")
  static <T extends TFloating> List<Operand<?>> gradient(
      Ops tf, GraphOperation op, Output<?> upstream) {
    Operand<T> h = (Operand<T>) op.input(0);
    Operand<T> scale = (Operand<T>) op.input(1);
    Operand<T> gradient = tf.math.add((Operand<T>) upstream, tf.math.mul(scale, tf.math.sign(h)));
    return List.of(gradient, tf.zerosLike(scale));
  }
}
