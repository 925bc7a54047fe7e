package io.github.sparseae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.engine.SpanRecorder;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

public class CorruptionTest {
  private static final Samples SAMPLES = Fixtures.samples(23, 1);

  public static List<Corruption> kinds() {
    return List.of(Corruption.masking(0.4), Corruption.gaussian(0.5));
  }

  @Test
  public void masking_manyInputs_areZeroWithTheProbabilityAndElseOne() {
    for (double share : new double[] {0.01, 0.25, 0.9}) {
      float[] kept = Corruption.masking(share).noise(7, 0, 200_000);

      int zeros = 0;
      for (float number : kept) {
        assertThat(number).isIn(0f, 1f);
        zeros += number == 0 ? 1 : 0;
      }
      double deviation = Math.sqrt(200_000 * share * (1 - share));
      assertThat((double) zeros).isCloseTo(200_000 * share, within(5 * deviation));
    }
  }

  /** Two inputs share a random number, and neighboring steps have neighboring counters. */
  @Test
  public void masking_neighbours_areIndependent() {
    float[] kept = Corruption.masking(0.3).noise(7, 0, 200_000);
    float[] next = Corruption.masking(0.3).noise(7, 1, 200_000);

    // The standard deviation of a share of 200,000 is at most 0.0011.
    assertThat(bothZero(kept, kept, 1)).isCloseTo(0.09, within(0.005));
    assertThat(bothZero(kept, kept, 2)).isCloseTo(0.09, within(0.005));
    assertThat(bothZero(kept, next, 0)).isCloseTo(0.09, within(0.005));
  }

  private static double bothZero(float[] a, float[] b, int apart) {
    int both = 0;
    for (int i = 0; i + apart < a.length; i++) {
      both += a[i] == 0 && b[i + apart] == 0 ? 1 : 0;
    }
    return (double) both / (a.length - apart);
  }

  @Test
  public void gaussian_manyInputs_haveMeanZeroAndTheDeviation() {
    double[] added = doubles(Corruption.gaussian(0.5).noise(7, 0, 200_000));

    assertThat(Arrays.stream(added).average().orElseThrow()).isCloseTo(0, within(0.0056));
    assertThat(Arrays.stream(added).map(x -> x * x).average().orElseThrow())
        .isCloseTo(0.25, within(0.004));
  }

  private static double[] doubles(float[] numbers) {
    double[] doubles = new double[numbers.length];
    Arrays.setAll(doubles, i -> numbers[i]);
    return doubles;
  }

