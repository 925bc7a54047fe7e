package io.github.sparseae.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.sparseae.benchmarks.worker.Task;
import java.io.IOException;

/** The five matrix products of a dense training step alone, as {@code TensorFlowAlone}. */
public final class PyTorchProducts extends PyTorch {

  @Override
  public Trainer trainer(Task task) throws IOException {
    NDManager manager = NDManager.newBaseManager();
    NDArray input = manager.randomUniform(-1, 1, new Shape(task.batchSize(), task.rows().width()));
    NDArray code = manager.randomUniform(-1, 1, new Shape(task.batchSize(), task.hidden()));
    PyTorchWeights weights = PyTorchWeights.of(manager, task);
    NDArray[][] factors = {
      {input, weights.encoder().transpose()},
      {code, weights.decoder().transpose()},
      {input.transpose(), code},
      {input, weights.decoder()},
      {code.transpose(), input}
    };
    return () -> {
      for (int i = 0; i < task.steps(); i++) {
        try (NDManager step = manager.newSubManager()) {
          NDArray last = step.create(0f);
          for (NDArray[] product : factors) {
            last = product[0].matMul(product[1]);
            last.attach(step);
          }
          // Reading a number waits for a GPU.
          last.flatten().getFloat(0);
        }
      }
      return Double.NaN;
    };
  }
}
