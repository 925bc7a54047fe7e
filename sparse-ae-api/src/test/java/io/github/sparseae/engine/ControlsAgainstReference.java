package io.github.sparseae.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.train.KSchedule;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The controls of training besides the optimizer and its rates, against the reference. */
public abstract class ControlsAgainstReference extends AgainstReference {
  private static final int ROWS = 11;

  protected ControlsAgainstReference(EngineProvider engine, Device device) {
    super(engine, device);
  }

  static List<Arguments> structures() {
    return inBothPrecisions(
        List.of(
            Structure.plain(),
            Structure.plain().unitNormDecoder(true),
            Structure.plain().tiedWeights(true)));
  }

  @ParameterizedTest
  @MethodSource("structures")
  void train_clipped_agrees(Structure structure, Precision precision) {
    AutoencoderSpec spec =
        Fixtures.in(
            ReferenceCases.kind(Activation.RELU, Activation.LINEAR, Sparsity.gated(0.2), structure),
            precision);
    // From a bound that every step is above to one that none is.
    for (double maxNorm : new double[] {0.01, 1, 1000}) {
      compare(
          spec,
          NetworkState.initial(spec),
          ReferenceCases.span(Optimizer.momentum(0.02, 0.8), ROWS).clippedTo(maxNorm),
          Fixtures.samples(ROWS, 4),
          null);
    }
  }

  static List<Arguments> sparsities() {
    AuxiliaryLoss auxiliary = AuxiliaryLoss.of(2).weight(0.25).deadAfter(6);
    return inBothPrecisions(
        List.of(
            Sparsity.topK(2),
            new Sparsity.TopK(1, 1.5, auxiliary, false),
            Sparsity.batchTopK(2),
            Sparsity.matryoshka(new Sparsity.BatchTopK(1, auxiliary), 4),
            Sparsity.matryoshka(Sparsity.topK(2), 2, 5)));
  }

  @ParameterizedTest
  @MethodSource("sparsities")
  void train_underAFallingK_agrees(Sparsity sparsity, Precision precision) {
    AutoencoderSpec spec =
        Fixtures.in(
            ReferenceCases.kind(Activation.RELU, Activation.LINEAR, sparsity, Structure.plain()),
            precision);
    TrainingSpan span = ReferenceCases.span(Optimizer.adam(0.01), ROWS);
    int goal = sparsity.activeUnits().orElseThrow();
    int[] k =
        IntStream.range(0, span.steps())
            .map(step -> KSchedule.linear(Fixtures.HIDDEN, 0.5).k(goal, step, span.steps()))
            .toArray();
    compare(
        spec, NetworkState.initial(spec), span.withActiveUnits(k), Fixtures.samples(ROWS, 4), null);
  }

  @Test
  void train_clippedClassifier_agrees() {
    AutoencoderSpec encoder =
        ReferenceCases.kind(Activation.TANH, Activation.LINEAR, Sparsity.none(), Structure.plain());
    ClassifierSpec spec =
        new ClassifierSpec(List.of(encoder), 3, true, List.of(), WeightPenalty.NONE, 8);
    compare(
        spec,
        NetworkState.initial(spec, NetworkState.initial(encoder)),
        ReferenceCases.span(Optimizer.sgd(0.5), ROWS).clippedTo(0.1),
        Fixtures.samples(ROWS, 4),
        Fixtures.labels(ROWS, 3, 4));
  }

  @ParameterizedTest
  @MethodSource("io.github.sparseae.engine.AgainstReference#optimizersInBothPrecisions")
  void train_encodersAtTheirOwnRate_agrees(Optimizer optimizer, Precision precision) {
    AutoencoderSpec encoder =
        Fixtures.in(
            ReferenceCases.kind(
                Activation.TANH, Activation.LINEAR, Sparsity.none(), Structure.plain()),
            precision);
    ClassifierSpec spec =
        new ClassifierSpec(List.of(encoder), 3, true, List.of(), WeightPenalty.NONE, 8);
    for (double rate : new double[] {0.25, 0}) {
      compare(
          spec,
          NetworkState.initial(spec, NetworkState.initial(encoder)),
          ReferenceCases.span(optimizer, ROWS).withEncoderRate(rate),
          Fixtures.samples(ROWS, 4),
          Fixtures.labels(ROWS, 3, 4));
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.sparseae.engine.AgainstReference#optimizersInBothPrecisions")
  void train_withFasterThresholds_agrees(Optimizer optimizer, Precision precision) {
    AutoencoderSpec spec =
        Fixtures.in(
            ReferenceCases.kind(
                Activation.RELU,
                Activation.LINEAR,
                Sparsity.jumpRelu(0.05).bandwidth(0.4).initialThreshold(0.2),
                Structure.plain()),
            precision);
    compare(
        spec,
        NetworkState.initial(spec),
        ReferenceCases.span(optimizer, ROWS).withThresholdRate(3),
        Fixtures.samples(ROWS, 4),
        null);
  }

  static List<Arguments> boundedActivations() {
    return inBothPrecisions(List.of(Activation.TANH, Activation.SIGMOID));
  }

  @ParameterizedTest
  @MethodSource("boundedActivations")
  void train_countingActivityOfSaturatedUnits_agrees(Activation activation, Precision precision) {
    AutoencoderSpec spec =
        Fixtures.in(
            ReferenceCases.kind(activation, Activation.LINEAR, Sparsity.l1(0.1), Structure.plain()),
            precision);
    NetworkState start = NetworkState.initial(spec);
    double[] encoder = start.parameter(Parameter.ENCODER_WEIGHTS).toDoubles();
    for (int i = 0; i < encoder.length; i++) {
      encoder[i] *= 30;
    }
    ImmutableMap.Builder<Parameter, DenseArray> parameters = ImmutableMap.builder();
    parameters.putAll(start.parameters());
    parameters.put(
        Parameter.ENCODER_WEIGHTS,
        DenseArray.of(encoder, Fixtures.INPUTS, Fixtures.HIDDEN).in(precision));
    compare(
        spec,
        new NetworkState(parameters.buildKeepingLast(), ImmutableMap.of()),
        ReferenceCases.span(Optimizer.sgd(1e-6), ROWS),
        Fixtures.samples(ROWS, 4),
        null);
  }

  @Test
  void train_countedOrNot_learnsTheSameBits() {
    AutoencoderSpec spec =
        Fixtures.in(
            ReferenceCases.kind(
                Activation.TANH, Activation.SIGMOID, Sparsity.l1(0.1), Structure.plain()),
            Precision.FLOAT32);
    TrainingSpan span = ReferenceCases.span(Optimizer.adam(0.01), ROWS);
    boolean[] counted = new boolean[span.steps()];
    counted[1] = true;
    counted[4] = true;

    assertThat(trained(spec, span.countingActivity(counted))).isEqualTo(trained(spec, span));
  }

  private NetworkState trained(AutoencoderSpec spec, TrainingSpan span) {
    try (Network network = open(spec, NetworkState.initial(spec))) {
      network.load(Fixtures.samples(ROWS, 4));
      network.train(span);
      return network.state();
    }
  }
}
