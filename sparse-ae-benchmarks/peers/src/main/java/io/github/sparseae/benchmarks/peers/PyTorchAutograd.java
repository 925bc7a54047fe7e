package io.github.sparseae.benchmarks.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import java.io.IOException;

/** PyTorch with automatic differentiation, by the operations of SAELens and dictionary_learning. */
public final class PyTorchAutograd extends PyTorch {
  private static final int[] OVER_ROWS = {0};

  /** More than any pre-activation. */
  private static final double MUCH = 1e9;

  @Override
  public Trainer trainer(Task task) throws IOException {
    return new Autograd(task);
  }

  /** Returns the k largest positive values in their places, and 0 elsewhere. */
  static NDArray largest(NDArray values, int k, int axis) {
    NDList largest = values.topK(k, axis, true, false);
    return values
        .getManager()
        .zeros(values.getShape())
        .scatter(largest.get(1), Activation.relu(largest.get(0)), axis);
  }

  private static final class Autograd extends PyTorchTrainer {
    private final Sparsity sparsity;

    Autograd(Task task) throws IOException {
      super(task);
      sparsity = task.spec().sparsity();
      weights.all().forEach(array -> array.setRequiresGradient(true));
    }

    @Override
    NDArray step(NDArray input) {
      NDArray error;
      NDArray loss;
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        NDArray sums = weights.preActivation(input);
        NDArray code = code(input, sums);
        if (sparsity instanceof Sparsity.Matryoshka matryoshka) {
          error = nested(input, code, matryoshka);
          loss = error;
        } else {
          NDArray difference = weights.decoded(code, task.spec().output()).sub(input);
          error = error(difference);
          loss = withPenalty(error, input, sums, code, difference);
        }
        gradients.backward(loss);
      }
      update(weights.all().stream().map(NDArray::getGradient).toList());
      weights.all().forEach(array -> array.getGradient().subi(array.getGradient()));
      return (task.network().isLecture() ? error : loss).stopGradient();
    }

    private NDArray code(NDArray input, NDArray sums) {
      if (sparsity instanceof Sparsity.Gated) {
        NDArray scale = in(input, weights.ofKind().get(0).exp());
        NDArray sizes =
            Linear.linear(input, weights.encoder())
                .singletonOrThrow()
                .mul(scale)
                .add(weights.ofKind().get(1));
        return sums.gt(0).toType(DataType.FLOAT32, false).mul(Activation.relu(sizes));
      }
      if (sparsity instanceof Sparsity.TopK topK) {
        return largest(sums, topK.k(), 1);
      }
      if (sparsity instanceof Sparsity.BatchTopK || sparsity instanceof Sparsity.Matryoshka) {
        int k = sparsity.activeUnits().orElseThrow() * task.batchSize();
        return largest(Activation.relu(sums).flatten(), k, 0).reshape(sums.getShape());
      }
      return task.network().isLecture() ? sums.tanh() : Activation.relu(sums);
    }

    /** Returns the sum of the errors of all dictionaries, each of which continues the last. */
    private NDArray nested(NDArray input, NDArray code, Sparsity.Matryoshka matryoshka) {
      NDManager step = input.getManager();
      NDArray error = step.create(0f);
      NDArray difference = input.neg().add(weights.decoderBias());
      int from = 0;
      for (int i = 0; i <= matryoshka.prefixes().size(); i++) {
        int to = i < matryoshka.prefixes().size() ? matryoshka.prefixes().get(i) : task.hidden();
        NDIndex units = new NDIndex(":, " + from + ":" + to);
        NDArray part = code.get(units).matMul(weights.decoder().get(step, units).transpose());
        difference = difference.add(part);
        error = error.add(error(difference));
        from = to;
      }
      return error;
    }

    private NDArray withPenalty(
        NDArray error, NDArray input, NDArray sums, NDArray code, NDArray difference) {
      if (sparsity instanceof Sparsity.L1 l1 && !l1.weightedByDecoder()) {
        if (l1.reduction() != Reduction.MEAN) {
          throw new IllegalArgumentException("the penalty must be a mean, was " + l1);
        }
        return error.add(code.abs().mean().mul(l1.weight()));
      }
      if (sparsity instanceof Sparsity.L1 l1) {
        return error.add(weightedByDecoder(code, l1.weight()));
      }
      if (sparsity instanceof Sparsity.Gated gated) {
        NDArray gate = Activation.relu(sums);
        return error
            .add(weightedByDecoder(gate, gated.weight()))
            .add(error(weights.decoded(gate, task.spec().output()).sub(input)));
      }
      AuxiliaryLoss auxiliary = sparsity.auxiliary();
      return auxiliary.isOn() ? error.add(ofDead(auxiliary, sums, code, difference)) : error;
    }

    private NDArray weightedByDecoder(NDArray code, double weight) {
      NDArray norms = in(code, weights.decoder().norm(OVER_ROWS));
      return code.mul(norms).sum().mul(weight / task.batchSize());
    }

    /** Returns AuxK, which takes units for dead that are not active on this batch. */
    private NDArray ofDead(
        AuxiliaryLoss auxiliary, NDArray sums, NDArray code, NDArray difference) {
      if (auxiliary.deadAfter() != task.batchSize() || !auxiliary.relative()) {
        throw new IllegalArgumentException("a loss of one batch, relative, was " + auxiliary);
      }
      NDArray isActive = code.stopGradient().sum(OVER_ROWS).gt(0).toType(DataType.FLOAT32, false);
      NDArray revived = largest(sums.sub(isActive.mul(MUCH)), auxiliary.k(), 1);
      NDArray residual = difference.stopGradient().neg();
      NDArray spread = residual.sub(residual.mean(OVER_ROWS)).square().sum();
      NDArray left = Linear.linear(revived, weights.decoder()).singletonOrThrow().sub(residual);
      return left.square().sum().div(spread).mul(auxiliary.weight());
    }

    /** Returns an array that was made of weights, to be freed at the end of this step. */
    private static NDArray in(NDArray ofStep, NDArray array) {
      array.attach(ofStep.getManager());
      return array;
    }
  }
}
