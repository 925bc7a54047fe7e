package io.github.sparseae.benchmarks.sparseae;

import io.github.sparseae.benchmarks.worker.Implementation;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.benchmarks.worker.Trainer;
import io.github.sparseae.model.AutoencoderSpec;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * The five matrix products of a dense training step and nothing else: forward through both layers,
 * back to both weight matrices and to the code. It is a lower bound for dense training.
 */
public final class TensorFlowProducts implements Implementation {

  /** Creates the implementation. */
  public TensorFlowProducts() {}

  @Override
  public String describe() {
    return "TensorFlow " + TensorFlow.version();
  }

  @Override
  public Trainer trainer(Task task) {
    return new GraphTrainer(task.steps(), (trainer, graph, tf) -> targets(task, trainer, tf));
  }

  private static List<Op> targets(Task task, GraphTrainer trainer, Ops tf) {
    AutoencoderSpec spec = task.spec();
    Operand<TFloat32> input = trainer.numbers(tf, "input", task.batchSize(), spec.inputs());
    Operand<TFloat32> code = trainer.numbers(tf, "code", task.batchSize(), spec.hidden());
    Operand<TFloat32> encoder = trainer.numbers(tf, "encoder", spec.inputs(), spec.hidden());
    Operand<TFloat32> decoder = trainer.numbers(tf, "decoder", spec.hidden(), spec.inputs());
    return List.of(
        tf.linalg.matMul(input, encoder),
        tf.linalg.matMul(code, decoder),
        tf.linalg.matMul(code, input, MatMul.transposeA(true)),
        tf.linalg.matMul(input, decoder, MatMul.transposeB(true)),
        tf.linalg.matMul(input, code, MatMul.transposeA(true)));
  }
}
