package io.github.sparseae.train;

import static io.github.sparseae.train.ControlFixture.DENSE;
import static io.github.sparseae.train.ControlFixture.INPUTS;
import static io.github.sparseae.train.ControlFixture.SPARSE;
import static io.github.sparseae.train.ControlFixture.network;
import static io.github.sparseae.train.ControlFixture.training;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.model.L0Loss;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Weights;
import io.github.sparseae.stress.FullForm;
import io.github.sparseae.train.TrainingWarning.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The closed loop on L0 in training, on the reference engine. */
class TargetL0Test {
  private static final Sparsity L1 = Sparsity.l1(0.1, Reduction.PER_SAMPLE);

  private static List<Arguments> allKinds() {
    return List.of(
        Arguments.of(Sparsity.l1(0.02, Reduction.PER_SAMPLE), DENSE, 8),
        Arguments.of(Sparsity.l1WeightedByDecoder(0.05), DENSE, 5),
        Arguments.of(Sparsity.kullbackLeibler(0.002, 0.1), SPARSE, 6),
        Arguments.of(Sparsity.jumpRelu(0.01), DENSE, 6),
        Arguments.of(Sparsity.gated(0.05), DENSE, 6),
        // A weight a hundred times what is needed, from which nothing would come back.
        Arguments.of(Sparsity.l1(20, Reduction.PER_SAMPLE), DENSE, 4));
  }

  static List<Arguments> kinds() {
    return FullForm.cases(allKinds(), 2);
  }

