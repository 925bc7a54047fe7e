package io.github.sparseae.benchmarks.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.GradientCollector;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.benchmarks.worker.Trainer;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import java.io.IOException;

/** PyTorch with automatic differentiation. */
public final class PyTorchAutograd extends PyTorch {

  /** Creates the implementation. */
  public PyTorchAutograd() {}

  @Override
  public Trainer trainer(Task task) throws IOException {
    return new Autograd(task);
  }

  private static final class Autograd extends PyTorchTrainer {
    Autograd(Task task) throws IOException {
      super(task);
      weights.all().forEach(array -> array.setRequiresGradient(true));
    }

    @Override
    NDArray step(NDArray input) {
      NDArray error;
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        NDArray code = code(input);
        NDArray reconstruction = weights.decoded(code, task.spec().output());
        error = error(reconstruction.sub(input));
        gradients.backward(
            task.spec().sparsity() instanceof Sparsity.L1 l1
                ? error.add(penalty(l1, code))
                : error);
      }
      update(weights.all().stream().map(NDArray::getGradient).toList());
      weights.all().forEach(array -> array.getGradient().subi(array.getGradient()));
      return error.stopGradient();
    }

    private NDArray code(NDArray input) {
      NDArray sums = weights.preActivation(input);
      if (task.spec().sparsity() instanceof Sparsity.TopK topK) {
        NDList largest = sums.topK(topK.k(), 1, true, false);
        NDArray zeros = input.getManager().zeros(sums.getShape());
        return zeros.scatter(largest.get(1), ai.djl.nn.Activation.relu(largest.get(0)), 1);
      }
      return sums.tanh();
    }

    private static NDArray penalty(Sparsity.L1 l1, NDArray code) {
      if (l1.reduction() != Reduction.MEAN) {
        throw new IllegalArgumentException("the penalty must be a mean, was " + l1);
      }
      return code.abs().mean().mul(l1.weight());
    }
  }
}
