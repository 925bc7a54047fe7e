package io.github.sparseae.benchmarks.sparseae;

import io.github.sparseae.benchmarks.worker.Implementation;
import io.github.sparseae.benchmarks.worker.Task;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * The five matrix products of a dense training step and nothing else: forward through both layers,
 * back to both weight matrices and to the code. They measure the machine's matrix rate.
 */
public final class TensorFlowProducts implements Implementation {

  @Override
  public String describe() {
    return "TensorFlow " + TensorFlow.version();
  }

  /** Returns steps that compute the products of the same variables, without a loss. */
  @Override
  public Trainer trainer(Task task) {
    Graph graph = new Graph();
    Session session = new Session(graph);
    Ops tf = Ops.create(graph);
    int rows = task.batchSize();
    int inputs = task.spec().inputs();
    int hidden = task.spec().hidden();
    Operand<TFloat32> input = numbers(tf, session, "input", rows, inputs);
    Operand<TFloat32> code = numbers(tf, session, "code", rows, hidden);
    Operand<TFloat32> encoder = numbers(tf, session, "encoder", inputs, hidden);
    Operand<TFloat32> decoder = numbers(tf, session, "decoder", hidden, inputs);
    List<Op> products =
        List.of(
            tf.linalg.matMul(input, encoder),
            tf.linalg.matMul(code, decoder),
            tf.linalg.matMul(code, input, MatMul.transposeA(true)),
            tf.linalg.matMul(input, decoder, MatMul.transposeB(true)),
            tf.linalg.matMul(input, code, MatMul.transposeA(true)));
    return () -> {
      for (int step = 0; step < task.steps(); step++) {
        Session.Runner runner = session.runner();
        products.forEach(runner::addTarget);
        runner.run().close();
      }
      return Double.NaN;
    };
  }

  /** Creates a variable with small values of both signs and returns its value. */
  private static Operand<TFloat32> numbers(Ops tf, Session session, String name, long... lengths) {
    Shape shape = Shape.of(lengths);
    VarHandleOp handle = tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
    Operand<TFloat32> numbers =
        tf.random.randomUniform(tf.constant(shape.asArray()), TFloat32.class);
    Operand<TFloat32> small =
        tf.math.mul(tf.math.sub(numbers, tf.constant(0.5f)), tf.constant(0.1f));
    session.runner().addTarget(tf.assignVariableOp(handle, small)).run().close();
    return tf.readVariableOp(handle, TFloat32.class);
  }
}
