package io.github.sparseae.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import org.junit.jupiter.api.Test;

/** Counts of active and saturated units, against codes worked out by hand. */
class UnitActivityTest {
  /** The pre-activations of the first three units are 0.005, 1 and −1 times each of these. */
  private static final double[] ROWS = {1, 3, 0.5, 6, 1.9};

  private static UnitActivity counted(Activation activation, boolean... steps) {
    AutoencoderSpec spec =
        Fixtures.spec(
            activation,
            Activation.LINEAR,
            Sparsity.none(),
            Reconstruction.meanSquaredError(),
            Structure.plain());
    double[] encoder = new double[Fixtures.INPUTS * Fixtures.HIDDEN];
    encoder[0] = 0.005;
    encoder[1] = 1;
    encoder[2] = -1;
    NetworkState start = NetworkState.initial(spec);
    ImmutableMap.Builder<Parameter, DenseArray> parameters = ImmutableMap.builder();
    parameters.putAll(start.parameters());
    parameters.put(
        Parameter.ENCODER_WEIGHTS, DenseArray.of(encoder, Fixtures.INPUTS, Fixtures.HIDDEN));
    parameters.put(
        Parameter.ENCODER_BIAS, DenseArray.of(new double[Fixtures.HIDDEN], Fixtures.HIDDEN));
    double[][] rows = new double[ROWS.length][Fixtures.INPUTS];
    for (int i = 0; i < rows.length; i++) {
      rows[i][0] = ROWS[i];
    }
    NetworkState state = new NetworkState(parameters.buildKeepingLast(), ImmutableMap.of());
    try (Network network = new ReferenceEngine().open(spec, state, Device.CPU)) {
      network.load(Samples.of(rows));
      SpanResult outcome = network.train(span().countingActivity(steps));
      assertThat(outcome.losses()).hasSize(3);
      return requireNonNull(outcome.activity());
    }
  }

  /** Rows 0 and 1, 2 and 3, and 4, at a rate at which nothing moves. */
  private static TrainingSpan span() {
    double[] rates = {1e-12, 1e-12, 1e-12};
    return new TrainingSpan(
        Optimizer.sgd(1), new int[] {0, 1, 2, 3, 4}, 2, 0, rates, new double[] {1, 1, 1});
  }

  private static long[] active(UnitActivity activity) {
    return new long[] {activity.activeRows(0), activity.activeRows(1), activity.activeRows(2)};
  }

  private static long[] saturated(UnitActivity activity) {
    return new long[] {
      activity.saturatedRows(0), activity.saturatedRows(1), activity.saturatedRows(2)
    };
  }

  @Test
  void train_reluUnits_areActiveAboveZeroAndNeverSaturated() {
    UnitActivity activity = counted(Activation.RELU, true, true, true);

    assertThat(activity.rows()).isEqualTo(5);
    assertThat(activity.units()).isEqualTo(Fixtures.HIDDEN);
    assertThat(active(activity)).containsExactly(5, 5, 0);
    assertThat(saturated(activity)).containsExactly(0, 0, 0);
    assertThat(activity.l0(0).orElseThrow()).isCloseTo(2, within(1e-12));
  }

  @Test
  void train_linearUnits_areActiveAboveAHundredthInSize() {
    // 0.005 times 3 and 6 are above 0.01, times 1.9 is not.
    assertThat(active(counted(Activation.LINEAR, true, true, true))).containsExactly(2, 5, 5);
    assertThat(saturated(counted(Activation.LINEAR, true, true, true))).containsExactly(0, 0, 0);
  }

  @Test
  void train_tanhUnits_areSaturatedOnBothSides() {
    // tanh(3) = 0.9951, tanh(1.9) = 0.956.
    assertThat(saturated(counted(Activation.TANH, true, true, true))).containsExactly(0, 2, 2);
  }

  @Test
  void train_sigmoidUnits_areSaturatedNearOneAndSilentNearZero() {
    UnitActivity activity = counted(Activation.SIGMOID, true, true, true);

    // sigmoid(6) = 0.9975, sigmoid(3) = 0.953; sigmoid(−6) = 0.0025.
    assertThat(saturated(activity)).containsExactly(0, 1, 0);
    assertThat(active(activity)).containsExactly(5, 5, 4);
  }

  @Test
  void train_someStepsCounted_leavesTheOthersOut() {
    UnitActivity activity = counted(Activation.LINEAR, false, true, true);

    assertThat(activity.rows()).isEqualTo(3);
    assertThat(active(activity)).containsExactly(1, 3, 3);
    assertThat(activity.l0(0)).isEmpty();
    assertThat(activity.l0(1).orElseThrow()).isCloseTo(2.5, within(1e-12));
    assertThat(activity.l0(2).orElseThrow()).isCloseTo(2, within(1e-12));
  }

  @Test
  void train_noStepCounted_hasNoActivity() {
    AutoencoderSpec spec =
        Fixtures.spec(
            Activation.RELU,
            Activation.LINEAR,
            Sparsity.topK(2),
            Reconstruction.meanSquaredError(),
            Structure.plain());
    try (Network network =
        new ReferenceEngine().open(spec, NetworkState.initial(spec), Device.CPU)) {
      network.load(Fixtures.samples(5, 1));

      assertThat(network.train(span()).activity()).isNull();
      assertThat(network.train(span().countingActivity(new boolean[3])).activity()).isNull();
      UnitActivity kept =
          requireNonNull(
              network.train(span().countingActivity(new boolean[] {true, true, true})).activity());
      assertThat(kept.l0(0).orElseThrow()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void countingActivity_notOneForEachStep_isRefused() {
    assertThatThrownBy(() -> span().countingActivity(new boolean[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 steps, but 2 choices");
    assertThat(span().countsActivity(0)).isFalse();
    assertThat(span().countingActivity(new boolean[] {false, true, false}).countsActivity())
        .isTrue();
  }

  @Test
  void withThresholdRate_notPositive_isRefused() {
    assertThatThrownBy(() -> span().withThresholdRate(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the threshold rate must be positive, was 0.0");
    assertThat(span().ownRate()).isEmpty();
    assertThat(span().withThresholdRate(3).clippedTo(1).ownRate()).hasValue(3);
  }
}
