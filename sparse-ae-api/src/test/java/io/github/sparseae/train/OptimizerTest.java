package io.github.sparseae.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Two steps of each optimiser, worked out by hand on the smallest network: one input, one unit,
 * both linear. With x = 1, the biases zero, w_e = 0.5 and w_d = 2 the output is 1, the error 0;
 * with the target the input itself there would be nothing to learn, so the decoder's bias starts at
 * 0.25: the error is 0.25, and the gradient of (x̂ − x)² to that bias is 0.5.
 */
class OptimizerTest {
  private static final AutoencoderSpec SPEC =
      new AutoencoderSpec(
          1,
          1,
          Activation.LINEAR,
          Activation.LINEAR,
          Sparsity.none(),
          Reconstruction.meanSquaredError(),
          Structure.plain(),
          Initializer.FAN_IN_UNIFORM,
          Precision.FLOAT64,
          0);

  private static NetworkState start() {
    return new NetworkState(
        Map.of(
            Parameter.ENCODER_WEIGHTS, DenseArray.of(new double[] {0.5}, 1, 1),
            Parameter.ENCODER_BIAS, DenseArray.of(new double[] {0}, 1),
            Parameter.DECODER_WEIGHTS, DenseArray.of(new double[] {2}, 1, 1),
            Parameter.DECODER_BIAS, DenseArray.of(new double[] {0.25}, 1)),
        Map.of());
  }

  private static NetworkState afterOneStep(Optimizer optimizer, double rate) {
    try (Network network = new ReferenceEngine().open(SPEC, start(), Device.CPU)) {
      network.load(Samples.of(new double[] {1}), null);
      network.train(
          new TrainingSpan(optimizer, new int[] {0}, 1, 0, new double[] {rate}, new double[] {1}));
      return network.state();
    }
  }

  @Test
  void sgd_oneStep_followsTheGradient() {
    NetworkState state = afterOneStep(Optimizer.sgd(0.1), 0.1);

    // Gradients: b_d 0.5, w_d 0.5·h = 0.25, b_e 0.5·w_d = 1, w_e 1·x = 1.
    assertThat(state.parameter(Parameter.DECODER_BIAS).get(0)).isCloseTo(0.2, within(1e-12));
    assertThat(state.parameter(Parameter.DECODER_WEIGHTS).get(0)).isCloseTo(1.975, within(1e-12));
    assertThat(state.parameter(Parameter.ENCODER_BIAS).get(0)).isCloseTo(-0.1, within(1e-12));
    assertThat(state.parameter(Parameter.ENCODER_WEIGHTS).get(0)).isCloseTo(0.4, within(1e-12));
    assertThat(state.slots()).isEmpty();
  }

  @Test
  void momentum_firstStep_equalsSgdAndRemembers() {
    NetworkState state = afterOneStep(Optimizer.momentum(0.1, 0.9), 0.1);

    assertThat(state.parameter(Parameter.DECODER_BIAS).get(0)).isCloseTo(0.2, within(1e-12));
    assertThat(slot(state, "decoder.bias/momentum.v")).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void adam_firstStep_hasTheSizeOfTheRate() {
    NetworkState state = afterOneStep(Optimizer.adam(0.1), 0.1);

    // m̂ = g and √v̂ = |g| at the first step, so w moves by η·|g| / (|g| + ε).
    assertThat(state.parameter(Parameter.DECODER_BIAS).get(0))
        .isCloseTo(0.25 - 0.1 * 0.5 / (0.5 + 1e-8), within(1e-15));
    assertThat(slot(state, "decoder.bias/adam.m")).isCloseTo(0.05, within(1e-12));
    assertThat(slot(state, "decoder.bias/adam.v")).isCloseTo(0.00025, within(1e-12));
  }

  private static double slot(NetworkState state, String name) {
    return requireNonNull(state.slots().get(name), name).get(0);
  }
}
