package io.github.sparseae.tf;

import static com.google.common.base.Preconditions.checkState;

import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * The L1 identity op: forward {@code h}, backward {@code upstream + scale · sign(h)}.
 *
 * <p>It puts the gradient of {@code scale · Σ|h|} into the network without the term itself, as the
 * lecture's {@code L1Penalty} does. The carrier is an {@code IdentityN([h, scale])} with a mark on
 * it: IdentityN has no gradient of its own in TensorFlow's C++ library, copies nothing, has a
 * kernel on every device, and takes the scale as a true input, so that it can be fed and annealed.
 * The gradient function is registered for every IdentityN of the process, once; one without the
 * mark passes its gradients through untouched, as an identity must.
 *
 * <p>Where a gradient cannot be registered (TensorFlow Java cannot on Windows, and cannot where
 * somebody else has registered one for IdentityN), the penalty is added to the loss as an explicit
 * term, which has the same gradient.
 */
final class L1Identity {
  static final String OP_TYPE = "IdentityN";
  static final String MARK = "_sparse_ae_l1";

  private L1Identity() {}

  /** Whether the op can be used in this process. */
  static boolean isAvailable() {
    return Registration.DONE;
  }

  /** Adds the op to a graph. */
  static <T extends TFloating> Operand<T> create(
      Ops tf, Operand<T> h, Operand<T> scale, Class<T> type) {
    checkState(isAvailable(), "the L1 identity op has no gradient in this process");
    OperationBuilder builder = tf.scope().opBuilder(OP_TYPE, "L1Identity");
    builder.addInputList(new Output<?>[] {h.asOutput(), scale.asOutput()});
    builder.setAttr(MARK, true);
    return builder.build().output(0).expect(type);
  }

  private static boolean isMarked(Operation op) {
    try {
      return ((GraphOperation) op).attributes().getAttrBool(MARK);
    } catch (TensorFlowException e) {
      // There is no way to ask whether an op has an attribute but to ask for it.
      return false;
    }
  }

  /** Called by TensorFlow while it adds gradients. Asking an op for shapes in here would hang. */
  private static List<Operand<?>> gradient(Ops tf, GraphOperation op, List<Output<?>> upstream) {
    if (!isMarked(op)) {
      return List.copyOf(upstream);
    }
    return addSign(tf, op, upstream.get(0));
  }

  @SuppressWarnings("unchecked")
  private static <T extends TFloating> List<Operand<?>> addSign(
      Ops tf, GraphOperation op, Output<?> upstream) {
    Operand<T> h = (Operand<T>) op.input(0);
    Operand<T> scale = (Operand<T>) op.input(1);
    Operand<T> gradient = tf.math.add((Operand<T>) upstream, tf.math.mul(scale, tf.math.sign(h)));
    return List.of(gradient, tf.zerosLike(scale));
  }

  /** Registers when first asked, once for the process: a registration cannot be undone. */
  private static final class Registration {
    static final boolean DONE = register();

    private static boolean register() {
      String reason;
      try {
        if (TensorFlow.registerCustomGradient(OP_TYPE, L1Identity::gradient)) {
          return true;
        }
        reason = "IdentityN has another gradient in this process";
      } catch (UnsupportedOperationException e) {
        reason = "TensorFlow Java has no custom gradients on this platform";
      }
      System.getLogger(L1Identity.class.getName())
          .log(
              System.Logger.Level.INFO,
              "the L1 penalty is added to the loss as a term, with the same gradient: " + reason);
      return false;
    }
  }
}
