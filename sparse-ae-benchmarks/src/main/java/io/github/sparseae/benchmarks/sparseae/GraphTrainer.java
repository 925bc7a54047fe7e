package io.github.sparseae.benchmarks.sparseae;

import io.github.sparseae.benchmarks.worker.Trainer;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;

/** Runs the same TensorFlow operations on variables in every step; it has no loss. */
final class GraphTrainer implements Trainer {
  private final Graph graph = new Graph();
  private final Session session = new Session(graph);
  private final int steps;
  private final List<Op> targets;

  /** The operations of a step. */
  interface Targets {
    List<Op> in(GraphTrainer trainer, Graph graph, Ops tf);
  }

  /**
   * @param steps the number of steps in an epoch
   */
  GraphTrainer(int steps, Targets wanted) {
    this.steps = steps;
    try {
      targets = wanted.in(this, graph, Ops.create(graph));
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /** Creates a variable with small values of both signs. */
  VarHandleOp variable(Ops tf, String name, long... lengths) {
    Shape shape = Shape.of(lengths);
    VarHandleOp handle = tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
    Operand<TFloat32> numbers =
        tf.random.randomUniform(tf.constant(shape.asArray()), TFloat32.class);
    Operand<TFloat32> small =
        tf.math.mul(tf.math.sub(numbers, tf.constant(0.5f)), tf.constant(0.1f));
    session.runner().addTarget(tf.assignVariableOp(handle, small)).run().close();
    return handle;
  }

  /** Creates a variable and returns its value. */
  Operand<TFloat32> numbers(Ops tf, String name, long... lengths) {
    return tf.readVariableOp(variable(tf, name, lengths), TFloat32.class);
  }

  @Override
  public double epoch() {
    for (int step = 0; step < steps; step++) {
      Session.Runner runner = session.runner();
      targets.forEach(runner::addTarget);
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
