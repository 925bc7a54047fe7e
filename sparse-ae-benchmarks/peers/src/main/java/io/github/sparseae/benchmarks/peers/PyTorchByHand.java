package io.github.sparseae.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.benchmarks.worker.Trainer;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Sparsity;
import java.io.IOException;
import java.util.List;

/** PyTorch with gradients derived by hand, without the cost of recording each step. */
public final class PyTorchByHand extends PyTorch {
  private static final int[] OVER_ROWS = {0};

  /** Creates the implementation. */
  public PyTorchByHand() {}

  @Override
  public Trainer trainer(Task task) throws IOException {
    return task.spec().sparsity() instanceof Sparsity.TopK topK
        ? new SparseCode(task, topK.k())
        : new DenseCode(task);
  }

  /** What follows the code in both networks: the error and the gradients of all parameters. */
  private abstract static class ByHand extends PyTorchTrainer {
    ByHand(Task task) throws IOException {
      super(task);
    }

    /** Returns the gradient of the error by the decoder's pre-activations. */
    NDArray outputGradient(NDArray reconstruction, NDArray difference) {
      NDArray gradient = difference.mul(2 * errorFactor());
      if (task.spec().output() == Activation.SIGMOID) {
        gradient.muli(reconstruction).muli(reconstruction.neg().addi(1));
      }
      return gradient;
    }

    void update(NDArray input, NDArray code, NDArray ofOutput, NDArray ofSums) {
      update(
          List.of(
              ofSums.transpose().matMul(input),
              ofSums.sum(OVER_ROWS),
              ofOutput.transpose().matMul(code),
              ofOutput.sum(OVER_ROWS)));
    }
  }

  private static final class DenseCode extends ByHand {
    DenseCode(Task task) throws IOException {
      super(task);
    }

    @Override
    NDArray step(NDArray input) {
      NDArray code = weights.preActivation(input).tanh();
      NDArray reconstruction = weights.decoded(code, task.spec().output());
      NDArray difference = reconstruction.sub(input);
      NDArray ofOutput = outputGradient(reconstruction, difference);
      NDArray ofCode = ofOutput.matMul(weights.decoder());
      if (task.spec().sparsity() instanceof Sparsity.L1 l1) {
        double scale = l1.weight() * l1.reduction().factor(task.batchSize(), task.hidden());
        ofCode.addi(code.sign().muli(scale));
      }
      update(input, code, ofOutput, ofCode.muli(code.square().negi().addi(1)));
      return error(difference);
    }
  }

  private static final class SparseCode extends ByHand {
    private final int k;

    SparseCode(Task task, int k) throws IOException {
      super(task);
      this.k = k;
    }

    @Override
    NDArray step(NDArray input) {
      NDManager step = input.getManager();
      NDArray sums = weights.preActivation(input);
      NDList largest = sums.topK(k, 1, true, false);
      NDArray units = largest.get(1);
      NDArray values = ai.djl.nn.Activation.relu(largest.get(0));
      NDArray zeros = step.zeros(sums.getShape());
      NDArray code = zeros.scatter(units, values, 1);
      NDArray reconstruction = weights.decoded(code, task.spec().output());
      NDArray difference = reconstruction.sub(input);
      NDArray ofOutput = outputGradient(reconstruction, difference);
      NDArray ofValues = ofOutput.matMul(weights.decoder()).gather(units, 1);
      NDArray ofSums = zeros.scatter(units, ofValues.muli(values.sign()), 1);
      update(input, code, ofOutput, ofSums);
      return error(difference);
    }
  }
}
