package io.github.sparseae.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Precision;
import io.github.sparseae.stress.FullForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Trains the same network by an engine and by the reference engine, and compares all they return.
 */
public abstract class AgainstReference {
  private final EngineProvider engine;
  private final Device device;

  protected AgainstReference(EngineProvider engine, Device device) {
    this.engine = engine;
    this.device = device;
  }

  protected final Network open(NetworkSpec spec, NetworkState state) {
    return engine.open(spec, state, device);
  }

  /** Holds the losses of each step, what is learned, and what it is worth against the reference. */
  protected final void compare(
      NetworkSpec spec,
      NetworkState state,
      TrainingSpan span,
      Samples samples,
      int @Nullable [] labels) {
    double tolerance = tolerance(spec);
    try (Network ours = open(spec, state);
        Network reference = new ReferenceNetwork(spec, state)) {
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
      Samples labeled = Fixtures.labeled(samples, labels);
      close(ours.evaluate(labeled).losses(), reference.evaluate(labeled).losses(), tolerance);
      Samples inputs = samples.columns(0, spec.inputs());
      boolean isAutoencoder = spec instanceof AutoencoderSpec;
      Pass output = isAutoencoder ? Pass.RECONSTRUCTION : Pass.LOG_PROBABILITY;
      List<DenseArray> actual = ours.forward(inputs, Pass.CODE, output);
      List<DenseArray> outputs = reference.forward(inputs, Pass.CODE, output);
      close(actual.get(0), outputs.get(0), tolerance);
      close(actual.get(1), outputs.get(1), tolerance);
      Evaluation evaluation = ours.evaluate(labeled, Pass.CODE, output);
      close(evaluation.losses(), reference.evaluate(labeled).losses(), tolerance);
      close(evaluation.outputs().get(0), outputs.get(0), tolerance);
      close(evaluation.outputs().get(1), outputs.get(1), tolerance);
      if (isAutoencoder) {
        Samples codes = Samples.of(outputs.get(0));
        close(
            ours.forward(codes, Pass.DECODED).get(0),
            reference.forward(codes, Pass.DECODED).get(0),
            tolerance);
      }
    }
  }

  /** Values with each precision; in the short form, with one of them in turns. */
  static List<Arguments> inBothPrecisions(List<?> values) {
    List<Arguments> all = new ArrayList<>();
    for (Object value : values) {
      for (Precision precision : Precision.values()) {
        all.add(Arguments.of(value, precision));
      }
    }
    return FullForm.engineCases(all, Precision.values().length);
  }

  static List<Arguments> optimizersInBothPrecisions() {
    return inBothPrecisions(ReferenceCases.optimizers());
  }

  private static double tolerance(NetworkSpec spec) {
    return spec.precision() == Precision.FLOAT64 ? 1e-9 : 2e-3;
  }

  protected static void agree(NetworkSpec spec, Network ours, Network reference) {
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
