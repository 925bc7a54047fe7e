package io.github.sparseae.benchmarks.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Platform;
import io.github.sparseae.benchmarks.worker.Encoder;
import io.github.sparseae.benchmarks.worker.Implementation;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.model.DenseArray;

/** PyTorch on the CPU through DJL. */
abstract class PyTorch implements Implementation {

  @Override
  public String describe() {
    Platform platform = Platform.detectPlatform("pytorch");
    return "PyTorch " + platform.getVersion() + " by DJL " + Engine.getDjlVersion();
  }

  @Override
  public Encoder encoder(Task task) {
    NDManager manager = NDManager.newBaseManager();
    PyTorchWeights weights = PyTorchWeights.of(manager, task);
    return new Encoder() {
      @Override
      public DenseArray encode(float[] rows, int count) {
        try (NDManager call = manager.newSubManager()) {
          NDArray input = call.create(rows, new Shape(count, task.rows().width()));
          NDArray code = weights.preActivation(input).tanh();
          return DenseArray.wrap(code.toFloatArray(), count, task.hidden());
        }
      }

      @Override
      public void close() {
        manager.close();
      }
    };
  }
}
