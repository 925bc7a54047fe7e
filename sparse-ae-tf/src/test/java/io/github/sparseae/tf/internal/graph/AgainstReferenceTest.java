package io.github.sparseae.tf.internal.graph;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.engine.SpanResult;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.stress.FullForm;
import io.github.sparseae.tf.TensorFlowEngineProvider;
import io.github.sparseae.tf.TestedDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of network, trained for some steps here and in the reference engine. */
public class AgainstReferenceTest {
  private static final int ROWS = 11;
  private static final EngineProvider REFERENCE = new ReferenceEngine();
  private static final EngineProvider TENSORFLOW = new TensorFlowEngineProvider();

  public static List<AutoencoderSpec> autoencoders() {
    ImmutableList.Builder<AutoencoderSpec> specs = ImmutableList.builder();
    for (Activation activation : Activation.values()) {
      for (Reduction reduction : Reduction.values()) {
        for (Activation output : Activation.values()) {
          specs.add(
              Fixtures.spec(
                  activation,
                  output,
                  Sparsity.l1(0.3, reduction),
                  Reconstruction.squaredError(reduction),
                  Structure.plain()));
        }
        specs.add(
            Fixtures.spec(
                activation,
                Activation.SIGMOID,
                Sparsity.none(),
                Reconstruction.binaryCrossEntropy(reduction),
                Structure.plain()));
        specs.add(
            Fixtures.spec(
                activation,
                Activation.LINEAR,
                Sparsity.l1(0.3, reduction),
                Reconstruction.meanSquaredError(),
                Structure.plain().unitNormDecoder(true).encoderFromDecoder(true)));
      }
    }
    AuxiliaryLoss auxiliary = AuxiliaryLoss.of(2).weight(0.25).deadAfter(6);
    for (Structure structure :
        List.of(
            Structure.plain(),
            Structure.plain().tiedWeights(true).preEncoderBias(PreEncoderBias.ZERO),
            Structure.plain()
                .unitNormDecoder(true)
                .encoderFromDecoder(true)
                .preEncoderBias(PreEncoderBias.ZERO))) {
      for (Sparsity sparsity :
          List.of(
              Sparsity.l1WeightedByDecoder(0.3),
              Sparsity.topK(3),
              new Sparsity.TopK(2, 1.5, auxiliary),
              Sparsity.batchTopK(2),
              new Sparsity.BatchTopK(1, auxiliary),
              Sparsity.winnerTakeAll(0.5),
              new Sparsity.JumpRelu(0.05, 0.4, 0.2),
              Sparsity.gated(0.2),
              Sparsity.matryoshka(Sparsity.topK(3), 2, 5),
              Sparsity.matryoshka(new Sparsity.BatchTopK(1, auxiliary), 4))) {
        specs.add(kind(Activation.RELU, Activation.LINEAR, sparsity, structure));
        specs.add(kind(Activation.RELU, Activation.SIGMOID, sparsity, structure));
      }
      specs.add(kind(Activation.LINEAR, Activation.LINEAR, Sparsity.topK(3), structure));
      specs.add(
          kind(
              Activation.SIGMOID,
              Activation.LINEAR,
              Sparsity.kullbackLeibler(0.1, 0.5),
              structure));
      specs.add(
          kind(
              Activation.SIGMOID,
              Activation.SIGMOID,
              new Sparsity.KullbackLeibler(0.1, 0.5, 0.3),
              structure));
    }
    return specs.build();
  }

  public static AutoencoderSpec kind(
      Activation activation, Activation output, Sparsity sparsity, Structure structure) {
    return Fixtures.spec(
        activation, output, sparsity, Reconstruction.squaredError(Reduction.PER_SAMPLE), structure);
  }

