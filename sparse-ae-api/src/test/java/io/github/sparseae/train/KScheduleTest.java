package io.github.sparseae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.internal.train.TrainingLoop;
import io.github.sparseae.internal.train.TrainingPosition;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KScheduleTest {
  private static final Samples SAMPLES = Fixtures.samples(12, 1);

  private static AutoencoderSpec spec(Sparsity sparsity) {
    return Fixtures.spec(
        Activation.RELU,
        Activation.LINEAR,
        sparsity,
        Reconstruction.meanSquaredError(),
        Structure.plain());
  }

  private static TrainingLoop loop(NetworkSpec spec, Network network, Training.Builder training) {
    return new TrainingLoop(
        network, Runnable::run, SAMPLES, training.build(), spec, TrainingPosition.START);
  }

  private static Training.Builder annealed(int from, double share) {
    return Training.epochs(2)
        .batchSize(3)
        .shuffle(false)
        .optimizer(Optimizer.sgd(0.1))
        .kSchedule(KSchedule.linear(from, share));
  }

  @Test
  void linear_overHalfOfTraining_fallsInAStraightLineAndStays() {
    KSchedule schedule = KSchedule.linear(100, 0.5);

    assertThat(IntStream.range(0, 10).map(step -> schedule.k(25, step, 10)))
        .containsExactly(100, 85, 70, 55, 40, 25, 25, 25, 25, 25);
    assertThat(KSchedule.linear(6, 1).k(6, 0, 4)).isEqualTo(6);
  }

  @Test
  void run_withKSchedule_makesEachStepUnderItsK() {
    AutoencoderSpec spec = spec(Sparsity.topK(2));
    NetworkState start = NetworkState.initial(spec);
    NetworkState annealed;
    try (Network network = new ReferenceEngine().open(spec, start, Device.CPU)) {
      loop(spec, network, annealed(6, 0.5)).run();
      annealed = network.state();
    }
    // Eight steps, the first four of them under 6, 5, 4 and 3.
    NetworkState state = start;
    int[] k = {6, 5, 4, 3, 2, 2, 2, 2};
    for (int step = 0; step < k.length; step++) {
      AutoencoderSpec stepSpec = spec(Sparsity.topK(k[step]));
      int from = step % 4 * 3;
      try (Network network = new ReferenceEngine().open(stepSpec, state, Device.CPU)) {
        network.load(SAMPLES);
        network.train(
            new TrainingSpan(
                Optimizer.sgd(0.1),
                new int[] {from, from + 1, from + 2},
                3,
                step,
                new double[] {0.1},
                new double[] {1}));
        state = network.state();
      }
    }

    assertThat(annealed.parameter(Parameter.ENCODER_WEIGHTS))
        .isEqualTo(state.parameter(Parameter.ENCODER_WEIGHTS));
    assertThat(annealed.parameter(Parameter.DECODER_BIAS))
        .isEqualTo(state.parameter(Parameter.DECODER_BIAS));
  }

  @Test
  void activeUnits_everyKind_isItsK() {
    assertThat(Sparsity.topK(3).activeUnits()).hasValue(3);
    assertThat(Sparsity.batchTopK(4).activeUnits()).hasValue(4);
    assertThat(Sparsity.matryoshka(Sparsity.batchTopK(2), 3).activeUnits()).hasValue(2);
    assertThat(Sparsity.winnerTakeAll(0.1).activeUnits()).isEmpty();
  }

  @Test
  void loop_networkWithoutK_isRefused() {
    refuse(
        spec(Sparsity.l1(0.5)),
        4,
        "a k schedule needs a sparsity with a k, was L1, weight 0.5, mean over batch and units of"
            + " |h|");
    refuse(
        new ClassifierSpec(
            List.of(spec(Sparsity.topK(2))), 3, true, List.of(), WeightPenalty.NONE, 1),
        4,
        "a k schedule is for autoencoders: a classifier's code keeps its k");
  }

  @Test
  void loop_kOutOfRange_isRefused() {
    refuse(
        spec(Sparsity.topK(3)),
        2,
        "the k schedule must start between k and hidden, 3 and 7, was 2");
    refuse(
        spec(Sparsity.batchTopK(3)),
        8,
        "the k schedule must start between k and hidden, 3 and 7, was 8");
  }

  private static void refuse(NetworkSpec spec, int from, String message) {
    AutoencoderSpec any = spec(Sparsity.none());
    try (Network network = new ReferenceEngine().open(any, NetworkState.initial(any), Device.CPU)) {
      assertThatThrownBy(() -> loop(spec, network, annealed(from, 0.5)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(message);
    }
  }

  @Test
  void settings_outOfRange_areRefused() {
    assertThatThrownBy(() -> KSchedule.linear(0, 0.5)).hasMessage("k must be at least 1, was 0");
    assertThatThrownBy(() -> KSchedule.linear(5, 0))
        .hasMessage("the share must be in (0, 1], was 0.0");
  }

  @Test
  void withActiveUnits_notOneForEachStep_isRefused() {
    TrainingSpan span =
        new TrainingSpan(
            Optimizer.sgd(1), new int[4], 2, 0, new double[] {1, 1}, new double[] {1, 1});

    assertThatThrownBy(() -> span.withActiveUnits(new int[] {3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 steps, but 1 number of units");
    assertThat(span.activeUnits(0)).isEmpty();
    assertThat(span.clippedTo(2).withActiveUnits(new int[] {3, 2}).maxGradientNorm()).hasValue(2);
  }
}
