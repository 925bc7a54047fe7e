package io.github.sparseae.benchmarks.sparseae;

import static java.util.Objects.requireNonNull;

import io.github.sparseae.benchmarks.worker.Implementation;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/** TensorFlow Java without this library: matrix products, and the lecture's encoder. */
public final class TensorFlowAlone implements Implementation {

  @Override
  public String describe() {
    return "TensorFlow " + TensorFlow.version();
  }

  /**
   * Returns steps of the five matrix products of a dense training step and nothing else: forward
   * through both layers, back to both weight matrices and to the code. They measure the machine's
   * matrix rate.
   */
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

  /** Returns {@code tanh(x·W_e + b_e)}, by one run of a session. */
  @Override
  public Encoder encoder(Task task) throws IOException {
    Map<Parameter, DenseArray> weights = task.initial();
    Graph graph = new Graph();
    Session session = new Session(graph);
    Ops tf = Ops.create(graph);
    int inputs = task.spec().inputs();
    Placeholder<TFloat32> input = tf.placeholder(TFloat32.class);
    Operand<TFloat32> code =
        tf.math.tanh(
            tf.math.add(
                tf.linalg.matMul(input, constant(tf, weights, Parameter.ENCODER_WEIGHTS)),
                constant(tf, weights, Parameter.ENCODER_BIAS)));
    return (rows, count) -> {
      try (TFloat32 x = TFloat32.tensorOf(Shape.of(count, inputs), DataBuffers.of(rows));
          Result result = session.runner().feed(input, x).fetch(code).run()) {
        float[] codes = new float[count * task.hidden()];
        result.get(0).asRawTensor().data().asFloats().read(codes);
        return DenseArray.wrap(codes, count, task.hidden());
      }
    };
  }

  private static Operand<TFloat32> constant(
      Ops tf, Map<Parameter, DenseArray> weights, Parameter parameter) {
    DenseArray values = requireNonNull(weights.get(parameter));
    long[] shape = Arrays.stream(values.shape()).asLongStream().toArray();
    return tf.constant(Shape.of(shape), DataBuffers.of(values.toFloats()));
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
