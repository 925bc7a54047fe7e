package io.github.sparseae.benchmarks.ours;

import io.github.sparseae.benchmarks.contender.Contender;
import io.github.sparseae.benchmarks.contender.Encoder;
import io.github.sparseae.benchmarks.contender.Learner;
import io.github.sparseae.benchmarks.contender.Task;
import io.github.sparseae.model.AutoencoderSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * The five matrix products of a dense training step and nothing else: forward through both layers,
 * back to both matrices of weights and to the code. No dense training is faster.
 */
public final class TensorFlowProducts implements Contender {

  /** A contender. */
  public TensorFlowProducts() {}

  @Override
  public String describe() {
    return "TensorFlow " + TensorFlow.version();
  }

  @Override
  public Learner learner(Task task) {
    AutoencoderSpec spec = task.spec();
    Graph graph = new Graph();
    Session session = new Session(graph);
    Ops tf = Ops.create(graph);
    Operand<TFloat32> input = matrix(tf, session, task.batchSize(), spec.inputs());
    Operand<TFloat32> code = matrix(tf, session, task.batchSize(), spec.hidden());
    Operand<TFloat32> encoder = matrix(tf, session, spec.inputs(), spec.hidden());
    Operand<TFloat32> decoder = matrix(tf, session, spec.hidden(), spec.inputs());
    Operand<?>[] products = {
      tf.linalg.matMul(input, encoder),
      tf.linalg.matMul(code, decoder),
      tf.linalg.matMul(code, input, MatMul.transposeA(true)),
      tf.linalg.matMul(input, decoder, MatMul.transposeB(true)),
      tf.linalg.matMul(input, code, MatMul.transposeA(true))
    };
    return new Learner() {
      @Override
      public double epoch() {
        for (int step = 0; step < task.steps(); step++) {
          Session.Runner runner = session.runner();
          for (Operand<?> product : products) {
            runner.addTarget(product);
          }
          runner.run().close();
        }
        return Double.NaN;
      }

      @Override
      public void close() {
        session.close();
        graph.close();
      }
    };
  }

  private static Operand<TFloat32> matrix(Ops tf, Session session, int rows, int columns) {
    Shape shape = Shape.of(rows, columns);
    Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
    Operand<TFloat32> numbers =
        tf.random.randomUniform(tf.constant(shape.asArray()), TFloat32.class);
    session.runner().addTarget(tf.assign(variable, numbers)).run().close();
    return variable;
  }

  @Override
  public Encoder encoder(Task task) {
    throw new UnsupportedOperationException("five products make no codes");
  }
}
