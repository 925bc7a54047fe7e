package io.github.sparseae.benchmarks.sparseae;

import io.github.sparseae.benchmarks.worker.Implementation;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.benchmarks.worker.Trainer;
import io.github.sparseae.model.AutoencoderSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;

/**
 * The lecture's whole step in the fewest operations of TensorFlow: forward, squared error,
 * gradients, updates, always on the same float32 rows in a variable. Nothing is shuffled, gathered,
 * fed, fetched or reported. What a program takes beyond this is its own overhead.
 */
public final class TensorFlowStep implements Implementation {

  /** Creates the implementation. */
  public TensorFlowStep() {}

  @Override
  public String describe() {
    return "TensorFlow " + TensorFlow.version();
  }

  @Override
  public Trainer trainer(Task task) {
    return new GraphTrainer(
        task.steps(), (trainer, graph, tf) -> targets(task, trainer, graph, tf));
  }

  private static List<Op> targets(Task task, GraphTrainer trainer, Graph graph, Ops tf) {
    AutoencoderSpec spec = task.spec();
    Operand<TFloat32> input = trainer.numbers(tf, "input", task.batchSize(), spec.inputs());
    List<VarHandleOp> parameters =
        List.of(
            trainer.variable(tf, "encoder", spec.inputs(), spec.hidden()),
            trainer.variable(tf, "encoder bias", spec.hidden()),
            trainer.variable(tf, "decoder", spec.hidden(), spec.inputs()),
            trainer.variable(tf, "decoder bias", spec.inputs()));
    List<Operand<TFloat32>> values = new ArrayList<>();
    for (VarHandleOp parameter : parameters) {
      values.add(tf.readVariableOp(parameter, TFloat32.class));
    }
    Operand<TFloat32> code =
        tf.math.tanh(tf.nn.biasAdd(tf.linalg.matMul(input, values.get(0)), values.get(1)));
    Operand<TFloat32> output =
        tf.math.sigmoid(tf.nn.biasAdd(tf.linalg.matMul(code, values.get(2)), values.get(3)));
    float factor = 2f / task.batchSize() / spec.inputs();
    Operand<TFloat32> loss =
        tf.math.mul(tf.nn.l2Loss(tf.math.sub(output, input)), tf.constant(factor));
    Output<?>[] gradients =
        graph.addGradients(
            loss.asOutput(), values.stream().map(Operand::asOutput).toArray(Output<?>[]::new));
    Ops after = tf.withControlDependencies(Arrays.stream(gradients).<Op>map(each -> each).toList());
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < gradients.length; i++) {
      updates.add(
          after.train.resourceApplyGradientDescent(
              parameters.get(i),
              tf.constant((float) task.optimizer().learningRate()),
              gradients[i].expect(TFloat32.class)));
    }
    updates.add(loss);
    return updates;
  }
}