  /** One of each kind of sparsity. */
  public static Collection<AutoencoderSpec> kinds() {
    Map<Class<?>, AutoencoderSpec> kinds = new LinkedHashMap<>();
    for (AutoencoderSpec spec : autoencoders()) {
      kinds.putIfAbsent(spec.sparsity().getClass(), spec);
    }
    return kinds.values();
  }

  public static List<Optimizer> optimizers() {
    return List.of(
        Optimizer.sgd(0.05),
        Optimizer.momentum(0.02, 0.8),
        Optimizer.nesterov(0.02, 0.8),
        new Optimizer.RmsProp(0.01, 0.9, 1e-3),
        new Optimizer.Adagrad(0.02, 1e-3),
        Optimizer.adam(0.01),
        Optimizer.adamW(0.01, 0.5));
  }

  @Test
  void optimizers_ofThisTest_areTheWholeFamily() {
    assertThat(optimizers().stream().<Class<?>>map(Optimizer::getClass))
        .containsExactlyInAnyOrder(Optimizer.class.getPermittedSubclasses());
  }

  /**
   * Every network with alternating optimizers, in both precisions or, in the short form, in one.
   */
  static List<Arguments> trainings() {
    List<Arguments> all = new ArrayList<>();
    List<Optimizer> optimizers = optimizers();
    for (AutoencoderSpec spec : autoencoders()) {
      Optimizer optimizer = optimizers.get(all.size() / 2 % optimizers.size());
      for (Precision precision : Precision.values()) {
        all.add(Arguments.of(Fixtures.in(spec, precision), optimizer));
      }
    }
    return FullForm.cases(all, Precision.values().length);
  }

