package io.github.sparseae.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.engine.TrainingSpan;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Each optimizer, worked out by hand on the smallest network: one input, one unit, both linear.
 * With x = 1, the biases zero, w_e = 0.5 and w_d = 2 the output is 1, the error 0; with the target
 * the input itself there would be nothing to learn, so the decoder's bias starts at 0.25: the error
 * is 0.25, and the gradient of (x̂ − x)² to that bias is 0.5.
 */
public class OptimizerTest {
  private static final AutoencoderSpec SPEC =
      new AutoencoderSpec(
          1,
          1,
          Activation.LINEAR,
          Activation.LINEAR,
          Sparsity.none(),
          Reconstruction.meanSquaredError(),
          Structure.plain(),
          WeightPenalty.NONE,
          Initializer.FAN_IN_UNIFORM,
          Precision.FLOAT64,
          0,
          Optional.empty());

  private static NetworkState start(double we, double be, double wd, double bd) {
    return new NetworkState(
        Map.of(
            Parameter.ENCODER_WEIGHTS, DenseArray.of(new double[] {we}, 1, 1),
            Parameter.ENCODER_BIAS, DenseArray.of(new double[] {be}, 1),
            Parameter.DECODER_WEIGHTS, DenseArray.of(new double[] {wd}, 1, 1),
            Parameter.DECODER_BIAS, DenseArray.of(new double[] {bd}, 1)),
        Map.of());
  }

  private static NetworkState trained(NetworkState start, Optimizer optimizer, double... rates) {
    double[] factors = new double[rates.length];
    Arrays.fill(factors, 1);
    try (Network network = new ReferenceEngine().open(SPEC, start, Device.CPU)) {
      network.load(Samples.of(new double[] {1}));
      network.train(new TrainingSpan(optimizer, new int[rates.length], 1, 0, rates, factors));
      return network.state();
    }
  }

  private static NetworkState afterOneStep(Optimizer optimizer, double rate) {
    return trained(start(0.5, 0, 2, 0.25), optimizer, rate);
  }

  /**
   * The decoder's bias b after two steps from 2 at a rate of 0.1. All other parameters are zero and
   * stay so: the code is 0, and so is what comes back through the decoder. With the target 1 the
   * gradient is 2(b − 1), at first 2.
   */
  private static double afterTwoSteps(Optimizer optimizer) {
    return trained(start(0, 0, 0, 2), optimizer, 0.1, 0.1).parameter(Parameter.DECODER_BIAS).get(0);
  }

  @Test
  public void sgd_oneStep_followsTheGradient() {
    NetworkState state = afterOneStep(Optimizer.sgd(0.1), 0.1);

    // Gradients: b_d 0.5, w_d 0.5·h = 0.25, b_e 0.5·w_d = 1, w_e 1·x = 1.
    assertThat(state.parameter(Parameter.DECODER_BIAS).get(0)).isCloseTo(0.2, within(1e-12));
    assertThat(state.parameter(Parameter.DECODER_WEIGHTS).get(0)).isCloseTo(1.975, within(1e-12));
    assertThat(state.parameter(Parameter.ENCODER_BIAS).get(0)).isCloseTo(-0.1, within(1e-12));
    assertThat(state.parameter(Parameter.ENCODER_WEIGHTS).get(0)).isCloseTo(0.4, within(1e-12));
    assertThat(state.slots()).isEmpty();
  }

  @Test
  public void momentum_firstStep_equalsSgdAndRemembers() {
    NetworkState state = afterOneStep(Optimizer.momentum(0.1, 0.9), 0.1);

    assertThat(state.parameter(Parameter.DECODER_BIAS).get(0)).isCloseTo(0.2, within(1e-12));
    assertThat(slot(state, "decoder.bias/momentum.v")).isCloseTo(0.5, within(1e-12));
  }

  @Test
  public void adam_firstStep_hasTheSizeOfTheRate() {
    NetworkState state = afterOneStep(Optimizer.adam(0.1), 0.1);

    // m̂ = g and √v̂ = |g| at the first step, so w moves by η·|g| / (|g| + ε).
    assertThat(state.parameter(Parameter.DECODER_BIAS).get(0))
        .isCloseTo(0.25 - 0.1 * 0.5 / (0.5 + 1e-8), within(1e-15));
    assertThat(slot(state, "decoder.bias/adam.m")).isCloseTo(0.05, within(1e-12));
    assertThat(slot(state, "decoder.bias/adam.v")).isCloseTo(0.00025, within(1e-12));
  }

