package io.github.sparseae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.Training;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WeightPenaltyTest {
  private static final Samples SAMPLES = Fixtures.samples(23, 1);

  private static SparseAutoencoder.Builder builder() {
    return SparseAutoencoder.builder()
        .inputs(Fixtures.INPUTS)
        .hidden(3)
        .activation(Activation.TANH)
        .precision(Precision.FLOAT64)
        .seed(9)
        .compute(Compute.auto().engine(new ReferenceEngine()));
  }

  private static Training.Builder training(int epochs) {
    return Training.epochs(epochs).batchSize(23).optimizer(Optimizer.adam(0.01));
  }

  private static double squares(DenseArray array) {
    return Arrays.stream(array.toDoubles()).map(w -> w * w).sum();
  }

  @Test
  void fit_weightL2_isReportedAndKeepsWeightsSmall() {
    try (SparseAutoencoder plain = builder().build();
        SparseAutoencoder decayed = builder().weightL2(0.05).build()) {
      double start = squares(decayed.weights().encoder()) + squares(decayed.weights().decoder());
      plain.fit(SAMPLES, training(300));
      // Neither the number of rows nor a schedule makes a difference to it.
      History history =
          decayed.fit(SAMPLES, training(300).penaltySchedule(Schedule.linearWarmUp(1)));

      assertThat(history.epochs().get(0).penalty()).isCloseTo(0.05 / 2 * start, within(1e-12));
      double after = squares(decayed.weights().encoder()) + squares(decayed.weights().decoder());
      assertThat(decayed.evaluate(SAMPLES).losses().penalty())
          .isCloseTo(0.05 / 2 * after, within(1e-12));
      assertThat(after)
          .isLessThan(
              0.5 * (squares(plain.weights().encoder()) + squares(plain.weights().decoder())));
    }
  }

  @Test
  void fit_weightL1_leavesManyWeightsNearZero() {
    try (SparseAutoencoder plain = builder().build();
        SparseAutoencoder sparse = builder().weightL1(0.01).build()) {
      plain.fit(SAMPLES, training(600));
      sparse.fit(SAMPLES, training(600));

      assertThat(nearZero(sparse.weights().encoder()))
          .isGreaterThan(nearZero(plain.weights().encoder()) + 4);
    }
  }

  private static long nearZero(DenseArray array) {
    return Arrays.stream(array.toDoubles()).filter(w -> Math.abs(w) < 0.02).count();
  }

  @Test
  void classifier_weightL2_keepsWhatItTrainsSmallAndReportsIt() {
    LabeledSamples labeled = LabeledSamples.of(SAMPLES, Fixtures.labels(23, 3, 2));
    try (SparseAutoencoder sae = builder().build();
        Classifier free = Classifier.fromEncoder(sae).classes(3).build();
        Classifier held = Classifier.fromEncoder(sae).classes(3).weightL2(0.1).build();
        Classifier head =
            Classifier.fromEncoder(sae).classes(3).weightL2(0.1).fineTune(false).build()) {
      double encoder = squares(sae.weights().encoder());
      History fitted = held.fit(labeled, training(200));
      double headOnly = head.fit(labeled, training(1)).epochs().get(0).penalty();
      free.fit(labeled, training(200));

      assertThat(fitted.epochs().get(0).penalty())
          .isCloseTo(headOnly + 0.1 / 2 * encoder, within(1e-12));
      assertThat(fitted.last().orElseThrow().penalty()).isLessThan(0.5 * 0.1 / 2 * encoder);
      // Smaller weights are less sure of anything.
      assertThat(surest(held)).isLessThan(surest(free) - 0.1);
      assertThat(held.describe())
          .endsWith(
              "  loss      negative log likelihood, mean over batch + L2 0.1, summed over weights");
    }
  }

  private static double surest(Classifier classifier) {
    return Arrays.stream(classifier.probabilities(SAMPLES).toDoubles()).max().orElseThrow();
  }

  @Test
  void describe_penalties_areBesideTheLoss() {
    try (SparseAutoencoder sae = builder().weightL1(0.25).weightL2(0.5).build()) {
      assertThat(sae.describe().lines().toList())
          .contains(
              "  loss      squared error, mean over batch and inputs + L1 0.25 and L2 0.5, summed"
                  + " over weights");
    }
  }

  @Test
  void builders_valuesOutOfRange_areNamed() {
    assertThatThrownBy(() -> builder().weightL1(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the L1 penalty on weights must be a finite number of at least 0, was -1.0");
    assertThatThrownBy(() -> builder().weightL2(Double.NaN))
        .hasMessage("the L2 penalty on weights must be a finite number of at least 0, was NaN");
    assertThatThrownBy(() -> builder().weightL2(0.5).weightL2(0.1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("weightL2 was already set to 0.5");
    assertThatThrownBy(() -> builder().weightL1(0.5).weightL1(0.1))
        .hasMessage("weightL1 was already set to 0.5");
    try (SparseAutoencoder sae = builder().build()) {
      Classifier.Builder classifier = Classifier.fromEncoder(sae);
      assertThatThrownBy(() -> classifier.weightL2(-0.5))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the L2 penalty on weights must be a finite number of at least 0, was -0.5");
      assertThatThrownBy(() -> classifier.weightL1(0.5).weightL1(0.1))
          .hasMessage("weightL1 was already set to 0.5");
    }
  }
}
