package io.github.sparseae.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import java.util.List;

/**
 * The weights of a task in PyTorch's memory and layout: a layer's weights are {@code [out, in]}.
 *
 * @param manager the owner of the memory
 * @param encoder {@code [hidden, inputs]}
 * @param encoderBias {@code [hidden]}
 * @param decoder {@code [inputs, hidden]}
 * @param decoderBias {@code [inputs]}
 */
record PyTorchWeights(
    NDManager manager, NDArray encoder, NDArray encoderBias, NDArray decoder, NDArray decoderBias) {
  private static final float UNCLIPPED = -1;

  static PyTorchWeights of(NDManager manager, Task task) {
    NetworkState start = task.initial();
    return new PyTorchWeights(
        manager,
        array(manager, start.parameter(Parameter.ENCODER_WEIGHTS).transpose()),
        array(manager, start.parameter(Parameter.ENCODER_BIAS)),
        array(manager, start.parameter(Parameter.DECODER_WEIGHTS).transpose()),
        array(manager, start.parameter(Parameter.DECODER_BIAS)));
  }

  private static NDArray array(NDManager manager, DenseArray values) {
    long[] shape = new long[values.shape().length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = values.shape()[i];
    }
    return manager.create(values.toFloats(), new Shape(shape));
  }

  List<NDArray> all() {
    return List.of(encoder, encoderBias, decoder, decoderBias);
  }

  NDArray preActivation(NDArray rows) {
    return layer(rows, encoder, encoderBias);
  }

  NDArray decoded(NDArray code, io.github.sparseae.model.Activation output) {
    NDArray sums = layer(code, decoder, decoderBias);
    return output == io.github.sparseae.model.Activation.SIGMOID ? Activation.sigmoid(sums) : sums;
  }

  private static NDArray layer(NDArray rows, NDArray weights, NDArray bias) {
    return Linear.linear(rows, weights, bias).singletonOrThrow();
  }

  /** Returns DJL's optimizer for a task. */
  static Optimizer optimizer(Task task) {
    if (task.optimizer() instanceof io.github.sparseae.model.Optimizer.Adam adam) {
      return Optimizer.adam()
          .optLearningRateTracker(Tracker.fixed((float) adam.learningRate()))
          .optBeta1((float) adam.beta1())
          .optBeta2((float) adam.beta2())
          .optEpsilon((float) adam.epsilon())
          .optClipGrad(UNCLIPPED)
          .build();
    }
    return Optimizer.sgd()
        .setLearningRateTracker(Tracker.fixed((float) task.optimizer().learningRate()))
        .optClipGrad(UNCLIPPED)
        .build();
  }
}
