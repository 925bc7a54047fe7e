package io.github.sparseae.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The weights of a task in PyTorch's memory and layout: a layer's weights are {@code [out, in]}.
 *
 * @param manager the owner of the memory
 * @param encoder {@code [hidden, inputs]}
 * @param encoderBias {@code [hidden]}
 * @param decoder {@code [inputs, hidden]}
 * @param decoderBias {@code [inputs]}
 * @param ofKind what a kind of sparsity adds, {@code [hidden]} each: JumpReLU's thresholds, or the
 *     scale and the bias of gated magnitudes
 */
record PyTorchWeights(
    NDManager manager,
    NDArray encoder,
    NDArray encoderBias,
    NDArray decoder,
    NDArray decoderBias,
    List<NDArray> ofKind) {
  private static final float UNCLIPPED = -1;

  static PyTorchWeights of(NDManager manager, Task task) throws IOException {
    Map<Parameter, DenseArray> start = task.initial();
    return new PyTorchWeights(
        manager,
        array(manager, parameter(start, Parameter.ENCODER_WEIGHTS).transpose()),
        array(manager, parameter(start, Parameter.ENCODER_BIAS)),
        array(manager, parameter(start, Parameter.DECODER_WEIGHTS).transpose()),
        array(manager, parameter(start, Parameter.DECODER_BIAS)),
        Stream.of(Parameter.UNIT_THRESHOLD, Parameter.MAGNITUDE_SCALE, Parameter.MAGNITUDE_BIAS)
            .map(start::get)
            .filter(Objects::nonNull)
            .map(values -> array(manager, values))
            .toList());
  }

  private static DenseArray parameter(Map<Parameter, DenseArray> start, Parameter name) {
    return Objects.requireNonNull(start.get(name), name::toString);
  }

  private static NDArray array(NDManager manager, DenseArray values) {
    long[] shape = Arrays.stream(values.shape()).asLongStream().toArray();
    return manager.create(values.toFloats(), new Shape(shape));
  }

  List<NDArray> all() {
    List<NDArray> all = new ArrayList<>(List.of(encoder, encoderBias, decoder, decoderBias));
    all.addAll(ofKind);
    return all;
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
