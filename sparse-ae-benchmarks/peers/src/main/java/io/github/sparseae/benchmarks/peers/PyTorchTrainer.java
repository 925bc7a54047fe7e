package io.github.sparseae.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import io.github.sparseae.benchmarks.worker.Implementation.Trainer;
import io.github.sparseae.benchmarks.worker.RowsFile;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.model.Reconstruction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Training in PyTorch, with rows and losses in its memory until the end of an epoch. */
abstract class PyTorchTrainer implements Trainer {
  protected final Task task;

  protected final PyTorchWeights weights;

  private final NDManager manager;
  private final Optimizer optimizer;
  private final NDArray rows;
  private long epoch;

  PyTorchTrainer(Task task) throws IOException {
    this.task = task;
    manager = NDManager.newBaseManager();
    weights = PyTorchWeights.of(manager, task);
    optimizer = PyTorchWeights.optimizer(task);
    RowsFile file = task.rows();
    rows =
        manager.create(
            file.map(),
            new Shape(file.size(), file.width()),
            file.isBytes() ? DataType.UINT8 : DataType.FLOAT32);
    if (!task.network().isLecture()) {
      forgetPeak();
    }
  }

  /** Leaves out of the peak of memory the Java arrays from which PyTorch got its weights. */
  private static void forgetPeak() throws IOException {
    System.gc();
    Path peak = Path.of("/proc/self/clear_refs");
    if (Files.isWritable(peak)) {
      Files.writeString(peak, "5");
    }
  }

  /** Runs a step on a batch of its own manager; of losses the lecture's is without its penalty. */
  abstract NDArray step(NDArray input);

  /** Returns the squared error of a batch by the reduction of the task. */
  NDArray error(NDArray difference) {
    return difference.square().sum().mul(errorFactor());
  }

  /** Returns the factor of the sum of all squared differences. */
  double errorFactor() {
    return ((Reconstruction.SquaredError) task.spec().reconstruction())
        .reduction()
        .factor(task.batchSize(), task.spec().inputs());
  }

  /** Applies the gradients of a step, in the order of {@link PyTorchWeights#all}. */
  void update(List<NDArray> gradients) {
    for (int i = 0; i < gradients.size(); i++) {
      optimizer.update(Integer.toString(i), weights.all().get(i), gradients.get(i));
    }
  }

  @Override
  public double epoch() {
    long[] order = Arrays.stream(task.order(epoch++)).asLongStream().toArray();
    try (NDManager sums = manager.newSubManager()) {
      NDArray sum = sums.create(0f);
      for (int i = 0; i < task.steps(); i++) {
        try (NDManager step = manager.newSubManager()) {
          sum.addi(step(batch(step, order, i)));
        }
      }
      return sum.getFloat() / task.steps();
    }
  }

  private NDArray batch(NDManager step, long[] order, int number) {
    int from = number * task.batchSize();
    NDArray numbers = step.create(Arrays.copyOfRange(order, from, from + task.batchSize()));
    NDArray batch = rows.get(step, new NDIndex("{}", numbers));
    return task.rows().isBytes()
        ? batch.toType(DataType.FLOAT32, false).muli(RowsFile.SCALE)
        : batch;
  }
}