  @ParameterizedTest
  @MethodSource("trainings")
  void train_everyKind_agrees(AutoencoderSpec spec, Optimizer optimizer) {
    compare(spec, NetworkState.initial(spec), optimizer, Fixtures.samples(ROWS, 4), null);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void train_everyOptimizer_agrees(Optimizer optimizer) {
    for (Precision precision : Precision.values()) {
      AutoencoderSpec spec = Fixtures.in(autoencoders().get(0), precision);
      compare(spec, NetworkState.initial(spec), optimizer, Fixtures.samples(ROWS, 4), null);
    }
  }

  public static List<List<AutoencoderSpec>> encoders() {
    Structure centred = Structure.plain().preEncoderBias(PreEncoderBias.ZERO);
    Structure tied = centred.tiedWeights(true);
    List<AutoencoderSpec> kinds =
        List.of(
            kind(Activation.TANH, Activation.SIGMOID, Sparsity.l1(0.3), Structure.plain()),
            kind(Activation.RELU, Activation.LINEAR, Sparsity.topK(3), centred),
            kind(Activation.RELU, Activation.LINEAR, Sparsity.batchTopK(3), Structure.plain()),
            kind(
                Activation.RELU,
                Activation.LINEAR,
                new Sparsity.JumpRelu(0.05, 0.4, 0.2),
                Structure.plain()),
            kind(Activation.RELU, Activation.LINEAR, Sparsity.gated(0.2), Structure.plain()),
            kind(
                Activation.RELU,
                Activation.LINEAR,
                Sparsity.topK(2),
                centred.normalization(InputNormalization.STANDARDIZE)),
            kind(
                Activation.TANH,
                Activation.LINEAR,
                Sparsity.none(),
                tied.normalization(InputNormalization.MEAN_NORM)),
            kind(
                Activation.SIGMOID,
                Activation.LINEAR,
                new Sparsity.KullbackLeibler(0.1, 0.5, 0.3),
                tied),
            kind(
                Activation.RELU,
                Activation.LINEAR,
                Sparsity.matryoshka(
                    new Sparsity.TopK(2, 1.5, AuxiliaryLoss.of(2).weight(0.25).deadAfter(6)), 3),
                tied),
            kind(Activation.RELU, Activation.LINEAR, Sparsity.winnerTakeAll(0.5), centred));
    List<List<AutoencoderSpec>> stacks = new ArrayList<>(Fixtures.stacks(kinds));
    kinds.forEach(kind -> stacks.add(List.of(kind)));
    return stacks;
  }

  /** Stacks of one, two and three encoders, every kind in every layer. */
  static List<ClassifierSpec> classifiers() {
    List<ClassifierSpec> all = new ArrayList<>();
    for (List<AutoencoderSpec> encoders : encoders()) {
      for (Precision precision : Precision.values()) {
        List<AutoencoderSpec> plans =
            encoders.stream().map(plan -> Fixtures.in(plan, precision)).toList();
        for (boolean fineTune : new boolean[] {true, false}) {
          all.add(new ClassifierSpec(plans, 3, fineTune, WeightPenalty.NONE, 8));
        }
      }
    }
    return FullForm.cases(all, 2 * Precision.values().length);
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void train_classifier_agrees(ClassifierSpec spec) {
    compare(
        spec,
        Fixtures.state(spec),
        Optimizer.adam(0.01),
        Fixtures.samples(ROWS, 4),
        Fixtures.labels(ROWS, 3, 4));
  }

  @Test
  void train_onBytes_agrees() {
    AutoencoderSpec spec = autoencoders().get(0);
    byte[] bytes = new byte[ROWS * Fixtures.INPUTS];
    RandomStream random = RandomStream.of(3, "bytes", 0);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(256);
    }
    Samples samples = Samples.ofBytes(bytes, Fixtures.INPUTS, 1 / 255f);
    for (Precision precision : Precision.values()) {
      compare(
          Fixtures.in(spec, precision),
          NetworkState.initial(Fixtures.in(spec, precision)),
          Optimizer.adam(0.01),
          samples,
          null);
    }
  }

  @Test
  void train_onDataOfAnotherKindThanBefore_agrees() {
    AutoencoderSpec spec = autoencoders().get(0);
    Samples bytes = Samples.ofBytes(new byte[] {1, 2, 3, 4, 5, 60, 70, 80, 90, 100}, 5, 0.01f);
    NetworkState state = NetworkState.initial(spec);
    try (Network ours = TENSORFLOW.open(spec, state, TestedDevice.DEVICE);
        Network reference = REFERENCE.open(spec, state, Device.CPU)) {
      for (Samples samples : List.of(bytes, Fixtures.samples(ROWS, 4), bytes)) {
        for (Network network : List.of(ours, reference)) {
          network.load(samples);
          network.train(span(Optimizer.adam(0.01), samples.size()));
          network.unload();
        }
      }
      agree(spec, ours, reference);
    }
  }

  public static TrainingSpan span(Optimizer optimizer, int rows) {
    // Four epochs in one span, in a different order each; the last batch is partial.
    int[] order = new int[4 * rows];
    for (int epoch = 0; epoch < 4; epoch++) {
      int[] one = RandomStream.of(1, "order", epoch).permutation(rows);
      System.arraycopy(one, 0, order, epoch * rows, rows);
    }
    int steps = (order.length + 2) / 3;
    double[] rates = new double[steps];
    double[] factors = new double[steps];
    for (int i = 0; i < steps; i++) {
      rates[i] = optimizer.learningRate() * (1 - 0.5 * i / steps);
      factors[i] = (i + 1.0) / steps;
    }
    return new TrainingSpan(optimizer, order, 3, 0, rates, factors);
  }

  private static void compare(
      NetworkSpec spec,
      NetworkState state,
      Optimizer optimizer,
      Samples samples,
      int @Nullable [] labels) {
    compare(spec, state, span(optimizer, samples.size()), samples, labels);
  }

  /** Holds the losses of each step, what is learned, and what it is worth against the reference. */
  static void compare(
      NetworkSpec spec,
      NetworkState state,
      TrainingSpan span,
      Samples samples,
      int @Nullable [] labels) {
    double tolerance = tolerance(spec);
    try (Network ours = TENSORFLOW.open(spec, state, TestedDevice.DEVICE);
        Network reference = REFERENCE.open(spec, state, Device.CPU)) {
      ours.load(Fixtures.labeled(samples, labels));
      reference.load(Fixtures.labeled(samples, labels));
      boolean[] counted = new boolean[span.steps()];
      for (int step = 0; step < counted.length; step += 3) {
        counted[step] = true;
      }
      SpanResult outcome = ours.train(span.countingActivity(counted));
      SpanResult reached = reference.train(span.countingActivity(counted));
      agree(requireNonNull(outcome.activity()), requireNonNull(reached.activity()), counted);
      List<Losses> losses = outcome.losses();
      List<Losses> expected = reached.losses();

      assertThat(losses).hasSameSizeAs(expected);
      for (int step = 0; step < losses.size(); step++) {
        close(losses.get(step), expected.get(step), tolerance);
      }
      agree(spec, ours, reference);
      close(
          ours.evaluate(Fixtures.labeled(samples, labels)),
          reference.evaluate(Fixtures.labeled(samples, labels)),
          tolerance);
      for (Pass pass : passes(spec)) {
        Samples input =
            pass == Pass.DECODED
                ? Samples.of(reference.forward(samples, Pass.CODE).get(0))
                : samples;
        close(ours.forward(input, pass).get(0), reference.forward(input, pass).get(0), tolerance);
      }
    }
  }

  private static List<Pass> passes(NetworkSpec spec) {
    return spec instanceof ClassifierSpec
        ? List.of(Pass.CODE, Pass.LOG_PROBABILITY)
        : List.of(Pass.CODE, Pass.RECONSTRUCTION, Pass.DECODED);
  }

  private static double tolerance(NetworkSpec spec) {
    return spec.precision() == Precision.FLOAT64 ? 1e-9 : 2e-3;
  }

  private static void agree(NetworkSpec spec, Network ours, Network reference) {
    NetworkState state = ours.state();
    NetworkState expected = reference.state();
    assertThat(state.parameters().keySet()).isEqualTo(expected.parameters().keySet());
    assertThat(state.slots().keySet()).isEqualTo(expected.slots().keySet());
    state
        .parameters()
        .forEach((name, array) -> close(array, expected.parameter(name), tolerance(spec)));
    state
        .slots()
        .forEach(
            (name, array) ->
                close(array, expected.slots().getOrDefault(name, array), tolerance(spec)));
  }

  private static void agree(UnitActivity ours, UnitActivity reference, boolean[] counted) {
    assertThat(ours.rows()).isEqualTo(reference.rows()).isPositive();
    for (int step = 0; step < counted.length; step++) {
      assertThat(ours.l0(step)).isEqualTo(reference.l0(step));
      assertThat(ours.l0(step).isPresent()).isEqualTo(counted[step]);
    }
    for (int unit = 0; unit < reference.units(); unit++) {
      assertThat(ours.activeRows(unit)).isEqualTo(reference.activeRows(unit));
      assertThat(ours.saturatedRows(unit)).isEqualTo(reference.saturatedRows(unit));
    }
  }

  private static void close(Losses actual, Losses expected, double tolerance) {
    assertThat(actual.data())
        .isCloseTo(expected.data(), within(tolerance * Math.max(1, expected.data())));
    assertThat(actual.penalty())
        .isCloseTo(expected.penalty(), within(tolerance * Math.max(1, expected.penalty())));
  }

  /** Relative to the largest number of the array. */
  private static void close(DenseArray actual, DenseArray expected, double tolerance) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    double[] numbers = expected.toDoubles();
    double largest = Arrays.stream(numbers).map(Math::abs).max().orElse(0);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(actual.get(i))
          .as("number %s of %s", i, expected)
          .isCloseTo(numbers[i], within(tolerance * Math.max(largest, 1e-3)));
    }
  }
}