  /** A change of these numbers would change every resumed training. */
  @Test
  public void noise_knownStep_neverChanges() {
    assertThat(Corruption.masking(0.5).noise(42, 7, 9)).containsExactly(0, 1, 0, 1, 1, 1, 1, 0, 1);
    assertThat(Corruption.gaussian(1).noise(42, 7, 3))
        .containsExactly(-1.2279204f, 0.14991179f, -1.3233224f);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  public void noise_shorterBatch_isTheBeginningOfALonger(Corruption kind) {
    float[] noise = kind.noise(3, 5, 100);

    for (int size : new int[] {1, 2, 37, 99}) {
      assertThat(kind.noise(3, 5, size)).containsExactly(Arrays.copyOf(noise, size));
    }
    assertThat(kind.noise(3, 6, 100)).isNotEqualTo(noise);
    assertThat(kind.noise(4, 5, 100)).isNotEqualTo(noise);
  }

  @Test
  public void factories_valuesOutOfRange_areNamed() {
    assertThatThrownBy(() -> Corruption.masking(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the masked share must be in (0, 1), was 0.0");
    assertThatThrownBy(() -> Corruption.masking(1))
        .hasMessage("the masked share must be in (0, 1), was 1.0");
    assertThatThrownBy(() -> Corruption.masking(Double.NaN))
        .hasMessage("the masked share must be in (0, 1), was NaN");
    assertThatThrownBy(() -> Corruption.gaussian(0))
        .hasMessage("the noise's standard deviation must be positive and finite, was 0.0");
    assertThatThrownBy(() -> Corruption.gaussian(Double.POSITIVE_INFINITY))
        .hasMessage("the noise's standard deviation must be positive and finite, was Infinity");
    assertThatThrownBy(
            () ->
                Training.builder()
                    .corruption(Corruption.masking(0.2))
                    .corruption(Corruption.none()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("corruption was already set to Masking[share=0.2]");
  }

  private static SparseAutoencoder.Builder builder() {
    return SparseAutoencoder.builder()
        .inputs(Fixtures.INPUTS)
        .hidden(4)
        .activation(Activation.TANH)
        .precision(Precision.FLOAT64)
        .seed(9);
  }

  private static Training.Builder training(int epochs, Corruption kind) {
    return Training.epochs(epochs).batchSize(5).optimizer(Optimizer.adam(0.01)).corruption(kind);
  }

  /** The n-th step of all training has the n-th noise, whatever the span, call or optimizer. */
  @ParameterizedTest
  @MethodSource("kinds")
  public void fit_corrupted_numbersItsStepsOverAllTraining(Corruption kind) {
    SpanRecorder recorder = new SpanRecorder();
    try (SparseAutoencoder sae = builder().compute(Compute.auto().engine(recorder)).build()) {
      sae.fit(SAMPLES, training(4, kind));
      sae.fit(
          SAMPLES, Training.epochs(2).batchSize(5).optimizer(Optimizer.sgd(0.1)).corruption(kind));
      sae.fit(Fixtures.streamed(SAMPLES), training(1, kind));
    }

    long steps = 0;
    int longest = 0;
    for (TrainingSpan span : recorder.spans()) {
      longest = Math.max(longest, span.steps());
      for (int step = 0; step < span.steps(); step++) {
        assertThat(span.noise(step, Fixtures.INPUTS))
            .containsExactly(kind.noise(9, steps++, span.batchRows(step) * Fixtures.INPUTS));
      }
    }
    assertThat(steps).isEqualTo(7 * 5);
    assertThat(longest).isGreaterThan(1);
  }

  @Test
  public void fit_corruptedClassifier_corruptsItsStepsUnderItsOwnSeed() {
    SpanRecorder recorder = new SpanRecorder();
    Corruption kind = Corruption.masking(0.4);
    try (SparseAutoencoder sae = builder().compute(Compute.auto().engine(recorder)).build();
        Classifier classifier = Classifier.fromEncoder(sae).classes(3).seed(31).build()) {
      classifier.fit(
          LabeledSamples.of(SAMPLES, Fixtures.labels(23, 3, 2)),
          Training.epochs(1).batchSize(5).corruption(kind));
    }

    TrainingSpan first = recorder.spans().get(0);
    assertThat(first.noise(0, Fixtures.INPUTS))
        .containsExactly(kind.noise(31, 0, 5 * Fixtures.INPUTS));
  }

  @Test
  public void span_corruptedAndControlled_keepsAll() {
    Corruption kind = Corruption.gaussian(0.4);
    TrainingSpan span =
        new TrainingSpan(
                Optimizer.sgd(0.1), new int[] {0, 1, 2}, 2, 0, new double[2], new double[2])
            .corrupted(kind, 5, 40)
            .clippedTo(2)
            .withActiveUnits(new int[] {3, 2})
            .clippedTo(1);

    assertThat(span.corruption()).isEqualTo(kind);
    assertThat(span.noise(1, 4)).containsExactly(kind.noise(5, 41, 4));
    assertThat(span.corrupted(Corruption.none(), 5, 40).noise(1, 4)).isEmpty();
    assertThat(span.corrupted(Corruption.none(), 5, 40).activeUnits(1)).hasValue(2);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  public void fit_corruptedInTwoCalls_givesTheBitsOfOne(Corruption kind) {
    try (SparseAutoencoder once =
            builder().compute(Compute.auto().engine(new ReferenceEngine())).build();
        SparseAutoencoder twice =
            builder().compute(Compute.auto().engine(new ReferenceEngine())).build();
        SparseAutoencoder clean =
            builder().compute(Compute.auto().engine(new ReferenceEngine())).build()) {
      once.fit(SAMPLES, training(5, kind));
      twice.fit(SAMPLES, training(2, kind));
      twice.fit(SAMPLES, training(3, kind));
      clean.fit(SAMPLES, training(5, Corruption.none()));

      assertThat(twice.weights()).isEqualTo(once.weights());
      assertThat(clean.weights()).isNotEqualTo(once.weights());
    }
  }

  @Test
  public void fit_corrupted_validatesOnCleanRows() {
    try (SparseAutoencoder sae =
        builder().compute(Compute.auto().engine(new ReferenceEngine())).build()) {
      History history = sae.fit(SAMPLES, training(1, Corruption.gaussian(5)).validation(SAMPLES));

      Losses validation = history.epochs().get(0).validation().orElseThrow();
      assertThat(validation).isEqualTo(sae.evaluate(SAMPLES).losses());
    }
  }
}
