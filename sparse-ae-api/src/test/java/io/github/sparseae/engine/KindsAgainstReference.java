package io.github.sparseae.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.stress.FullForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of network, trained for some steps here and in the reference engine. */
public abstract class KindsAgainstReference extends AgainstReference {
  private static final int ROWS = 11;

  protected KindsAgainstReference(EngineProvider engine, Device device) {
    super(engine, device);
  }

  @Test
  void optimizers_ofThisTest_areTheWholeFamily() {
    assertThat(ReferenceCases.optimizers().stream().<Class<?>>map(Optimizer::getClass))
        .containsExactlyInAnyOrder(Optimizer.class.getPermittedSubclasses());
  }

  /**
   * Every network with alternating optimizers, in both precisions. Neighbors differ in precision,
   * then in the output; the short form of a slow engine has one of thirteen.
   */
  static List<Arguments> trainings() {
    List<Arguments> all = new ArrayList<>();
    List<Optimizer> optimizers = ReferenceCases.optimizers();
    for (AutoencoderSpec spec : ReferenceCases.autoencoders()) {
      Optimizer optimizer = optimizers.get(all.size() / 2 % optimizers.size());
      for (Precision precision : Precision.values()) {
        all.add(Arguments.of(Fixtures.in(spec, precision), optimizer));
      }
    }
    return FullForm.engineCases(all, 13);
  }

  @ParameterizedTest
  @MethodSource("trainings")
  void train_everyKind_agrees(AutoencoderSpec spec, Optimizer optimizer) {
    compare(spec, NetworkState.initial(spec), optimizer, Fixtures.samples(ROWS, 4), null);
  }

  @ParameterizedTest
  @MethodSource("io.github.sparseae.engine.AgainstReference#optimizersInBothPrecisions")
  void train_everyOptimizer_agrees(Optimizer optimizer, Precision precision) {
    AutoencoderSpec spec = Fixtures.in(ReferenceCases.autoencoders().get(0), precision);
    compare(spec, NetworkState.initial(spec), optimizer, Fixtures.samples(ROWS, 4), null);
  }

  /** Stacks of one, two and three encoders, every kind in every layer. */
  static List<ClassifierSpec> classifiers() {
    List<ClassifierSpec> all = new ArrayList<>();
    for (List<AutoencoderSpec> encoders : ReferenceCases.encoders()) {
      for (Precision precision : Precision.values()) {
        List<AutoencoderSpec> specs =
            encoders.stream().map(spec -> Fixtures.in(spec, precision)).toList();
        for (boolean fineTune : new boolean[] {true, false}) {
          all.add(new ClassifierSpec(specs, 3, fineTune, List.of(), WeightPenalty.NONE, 8));
        }
      }
    }
    return FullForm.engineCases(all, 13);
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
    AutoencoderSpec spec = ReferenceCases.autoencoders().get(0);
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
  void parameters_afterTraining_areThoseOfTheState() {
    AutoencoderSpec spec = ReferenceCases.autoencoders().get(0);
    try (Network network = open(spec, NetworkState.initial(spec))) {
      network.load(Fixtures.samples(ROWS, 4));
      network.train(ReferenceCases.span(Optimizer.adam(0.01), ROWS));
      Map<Parameter, DenseArray> all = network.state().parameters();

      assertThat(network.parameters(spec.shapes().keySet())).isEqualTo(all);
      assertThat(network.parameters(Set.of(Parameter.DECODER_WEIGHTS, Parameter.ENCODER_BIAS)))
          .containsOnlyKeys(Parameter.DECODER_WEIGHTS, Parameter.ENCODER_BIAS)
          .containsEntry(Parameter.DECODER_WEIGHTS, all.get(Parameter.DECODER_WEIGHTS))
          .containsEntry(Parameter.ENCODER_BIAS, all.get(Parameter.ENCODER_BIAS));
    }
  }

  @Test
  void train_onDataOfAnotherKindThanBefore_agrees() {
    AutoencoderSpec spec = ReferenceCases.autoencoders().get(0);
    Samples bytes = Samples.ofBytes(new byte[] {1, 2, 3, 4, 5, 60, 70, 80, 90, 100}, 5, 0.01f);
    NetworkState state = NetworkState.initial(spec);
    try (Network ours = open(spec, state);
        Network reference = new ReferenceNetwork(spec, state)) {
      for (Samples samples : List.of(bytes, Fixtures.samples(ROWS, 4), bytes)) {
        for (Network network : List.of(ours, reference)) {
          network.load(samples);
          network.train(ReferenceCases.span(Optimizer.adam(0.01), samples.size()));
          network.unload();
        }
      }
      agree(spec, ours, reference);
    }
  }

  private void compare(
      NetworkSpec spec,
      NetworkState state,
      Optimizer optimizer,
      Samples samples,
      int @Nullable [] labels) {
    compare(spec, state, ReferenceCases.span(optimizer, samples.size()), samples, labels);
  }
}
