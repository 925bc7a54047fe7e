package io.github.sparseae.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Precision;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
      close(
          ours.evaluate(Fixtures.labeled(samples, labels)),
          reference.evaluate(Fixtures.labeled(samples, labels)),
          tolerance);
      Samples inputs = samples.columns(0, spec.inputs());
      for (Pass pass : passes(spec)) {
        Samples input =
            pass == Pass.DECODED ? Samples.of(reference.forward(inputs, Pass.CODE).get(0)) : inputs;
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
