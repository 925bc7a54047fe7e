package io.github.sparseae.benchmarks.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Platform;
import io.github.sparseae.benchmarks.worker.Implementation;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Sparsity;
import java.io.IOException;

/** PyTorch through DJL: on a GPU if its library for one is on the class path, else on the CPU. */
abstract class PyTorch implements Implementation {

  @Override
  public String describe() {
    Platform platform = Platform.detectPlatform("pytorch");
    Device device = Engine.getInstance().defaultDevice();
    return "PyTorch "
        + platform.getVersion()
        + " by DJL "
        + Engine.getDjlVersion()
        + (device.isGpu() ? " on " + device : "");
  }

  @Override
  public Encoder encoder(Task task) throws IOException {
    NDManager manager = NDManager.newBaseManager();
    PyTorchWeights weights = PyTorchWeights.of(manager, task);
    return (rows, count) -> {
      try (NDManager call = manager.newSubManager()) {
        NDArray input = call.create(rows, new Shape(count, task.rows().width()));
        NDArray sums = weights.preActivation(input);
        NDArray code =
            task.spec().sparsity() instanceof Sparsity.TopK topK
                ? PyTorchAutograd.largest(sums, topK.k(), 1)
                : sums.tanh();
        return DenseArray.wrap(code.toFloatArray(), count, task.hidden());
      }
    };
  }
}
