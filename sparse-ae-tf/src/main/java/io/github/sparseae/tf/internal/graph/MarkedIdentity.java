package io.github.sparseae.tf.internal.graph;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.op.RawCustomGradient;
import org.tensorflow.types.family.TFloating;

/**
 * An identity with a custom gradient: forward it returns its first input, backward the gradients
 * that its kind defines for all inputs.
 *
 * <p>The carrier is an {@code IdentityN} with a mark on it: IdentityN has no gradient of its own in
 * TensorFlow's C++ library, copies nothing, has a kernel on every device, and takes what the
 * gradient needs as true inputs. The gradient function is registered for every IdentityN of the
 * process, once; one without a mark passes its gradients through untouched, as an identity must.
 * TensorFlow Java cannot register one on Windows, nor if other code has registered one.
 */
public final class MarkedIdentity {
  static final String OP_TYPE = "IdentityN";
  static final String L1 = "_sparse_ae_l1";

  /** The gradients of each kind's inputs. Reading the shapes of an op in them would hang. */
  private static final Map<String, RawCustomGradient> KINDS =
      ImmutableMap.of(
          L1,
          MarkedIdentity::l1Gradient,
          ActiveCells.ENCODER,
          ActiveCells::encoderGradient,
          ActiveCells.DENSE_ENCODER,
          ActiveCells::encoderGradient,
          ActiveCells.DECODER,
          ActiveCells::decoderGradient);

  /** Whether the gradient is registered; null until it was tried, also after missing memory. */
  private static @Nullable Boolean registered;

  private MarkedIdentity() {}

  /** Returns whether such identities can be used in this process. */
  public static synchronized boolean isAvailable() {
    if (registered == null) {
      registered = register();
    }
    return registered;
  }

  /**
   * Adds one to a graph.
   *
   * @param inputs the first is the output; all but parameters must be constant to gradients
   * @param marks the kind, and the options of its gradient, which are not 0
   */
  static <T extends TFloating> Operand<T> create(
      Ops tf,
      String name,
      Class<T> type,
      List<? extends Operand<?>> inputs,
      Map<String, Long> marks) {
    checkState(isAvailable(), "%s has no gradient in this process", name);
    OperationBuilder builder = tf.scope().opBuilder(OP_TYPE, name);
    builder.addInputList(inputs.stream().map(Operand::asOutput).toArray(Output<?>[]::new));
    marks.forEach(builder::setAttr);
    return builder.build().output(0).expect(type);
  }

  /**
   * Returns the L1 identity of a code: forward {@code h}, backward {@code upstream + scale ·
   * sign(h)}. It puts the gradient of {@code scale · Σ|h|} into the network without the term
   * itself, as the lecture's {@code L1Penalty} does. The scale can be fed and annealed. Where a
   * gradient cannot be registered, the penalty is a term of the loss, which has the same gradient.
   */
  static <T extends TFloating> Operand<T> l1(
      Ops tf, Operand<T> h, Operand<T> scale, Class<T> type) {
    return create(tf, "L1Identity", type, List.of(h, scale), Map.of(L1, 1L));
  }

  @SuppressWarnings("unchecked")
  private static <T extends TFloating> List<Operand<?>> l1Gradient(
      Ops tf, GraphOperation op, List<Output<?>> upstream) {
    Operand<T> h = (Operand<T>) op.input(0);
    Operand<T> scale = (Operand<T>) op.input(1);
    Operand<T> slope = tf.math.mul(scale, tf.math.sign(h));
    return List.of(tf.math.add((Operand<T>) upstream.get(0), slope), tf.zerosLike(scale));
  }

  static boolean isMarked(Operation op, String mark) {
    return mark(op, mark) != 0;
  }

  /** Returns the value of a mark; 0 if an op does not have it. */
  static long mark(Operation op, String mark) {
    try {
      return ((GraphOperation) op).attributes().getAttrInt(mark);
    } catch (TensorFlowException e) {
      // Reading an attribute is the only way to find out whether an op has it.
      return 0;
    }
  }

  /** Called by TensorFlow while it adds gradients. */
  private static List<Operand<?>> gradient(Ops tf, GraphOperation op, List<Output<?>> upstream) {
    for (Map.Entry<String, RawCustomGradient> kind : KINDS.entrySet()) {
      if (isMarked(op, kind.getKey())) {
        return kind.getValue().call(tf, op, upstream);
      }
    }
    return List.copyOf(upstream);
  }

  /** Registers, once for the process: a registration cannot be undone. */
  private static boolean register() {
    String obstacle = "IdentityN has another gradient in this process";
    try {
      if (TensorFlow.registerCustomGradient(OP_TYPE, MarkedIdentity::gradient)) {
        return true;
      }
    } catch (UnsupportedOperationException e) {
      obstacle = "TensorFlow Java has no custom gradients on this platform";
    }
    System.getLogger(MarkedIdentity.class.getName())
        .log(
            System.Logger.Level.INFO,
            "the L1 penalty is added to the loss as a term, with the same gradient: {0}",
            obstacle);
    return false;
  }
}