  @Test
  public void sgd_twoSteps_areTheWorkedExample() {
    // 2 − 0.1·2 = 1.8; 1.8 − 0.1·1.6.
    assertThat(afterTwoSteps(Optimizer.sgd(0.1))).isCloseTo(1.64, within(1e-12));
  }

  @Test
  public void momentum_twoSteps_areTheWorkedExample() {
    // v = 2, b = 1.8; v = 0.5·2 + 1.6 = 2.6.
    assertThat(afterTwoSteps(Optimizer.momentum(0.1, 0.5))).isCloseTo(1.54, within(1e-12));
  }

  @Test
  public void nesterov_twoSteps_areTheWorkedExample() {
    // v = 2, b = 2 − 0.1·(2 + 0.5·2) = 1.7; v = 0.5·2 + 1.4 = 2.4, b = 1.7 − 0.1·(1.4 + 0.5·2.4).
    assertThat(afterTwoSteps(Optimizer.nesterov(0.1, 0.5))).isCloseTo(1.44, within(1e-12));
  }

  @Test
  public void rmsProp_twoSteps_areTheWorkedExample() {
    // v = 0.25·4 = 1, b = 2 − 0.1·2 / (1 + 1) = 1.9; g = 1.8, v = 0.75 + 0.25·3.24 = 1.56.
    assertThat(afterTwoSteps(new Optimizer.RmsProp(0.1, 0.75, 1)))
        .isCloseTo(1.9 - 0.18 / (Math.sqrt(1.56) + 1), within(1e-12));
  }

  @Test
  public void adagrad_twoSteps_areTheWorkedExample() {
    // s = 4, b = 2 − 0.1·2 / (2 + 1) = 29/15; g = 28/15, s = 4 + 784/225 = 1684/225.
    assertThat(afterTwoSteps(new Optimizer.Adagrad(0.1, 1)))
        .isCloseTo(29 / 15.0 - 0.1 * (28 / 15.0) / (Math.sqrt(1684 / 225.0) + 1), within(1e-12));
  }

  @Test
  public void adam_twoSteps_areTheWorkedExample() {
    // m = 1, v = 1, m̂ = 1/0.5 = 2, v̂ = 1/0.25 = 4, b = 2 − 0.1·2 / (2 + 1) = 29/15;
    // g = 28/15, m = 0.5 + 14/15 = 43/30, v = 0.75 + 0.25·784/225, m̂ = m/0.75, v̂ = v/0.4375.
    double m = 43 / 30.0 / 0.75;
    double v = (0.75 + 196 / 225.0) / 0.4375;
    assertThat(afterTwoSteps(new Optimizer.Adam(0.1, 0.5, 0.75, 1)))
        .isCloseTo(29 / 15.0 - 0.1 * m / (Math.sqrt(v) + 1), within(1e-12));
  }

  @Test
  public void adamW_twoSteps_areTheWorkedExample() {
    // Decay by 0.1·0.5: 2·0.95 = 1.9; m̂ and v̂ as above, b = 1.9 − 0.2/3 = 11/6;
    // g = 5/3, m = 0.5 + 5/6 = 4/3, v = 0.75 + 0.25·25/9 = 13/9; decay first, again.
    double m = 4 / 3.0 / 0.75;
    double v = 13 / 9.0 / 0.4375;
    assertThat(afterTwoSteps(new Optimizer.AdamW(0.1, 0.5, 0.75, 1, 0.5)))
        .isCloseTo(11 / 6.0 * 0.95 - 0.1 * m / (Math.sqrt(v) + 1), within(1e-12));
  }

  @Test
  public void adamW_withoutGradient_decaysWeightsAndBiasesAlike() {
    // The code is 0.5·1 − 0.5 = 0 and the output the bias 1, which is the target: no gradient.
    NetworkState state = trained(start(0.5, -0.5, 2, 1), Optimizer.adamW(0.1, 0.01), 0.1);

    assertThat(state.parameter(Parameter.ENCODER_WEIGHTS).get(0)).isCloseTo(0.4995, within(1e-15));
    assertThat(state.parameter(Parameter.ENCODER_BIAS).get(0)).isCloseTo(-0.4995, within(1e-15));
    assertThat(state.parameter(Parameter.DECODER_WEIGHTS).get(0)).isCloseTo(1.998, within(1e-15));
    assertThat(state.parameter(Parameter.DECODER_BIAS).get(0)).isCloseTo(0.999, within(1e-15));
  }

