package io.github.sparseae.benchmarks.sparseae;

import io.github.sparseae.benchmarks.worker.Implementation;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.model.AutoencoderSpec;
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

  @Override
  public Trainer trainer(Task task) {
    return new Products(task);
  }

  /** Runs the products of the same variables in every step; it has no loss. */
  private static final class Products implements Trainer {
    private final Graph graph = new Graph();
    private final Session session = new Session(graph);
    private final int steps;
    private final List<Op> products;

    Products(Task task) {
      steps = task.steps();
      try {
        AutoencoderSpec spec = task.spec();
        Ops tf = Ops.create(graph);
        Operand<TFloat32> input = numbers(tf, "input", task.batchSize(), spec.inputs());
        Operand<TFloat32> code = numbers(tf, "code", task.batchSize(), spec.hidden());
        Operand<TFloat32> encoder = numbers(tf, "encoder", spec.inputs(), spec.hidden());
        Operand<TFloat32> decoder = numbers(tf, "decoder", spec.hidden(), spec.inputs());
        products =
            List.of(
                tf.linalg.matMul(input, encoder),
                tf.linalg.matMul(code, decoder),
                tf.linalg.matMul(code, input, MatMul.transposeA(true)),
                tf.linalg.matMul(input, decoder, MatMul.transposeB(true)),
                tf.linalg.matMul(input, code, MatMul.transposeA(true)));
      } catch (Throwable e) {
        close();
        throw e;
      }
    }

    /** Creates a variable with small values of both signs and returns its value. */
    private Operand<TFloat32> numbers(Ops tf, String name, long... lengths) {
      Shape shape = Shape.of(lengths);
      VarHandleOp handle = tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
      Operand<TFloat32> numbers =
          tf.random.randomUniform(tf.constant(shape.asArray()), TFloat32.class);
      Operand<TFloat32> small =
          tf.math.mul(tf.math.sub(numbers, tf.constant(0.5f)), tf.constant(0.1f));
      session.runner().addTarget(tf.assignVariableOp(handle, small)).run().close();
      return tf.readVariableOp(handle, TFloat32.class);
    }

    @Override
    public double epoch() {
      for (int step = 0; step < steps; step++) {
        Session.Runner runner = session.runner();
        products.forEach(runner::addTarget);
        runner.run().close();
      }
      return Double.NaN;
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }
}
