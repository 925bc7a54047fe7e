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

/** Operations of TensorFlow on numbers that are there already, time and again; it has no loss. */
final class GraphTrainer implements Trainer {
  private final Graph graph = new Graph();
  private final Session session = new Session(graph);
  private final int steps;
  private final List<Op> targets;

  /** What a step computes. */
  interface Targets {
    List<Op> in(GraphTrainer trainer, Graph graph, Ops tf);
  }

  /**
   * @param steps how often an epoch has them computed
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

  /** A variable of small numbers of both signs. */
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

  /** The value of such a variable. */
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
