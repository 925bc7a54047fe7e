package io.github.sparseae.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.DenseArray;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SyntheticActivationsTest {
  private static SyntheticActivations.Builder small() {
    return SyntheticActivations.builder().features(60).inputs(12).firing(0.5, 0.4, 0.02);
  }

  private static SyntheticActivations.Builder trees() {
    return small().trees(3, 4, 2);
  }

  @Test
  void samples_ofOneSeed_sameBitsOnEveryPlatform() {
    SyntheticActivations truth = trees().correlation(5, 0.1).seed(7).build();

    assertThat(truth.samples(100, 20).sha256())
        .isEqualTo("729f77b07fbaf8e5e98482eb1449719e9457dbc8ea2030a014400b73be9f872e");
    assertThat(truth).hasToString("60 known features in 12 inputs, seed 7");
  }

  @Test
  void rows_stream_areTheSamplesOfTheirNumbers() throws IOException {
    SyntheticActivations truth = trees().seed(3).build();
    Rows rows = truth.rows(5, 7);
    Samples all = truth.samples(0, 12);

    assertThat(rows.sizeIfKnown()).hasValue(7);
    for (int pass = 0; pass < 2; pass++) {
      try (RowStream<? extends Samples> stream = rows.open()) {
        Optional<? extends Samples> chunk = stream.next();
        assertThat(chunk.orElseThrow().sha256()).isEqualTo(all.rows(5, 12).sha256());
        assertThat(stream.next()).isEmpty();
      }
    }
  }

  @Test
  void samples_areTheSumOfActiveDirectionsAndBias() {
    SyntheticActivations truth = trees().seed(4).biasNorm(3).build();
    Samples rows = truth.samples(9, 30);
    DenseArray activations = truth.activations(9, 30);

    double norm = 0;
    for (int i = 0; i < 12; i++) {
      norm += Math.pow(truth.bias().get(i), 2);
    }
    assertThat(norm).isCloseTo(9, within(1e-5));
    for (int row = 0; row < 30; row++) {
      for (int i = 0; i < 12; i++) {
        double sum = truth.bias().get(i);
        for (int j = 0; j < 60; j++) {
          sum += activations.get(row, j) * truth.directions().get(j, i);
        }
        assertThat(rows.get(row, i)).isCloseTo(sum, within(1e-4));
      }
    }
  }

  @Test
  void requestedRates_followZipfBetweenTheBounds() {
    double[] rates = small().build().requestedRates();

    assertThat(rates[0]).isEqualTo(0.4);
    assertThat(rates[59]).isEqualTo(0.02);
    double half = 1 / Math.sqrt(60);
    assertThat(rates[3]).isCloseTo(0.02 + 0.38 * (0.5 - half) / (1 - half), within(1e-12));
  }

  @Test
  void activations_outsideTrees_fireAtRequestedRates() {
    SyntheticActivations truth = small().correlation(4, 0.3).magnitudes(5, 4, 0, 0).seed(1).build();

    double[] measured = rates(truth, 8000);
    for (int j = 0; j < 60; j++) {
      double rate = truth.requestedRates()[j];
      assertThat(measured[j]).isCloseTo(rate, within(4.5 * Math.sqrt(rate / 8000)));
      assertThat(truth.expectedRates()[j]).isCloseTo(rate, within(1e-12));
    }
  }

  @Test
  void activations_inTrees_fireAtExpectedRates() {
    // μ/σ of 2 makes a feature that fires inactive in 2.3 % of rows.
    SyntheticActivations truth = trees().magnitudes(2, 2, 1, 0).seed(2).build();

    double[] measured = rates(truth, 8000);
    double[] expected = truth.expectedRates();
    for (int j = 0; j < 60; j++) {
      assertThat(measured[j])
          .as("feature " + j)
          .isCloseTo(expected[j], within(4.5 * Math.sqrt(expected[j] / 8000)));
    }
  }

  @Test
  void expectedRates_ofChildrenMuchRarerThanTheParent_nearThoseRequested() {
    SyntheticActivations truth =
        SyntheticActivations.builder()
            .features(60)
            .inputs(2)
            .firing(2, 0.5, 0.005)
            .trees(3, 4, 1)
            .build();

    // Feature 3 is the first child of feature 0, which is 14 times as frequent. Half of its three
    // siblings' share is made up for twice.
    assertThat(truth.expectedRates()[3] / truth.requestedRates()[3]).isBetween(1.0, 1.1);
  }

  private static double[] rates(SyntheticActivations truth, int rows) {
    DenseArray activations = truth.activations(0, rows);
    double[] rates = new double[truth.features()];
    for (int i = 0; i < activations.size(); i++) {
      rates[i % rates.length] += activations.get(i) > 0 ? 1.0 / rows : 0;
    }
    return rates;
  }

  @Test
  void activations_inTrees_needTheParentAndExcludeSiblings() {
    SyntheticActivations truth = trees().correlation(3, 0.2).seed(5).build();
    DenseArray activations = truth.activations(0, 1000);

    int children = 0;
    for (int row = 0; row < 1000; row++) {
      Set<Integer> parents = new HashSet<>();
      for (int j = 0; j < 60; j++) {
        if (activations.get(row, j) > 0 && truth.parent(j).isPresent()) {
          int parent = truth.parent(j).getAsInt();
          assertThat(activations.get(row, parent)).isPositive();
          assertThat(parents.add(parent)).as("one child of each parent").isTrue();
          children++;
        }
      }
    }
    assertThat(children).isGreaterThan(300);
    assertThat(truth.parent(2)).isEmpty();
    assertThat(truth.parent(6)).hasValue(0);
    assertThat(truth.parent(7)).hasValue(1);
    assertThat(truth.parent(15)).hasValue(3);
    // 3 roots, 12 children, and 45 of their 48 children.
    assertThat(truth.parent(59)).hasValue(14);
  }

  @Test
  void fire_childOfUnsteadyParent_scaledByIt() {
    FeatureForest forest =
        new FeatureForest(
            new double[] {1, 1},
            new SyntheticActivations.Trees(1, 1, 1),
            new double[0],
            new double[] {4, 3},
            new double[] {1, 0});
    ActiveFeatures active = new ActiveFeatures();
    for (int row = 0; row < 20; row++) {
      forest.fire(RandomStream.of(1, "test", row), active);
      assertThat(active.size()).isEqualTo(2);
      assertThat(active.value(1)).isCloseTo(3 * active.value(0) / 4, within(1e-12));
    }
  }

  @Test
  void fire_correlatedFeatures_jointRateOfTheNormalDistribution() {
    // ρ = 0.8 · 0.6 and −0.8 · 0.5 with p = ½: P(both) = ¼ + arcsin(ρ) / 2π.
    FeatureForest forest =
        new FeatureForest(
            new double[] {0.5, 0.5, 0.5},
            new SyntheticActivations.Trees(0, 1, 0),
            new double[] {0.8, 0.6, -0.5},
            new double[] {1, 1, 1},
            new double[3]);
    ActiveFeatures active = new ActiveFeatures();
    int rows = 20_000;
    double[] both = new double[3];
    for (int row = 0; row < rows; row++) {
      forest.fire(RandomStream.of(9, "test", row), active);
      boolean[] on = new boolean[3];
      for (int at = 0; at < active.size(); at++) {
        on[active.feature(at)] = true;
      }
      both[1] += on[0] && on[1] ? 1.0 / rows : 0;
      both[2] += on[0] && on[2] ? 1.0 / rows : 0;
    }
    assertThat(both[1]).isCloseTo(0.25 + Math.asin(0.48) / (2 * Math.PI), within(0.015));
    assertThat(both[2]).isCloseTo(0.25 + Math.asin(-0.4) / (2 * Math.PI), within(0.015));
  }

  @Test
  void correlation_tooLarge_scaledDown() {
    SyntheticActivations truth = small().correlation(8, 3).magnitudes(1, 1, 0, 0).seed(1).build();

    assertThat(rates(truth, 4000)[0]).isCloseTo(0.4, within(0.04));
  }

  @Test
  void directions_unitVectorsThatStepsMoveApart() {
    DenseArray random = small().orthogonalization(0).seed(6).build().directions();
    DenseArray apart = small().orthogonalization(300).seed(6).build().directions();

    for (int j = 0; j < 60; j++) {
      assertThat(dot(apart, j, j)).isCloseTo(1, within(1e-5));
    }
    assertThat(overlap(apart)).isLessThan(0.9 * overlap(random));
  }

  private static double overlap(DenseArray directions) {
    double sum = 0;
    for (int i = 0; i < 60; i++) {
      for (int j = 0; j < i; j++) {
        sum += Math.pow(dot(directions, i, j), 2);
      }
    }
    return sum;
  }

  private static double dot(DenseArray directions, int i, int j) {
    double sum = 0;
    for (int k = 0; k < 12; k++) {
      sum += directions.get(i, k) * directions.get(j, k);
    }
    return sum;
  }

  @Test
  void gradient_ofOverlap_agreesWithFiniteDifferences() {
    double[] vectors = DoubleStream.iterate(0.3, x -> Math.sin(7 * x) + 0.2).limit(4 * 3).toArray();
    double[] gradient = FeatureDirections.gradient(vectors, 4, 3);

    for (int i = 0; i < vectors.length; i++) {
      double value = vectors[i];
      vectors[i] = value + 1e-6;
      double up = loss(vectors);
      vectors[i] = value - 1e-6;
      double down = loss(vectors);
      vectors[i] = value;
      assertThat(gradient[i]).isCloseTo((up - down) / 2e-6, within(1e-6));
    }
  }

  private static double loss(double[] vectors) {
    double loss = 0;
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        double dot = 0;
        for (int k = 0; k < 3; k++) {
          dot += vectors[3 * i + k] * vectors[3 * j + k];
        }
        loss += i == j ? 4 * (dot - 1) * (dot - 1) : dot * dot;
      }
    }
    return loss;
  }

  @Test
  void normal_probabilities_thoseOfTables() {
    assertThat(Normal.probability(1.959963984540054)).isCloseTo(0.975, within(1e-13));
    assertThat(Normal.probability(-3.090232306167813)).isCloseTo(0.001, within(1e-14));
    assertThat(Normal.probability(9)).isEqualTo(1);
    assertThat(Normal.probability(-9)).isZero();
    assertThat(Normal.exceededWith(0.025)).isCloseTo(1.959963984540054, within(1e-11));
    assertThat(Normal.exceededWith(0.999)).isCloseTo(-3.090232306167813, within(1e-11));
    assertThat(Normal.exceededWith(1)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void synthSaeBench_part_thatPartOfEverything() {
    SyntheticActivations truth = SyntheticActivations.synthSaeBench(32).seed(1).build();

    assertThat(truth).hasToString("512 known features in 136 inputs, seed 1");
    assertThat(truth.parent(3)).isEmpty();
    assertThat(truth.parent(4)).hasValue(0);
    // 4 trees of 1 + 4 + 16 + 64 features.
    assertThat(truth.parent(4 * 85 - 1)).isPresent();
    assertThat(truth.parent(4 * 85)).isEmpty();
  }

  @Test
  void builder_optionsOutOfRange_refused() {
    refused(() -> small().features(5), "features was already set to 60");
    refused(() -> SyntheticActivations.builder().features(0), "features must be positive, was 0");
    refused(() -> SyntheticActivations.builder().inputs(-1), "inputs must be positive, was -1");
    refused(
        () -> SyntheticActivations.builder().inputs(2).build(),
        "features is not set: set the number of features");
    refused(
        () -> SyntheticActivations.builder().firing(0.5, 0.1, 0.2),
        "probabilities must be 0 < least <= most <= 1, were 0.2 and 0.1");
    refused(
        () -> SyntheticActivations.builder().firing(0, 0.2, 0.1),
        "exponent must be positive and finite, was 0.0");
    refused(() -> small().trees(-1, 4, 3), "roots must be at least 0, was -1");
    refused(() -> small().trees(1, 0, 3), "branching must be positive, was 0");
    refused(() -> small().correlation(0, 1), "rank must be positive, was 0");
    refused(
        () -> small().correlation(2, Double.NaN),
        "scale must be a finite number of at least 0, was NaN");
    refused(() -> small().magnitudes(0, 1, 0, 0), "first must be positive and finite, was 0.0");
    refused(() -> small().biasNorm(-1), "norm must be a finite number of at least 0, was -1.0");
    refused(() -> small().orthogonalization(-1), "steps must be at least 0, was -1");
    refused(() -> SyntheticActivations.synthSaeBench(129), "part must be from 1 to 128, was 129");
    refused(
        () -> SyntheticActivations.builder().features(2).inputs(50_000).build(),
        "orthogonalization takes at most 46340 inputs, were 50000: set its steps to 0");
  }

  @Test
  void samples_rangesOutOfBounds_refused() {
    SyntheticActivations truth = small().build();

    refused(() -> truth.samples(-1, 2), "from must be at least 0, was -1");
    refused(() -> truth.rows(0, 0), "count must be positive, was 0");
    refused(
        () -> truth.activations(0, 40_000_000),
        "40000000 rows of width 60 are more than an array holds: take fewer at a time");
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(RuntimeException.class).hasMessage(message);
  }
}
