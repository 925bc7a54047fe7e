package io.github.sparseae.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Sparsity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * PyTorch with gradients derived by hand, without the cost of recording each step: those of the
 * lecture's network, and those of JumpReLU, whose step has none of its own.
 */
public final class PyTorchByHand extends PyTorch {
  private static final int[] OVER_ROWS = {0};

  @Override
  public Trainer trainer(Task task) throws IOException {
    return task.spec().sparsity() instanceof Sparsity.JumpRelu jump
        ? new Thresholds(task, jump)
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

    void update(
        NDArray input, NDArray code, NDArray ofOutput, NDArray ofSums, List<NDArray> ofKind) {
      List<NDArray> gradients =
          new ArrayList<>(
              List.of(
                  ofSums.transpose().matMul(input),
                  ofSums.sum(OVER_ROWS),
                  ofOutput.transpose().matMul(code),
                  ofOutput.sum(OVER_ROWS)));
      gradients.addAll(ofKind);
      update(gradients);
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
      update(input, code, ofOutput, ofCode.muli(code.square().negi().addi(1)), List.of());
      return error(difference);
    }
  }

  /** JumpReLU, with the straight-through gradients that SAELens gives to autograd. */
  private static final class Thresholds extends ByHand {
    private final double bandwidth;
    private final double weight;

    Thresholds(Task task, Sparsity.JumpRelu jump) throws IOException {
      super(task);
      bandwidth = jump.bandwidth();
      weight = jump.weight() / task.batchSize();
    }

    @Override
    NDArray step(NDArray input) {
      NDManager step = input.getManager();
      NDArray thresholds = weights.ofKind().get(0).duplicate();
      thresholds.attach(step);
      NDArray sums = weights.preActivation(input);
      NDArray active = sums.gt(thresholds).toType(DataType.FLOAT32, false);
      NDArray code = sums.mul(active);
      NDArray reconstruction = weights.decoded(code, task.spec().output());
      NDArray difference = reconstruction.sub(input);
      NDArray ofOutput = outputGradient(reconstruction, difference);
      NDArray ofCode = ofOutput.matMul(weights.decoder());
      NDArray near = sums.subi(thresholds).abs().lt(bandwidth / 2).toType(DataType.FLOAT32, false);
      NDArray ofThresholds =
          near.muli(ofCode.mul(thresholds).addi(weight)).sum(OVER_ROWS).muli(-1 / bandwidth);
      update(input, code, ofOutput, ofCode.muli(active), List.of(ofThresholds));
      return error(difference).add(active.sum().muli(weight));
    }
  }
}