  /** Gradients as in the example of SGD: 0.5, 0.25, 1 and 1; the norm is √2.3125 = 1.5207. */
  private static NetworkState afterClippedStep(double maxNorm) {
    TrainingSpan span =
        new TrainingSpan(
            Optimizer.sgd(0.1), new int[1], 1, 0, new double[] {0.1}, new double[] {1});
    try (Network network = new ReferenceEngine().open(SPEC, start(0.5, 0, 2, 0.25), Device.CPU)) {
      network.load(Samples.of(new double[] {1}));
      network.train(span.clippedTo(maxNorm));
      return network.state();
    }
  }

  @Test
  public void clip_normAboveTheBound_shrinksAllGradientsAlike() {
    NetworkState state = afterClippedStep(0.5);

    double factor = 0.5 / (Math.sqrt(2.3125) + 1e-6);
    assertThat(state.parameter(Parameter.DECODER_BIAS).get(0))
        .isCloseTo(0.25 - 0.1 * factor * 0.5, within(1e-12));
    assertThat(state.parameter(Parameter.DECODER_WEIGHTS).get(0))
        .isCloseTo(2 - 0.1 * factor * 0.25, within(1e-12));
    assertThat(state.parameter(Parameter.ENCODER_WEIGHTS).get(0))
        .isCloseTo(0.5 - 0.1 * factor, within(1e-12));
  }

  @Test
  public void clip_normBelowTheBound_changesNothing() {
    assertThat(afterClippedStep(1.53).parameters())
        .isEqualTo(afterOneStep(Optimizer.sgd(0.1), 0.1).parameters());
  }

  @Test
  public void factories_haveTheDefaultsOfPyTorch() {
    assertThat(Optimizer.rmsProp(0.1)).isEqualTo(new Optimizer.RmsProp(0.1, 0.99, 1e-8));
    assertThat(Optimizer.adagrad(0.1)).isEqualTo(new Optimizer.Adagrad(0.1, 1e-10));
    assertThat(Optimizer.adamW(0.1, 0.01))
        .isEqualTo(new Optimizer.AdamW(0.1, 0.9, 0.999, 1e-8, 0.01));
  }

  @Test
  public void settings_outOfRange_areRefused() {
    assertThatThrownBy(() -> Optimizer.nesterov(0.1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Nesterov's momentum must be in (0, 1), was 0.0");
    assertThatThrownBy(() -> new Optimizer.RmsProp(0.1, 1, 1e-8))
        .hasMessage("alpha must be in [0, 1), was 1.0");
    assertThatThrownBy(() -> new Optimizer.Adagrad(0.1, 0))
        .hasMessage("epsilon must be positive and finite, was 0.0");
    assertThatThrownBy(() -> Optimizer.adamW(0.1, -0.5))
        .hasMessage("the weight decay must be a finite number of at least 0, was -0.5");
  }

  @Test
  public void describe_everyKind_namesItsSettings() {
    assertThat(Optimizer.nesterov(0.1, 0.9).describe())
        .isEqualTo("Nesterov momentum 0.9, learning rate 0.1");
    assertThat(Optimizer.rmsProp(0.1).describe()).isEqualTo("RMSProp, learning rate 0.1");
    assertThat(Optimizer.adagrad(0.1).describe()).isEqualTo("Adagrad, learning rate 0.1");
    assertThat(Optimizer.adam(0.1).describe()).isEqualTo("Adam, learning rate 0.1");
    assertThat(new Optimizer.Adam(0.1, 0.5, 0.99, 1e-3).describe())
        .isEqualTo("Adam, learning rate 0.1, betas 0.5 and 0.99, epsilon 0.001");
    assertThat(Optimizer.adamW(0.1, 0.5).describe())
        .isEqualTo("AdamW, learning rate 0.1, weight decay 0.5");
  }

  private static double slot(NetworkState state, String name) {
    return requireNonNull(state.slots().get(name), name).get(0);
  }
}