  @Test
  void kinds_ofThisTest_areAllThatHaveACoefficient() {
    assertThat(allKinds().stream().<Class<?>>map(kind -> kind.get()[0].getClass()).distinct())
        .containsExactlyInAnyOrder(
            Sparsity.L1.class,
            Sparsity.KullbackLeibler.class,
            Sparsity.JumpRelu.class,
            Sparsity.Gated.class);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void fit_everyKind_endsWithinFivePercentOfTheTarget(
      Sparsity sparsity, Samples samples, double target) {
    try (SparseAutoencoder sae = network(sparsity).build()) {
      History history = sae.fit(samples, training(150).targetL0(target));

      assertThat(sae.sparsity(samples).l0()).isCloseTo(target, within(0.05 * target));
      L0Report first = history.epochs().get(0).l0().orElseThrow();
      assertThat(first.mean()).isGreaterThan(1.3 * target);
    }
  }

  @Test
  void fit_underAPenaltyWarmUp_doesNotWindUp() {
    try (SparseAutoencoder sae = network(L1).build()) {
      History history =
          sae.fit(DENSE, training(150).penaltySchedule(Schedule.linearWarmUp(0.3)).targetL0(6));

      assertThat(sae.sparsity(DENSE).l0()).isCloseTo(6, within(0.3));
      // The schedule rises in the first 45 epochs: L0 is necessarily far above the target.
      assertThat(history.epochs().subList(0, 45))
          .allSatisfy(report -> assertThat(coefficient(report)).isLessThanOrEqualTo(0.1 + 1e-9))
          .allSatisfy(report -> assertThat(report.l0().orElseThrow().mean()).isGreaterThan(7));
      assertThat(coefficient(history.epochs().get(149))).isGreaterThan(0.15);
    }
  }

  private static double coefficient(EpochReport report) {
    return report.l0().orElseThrow().coefficient();
  }

  /** Nothing moves at this rate: c rises to its bound, and the penalty by nine powers of ten. */
  @Test
  void fit_penaltyThatTheControllerRaises_isNoDivergence() {
    try (SparseAutoencoder sae = network(Sparsity.l1(1000, Reduction.PER_SAMPLE)).build()) {
      EpochReport last =
          sae.fit(
                  DENSE,
                  Training.epochs(10)
                      .batchSize(20)
                      .optimizer(Optimizer.sgd(1e-18))
                      .targetL0(TargetL0.of(2).everySteps(1)))
              .last()
              .orElseThrow();

      assertThat(coefficient(last)).isCloseTo(1e9, within(1.0));
      assertThat(last.warnings()).contains(Kind.COEFFICIENT_AT_BOUND.of(coefficient(last)));
    }
  }

  @Test
  void fit_sameSeed_givesTheSameBits() {
    // Spans follow the clock: these two trainings hardly make the same ones.
    assertThat(trained(DENSE, 10)).isEqualTo(trained(DENSE, 10));
    assertThat(trained(DENSE, 10)).isNotEqualTo(trained(DENSE, 11));
  }

  @Test
  void fit_fromASourceThatFitsInTheBuffer_givesTheBitsOfMemory() {
    try (SparseAutoencoder sae = network(L1).build()) {
      sae.fit(Fixtures.streamed(DENSE), training(20).targetL0(10));
      assertThat(sae.weights()).isEqualTo(trained(DENSE, 10));
    }
  }

  private static Weights trained(Samples samples, double target) {
    try (SparseAutoencoder sae = network(L1).build()) {
      sae.fit(samples, training(20).targetL0(target));
      return sae.weights();
    }
  }

  @Test
  void fit_aSecondTime_continuesFromTheCoefficientFound() {
    try (SparseAutoencoder sae = network(L1).build()) {
      EpochReport last = sae.fit(DENSE, training(150).targetL0(6)).last().orElseThrow();
      History more = sae.fit(DENSE, training(5).targetL0(6));

      assertThat(coefficient(more.epochs().get(0)))
          .isCloseTo(coefficient(last), within(0.2 * coefficient(last)));
      assertThat(more.epochs().get(0).l0().orElseThrow().mean()).isCloseTo(6, within(0.4));
    }
  }

  @Test
  void fit_withoutTheTargetAgain_trainsUnderTheWeightItself() {
    try (SparseAutoencoder sae = network(L1).build();
        SparseAutoencoder plain = network(L1).build()) {
      sae.fit(DENSE, training(3).targetL0(6));
      EpochReport report = sae.fit(DENSE, training(1)).last().orElseThrow();
      plain.fit(DENSE, training(3));

      assertThat(report.l0()).isEmpty();
      Losses evaluated = sae.evaluate(DENSE).losses();
      assertThat(report.penalty()).isCloseTo(evaluated.penalty(), within(0.2 * report.penalty()));
    }
  }

  @Test
  void report_ofAControlledEpoch_saysL0AndCoefficient() {
    EpochReport report =
        new EpochReport(
            2,
            9,
            new Losses(0.25, 0.5),
            Optional.empty(),
            500,
            Duration.ofSeconds(2),
            Optional.of(new L0Report(25, 31.26, 30.1, 0.01234)),
            3,
            List.of(Kind.TARGET_MISSED.of(30.1, 25)));

    assertThat(report)
        .hasToString(
            "epoch 2/9: loss 0.250000, penalty 0.500000, total 0.750000, L0 31.3 (target 25),"
                + " coefficient 0.0123, 3 units resampled, 2.0 s, 250 samples/s; L0 averages 30.1"
                + " over the last steps, 20 % off targetL0 25");
    assertThat(new L0Report(2.5, 2.4, 2.6, 1).isMet()).isTrue();
    assertThat(new L0Report(2.5, 2.5, 2.64, 1).isMet()).isFalse();
    assertThat(new L0Report(2.5, 2.5, 2.3, 1)).hasToString("L0 2.5 (target 2.5), coefficient 1.00");
  }

  @Test
  void fit_kindWithoutACoefficient_isToldWhatToSetInstead() {
    refuse(
        Sparsity.none(),
        6,
        "targetL0 needs a sparsity with a weight to move, was none: set one, for example"
            + " Sparsity.l1(0.1)");
    refuse(
        Sparsity.topK(3),
        6,
        "targetL0 needs a sparsity with a weight to move, was TopK of 3: its L0 is k, set that to"
            + " 6");
    refuse(
        Sparsity.batchTopK(3),
        0.2,
        "targetL0 needs a sparsity with a weight to move, was BatchTopK of 3: its L0 is k, set"
            + " that to 1");
    refuse(
        Sparsity.matryoshka(Sparsity.topK(4), 5),
        6,
        "targetL0 needs a sparsity with a weight to move, was Matryoshka over [5] and all units,"
            + " TopK of 4: its L0 is k, set that to 6");
    refuse(
        Sparsity.winnerTakeAll(0.5),
        6,
        "targetL0 needs a sparsity with a weight to move, was winner-take-all, each unit on 0.5 of"
            + " the batch: its L0 in training is share x hidden, set the share to 0.2000");
  }

  @Test
  void fit_targetThatCannotBe_isRefused() {
    refuse(
        Sparsity.l1(0),
        6,
        "targetL0 multiplies the penalty's weight, and that is 0 (L1, weight 0.0, mean over batch"
            + " and units of |h|): give it a positive one");
    refuse(L1, 30, "targetL0 must be below hidden, which is 30, was 30.0");
    refuse(
        Sparsity.kullbackLeibler(0.05, 1),
        6,
        "targetL0 needs a Kullback-Leibler penalty to an activity below 0.01, from which on a unit"
            + " counts as active, was 0.05: a heavier weight would bring all units above it");
    refuse(
        Sparsity.jumpRelu(2).loss(L0Loss.quadratic(4)),
        6,
        "targetL0 needs a sparsity with a weight to move, was JumpReLU, weight 2.0 on the squared"
            + " distance of the number of active units from 4.0, mean over batch: a quadratic loss"
            + " has its own target, set that to 6.0");
    assertThatThrownBy(() -> Training.builder().targetL0(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("targetL0 must be positive and finite, was 0.0");
    assertThatThrownBy(() -> TargetL0.of(5).everySteps(0))
        .hasMessage("everySteps must be positive, was 0");
    assertThatThrownBy(() -> TargetL0.of(5).speed(-1))
        .hasMessage("the speed must be positive and finite, was -1.0");
    assertThatThrownBy(() -> TargetL0.of(5).thresholdRate(0))
        .hasMessage("the threshold rate must be positive and finite, was 0.0");
  }

  private static void refuse(Sparsity sparsity, double target, String message) {
    try (SparseAutoencoder sae = network(sparsity).build()) {
      assertThatThrownBy(() -> sae.fit(DENSE, training(1).targetL0(target)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(message);
    }
  }

  @Test
  void fit_aClassifier_isRefused() {
    LabeledSamples labeled = LabeledSamples.of(DENSE, new int[200]);
    try (SparseAutoencoder sae = network(L1).build();
        Classifier classifier = Classifier.fromEncoder(sae).classes(2).build()) {
      assertThatThrownBy(() -> classifier.fit(labeled, training(1).targetL0(5)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("targetL0 is for autoencoders: a classifier has no sparsity penalty");
    }
  }

  @Test
  void fit_fromASourceOfUnknownSize_isRefused() {
    Rows endless = Rows.ofIterators("rows", INPUTS, () -> List.of(DENSE.row(0)).iterator());
    try (SparseAutoencoder sae = network(L1).build()) {
      assertThatThrownBy(() -> sae.fit(endless, training(1).targetL0(5)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("targetL0 needs the number of rows, which is unknown for rows")
          .hasMessageContaining("withSize(rows)");
    }
  }
}
