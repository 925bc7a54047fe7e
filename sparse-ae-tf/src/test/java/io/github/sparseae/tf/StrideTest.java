package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.SpanOutcome;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.train.Corruption;
import io.github.sparseae.train.Optimizer;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many steps in one call of the session compute what as many calls compute, bit for bit. */
class StrideTest {
  private static final int ROWS = 7;
  private static final int MANY = 4;
  private static final AutoencoderSpec FIRST = AgainstReferenceTest.autoencoders().get(0);

  private record Trained(SpanOutcome outcome, NetworkState state) {}

  @BeforeAll
  static void load() {
    NativeLibrary.load();
  }

  static Collection<AutoencoderSpec> kinds() {
    return AgainstReferenceTest.kinds();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void train_everyKind_toTheSameBits(AutoencoderSpec spec) {
    for (Precision precision : Precision.values()) {
      check(Fixtures.in(spec, precision), span(Optimizer.adam(0.01)), null);
    }
  }

  @Test
  void train_everyOptimizer_toTheSameBits() {
    for (Optimizer optimizer : AgainstReferenceTest.optimizers()) {
      check(FIRST, span(optimizer), null);
    }
  }

  @Test
  void train_withEveryControl_toTheSameBits() {
    TrainingSpan span =
        span(Optimizer.sgd(0.1)).clippedTo(0.01).corrupted(Corruption.gaussian(0.1), 3, 5);
    check(FIRST, span, null);
  }

  @Test
  void train_withKThatChanges_toTheSameBits() {
    AutoencoderSpec spec =
        AgainstReferenceTest.autoencoders().stream()
            .filter(each -> each.sparsity().activeUnits().isPresent())
            .findFirst()
            .orElseThrow();
    TrainingSpan span = span(Optimizer.adam(0.01));
    int[] k = new int[span.steps()];
    for (int i = 0; i < k.length; i++) {
      k[i] = i < k.length / 2 ? spec.hidden() : 1;
    }
    check(spec, span.withActiveUnits(k), null);
  }

  @Test
  void train_classifier_toTheSameBits() {
    ClassifierSpec spec = new ClassifierSpec(List.of(FIRST), 3, true, WeightPenalty.NONE, 8);
    check(spec, span(Optimizer.sgd(0.1)), Fixtures.labels(ROWS, 3, 4));
  }

  @Test
  void train_onBytes_whereverTheyLie_toTheSameBits() {
    Samples bytes =
        Samples.ofBytes(
            new byte[] {0, 9, -1, 90, 4, 70, -70, 7, 1, 0, 50, 3, -9, 8, 2, 100, 31, 5, -4, 6},
            Fixtures.INPUTS,
            1 / 255f);
    TrainingSpan span = AgainstReferenceTest.span(Optimizer.adam(0.01), bytes.size());
    Trained expected = trained(FIRST, span, bytes, null, Devices.CPU, 1);
    for (String place : List.of(Devices.CPU, Devices.GPU)) {
      Trained many = trained(FIRST, span, bytes, null, place, MANY);
      assertThat(many.outcome()).as(place).isEqualTo(expected.outcome());
      assertThat(many.state()).as(place).isEqualTo(expected.state());
    }
  }

  /** Every third step is counted; the number of steps is no multiple of a call's. */
  private static TrainingSpan span(Optimizer optimizer) {
    TrainingSpan span = AgainstReferenceTest.span(optimizer, ROWS);
    assertThat(span.steps() % MANY).isNotZero();
    boolean[] counted = new boolean[span.steps()];
    for (int i = 0; i < counted.length; i += 3) {
      counted[i] = true;
    }
    return span.countingActivity(counted);
  }

  private static void check(NetworkSpec spec, TrainingSpan span, int @Nullable [] labels) {
    Samples samples = Fixtures.samples(ROWS, 4);
    Trained many = trained(spec, span, samples, labels, Devices.CPU, MANY);
    Trained one = trained(spec, span, samples, labels, Devices.CPU, 1);
    assertThat(many.outcome())
        .as("%s", spec)
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class)
        .isEqualTo(one.outcome());
    assertThat(many.state()).as("%s", spec).isEqualTo(one.state());
  }

  private static Trained trained(
      NetworkSpec spec,
      TrainingSpan span,
      Samples samples,
      int @Nullable [] labels,
      String place,
      int steps) {
    try (TensorFlowNetwork<?> network =
        TensorFlowNetwork.open(
            spec,
            spec instanceof ClassifierSpec classifier
                ? Fixtures.state(classifier)
                : NetworkState.initial((AutoencoderSpec) spec),
            place,
            L1Identity.isAvailable(),
            StrideLength.always(steps))) {
      network.load(samples, labels);
      return new Trained(network.train(span), network.state());
    }
  }
}
