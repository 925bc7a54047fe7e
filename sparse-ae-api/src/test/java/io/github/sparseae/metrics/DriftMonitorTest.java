package io.github.sparseae.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.Doubles;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriftMonitorTest {
  private static final int SEEDS = 1_000;

  private static DriftMonitor monitor(RandomStream random, int calibrationRows) {
    double[] scores = new double[calibrationRows];
    Arrays.setAll(scores, i -> score(random));
    return new DriftMonitor(
        new AnomalyBaseline(
            List.of(1.0),
            new Calibration(Doubles.asList(scores)),
            Optional.empty(),
            List.of(1.0),
            List.of()),
        0);
  }

  /** A score of normal rows: skewed, now and then exactly 0. */
  private static double score(RandomStream random) {
    return random.nextInt(20) == 0 ? 0 : Math.exp(random.nextGaussian());
  }

  /**
   * Looked at after each of 400 rows, a p-value of 0.05 is ever reached by at most one monitor in
   * twenty: of 1,000, four standard errors of √(0.05 · 0.95 / 1000) above are allowed.
   */
  @Test
  void pValue_withoutDrift_isEverSmallAtMostAtItsRate() {
    for (double alpha : new double[] {0.05, 0.2}) {
      int alarms = 0;
      for (int seed = 0; seed < SEEDS; seed++) {
        RandomStream random = RandomStream.of(seed, "no drift", 0);
        DriftMonitor monitor = monitor(random, 30 + seed % 70);
        for (int row = 0; row < 400; row++) {
          monitor.bet(score(random));
        }
        alarms += monitor.pValue() <= alpha ? 1 : 0;
      }
      assertThat(alarms / (double) SEEDS)
          .isLessThan(alpha + 4 * Math.sqrt(alpha * (1 - alpha) / SEEDS));
    }
  }

  @Test
  void pValue_withLargerOrSmallerScores_isSoonSmall() {
    for (double factor : new double[] {4, 0.25}) {
      int found = 0;
      for (int seed = 0; seed < 100; seed++) {
        RandomStream random = RandomStream.of(seed, "drift to come", 0);
        DriftMonitor monitor = monitor(random, 200);
        for (int row = 0; row < 300; row++) {
          monitor.bet(score(random));
        }
        for (int row = 0; row < 200; row++) {
          monitor.bet(factor * score(random));
        }
        found += monitor.pValue() <= 0.001 ? 1 : 0;
      }
      assertThat(found).isGreaterThan(90);
    }
  }

  /** Far more rows than a capital of double precision would survive. */
  @Test
  void pValue_afterVeryManyOddRows_isZeroNotNaN() {
    RandomStream random = RandomStream.of(3, "long", 0);
    DriftMonitor monitor = monitor(random, 20_000);
    for (int row = 0; row < 20_000; row++) {
      monitor.bet(1e9);
    }
    assertThat(monitor.pValue()).isBetween(0.0, 1e-300);
  }

  @Test
  void report_ofChangedColumnsAndUnits_namesThem() {
    AnomalyBaseline baseline =
        new AnomalyBaseline(
            List.of(1.0, 2.0),
            new Calibration(List.of(0.5, 1.0, 2.0, 3.0)),
            Optional.empty(),
            List.of(1.0, 0.5),
            List.of(0.5, 0.0, 1.0));
    DriftMonitor monitor = new DriftMonitor(baseline, 0.1);
    monitor.add(
        Samples.of(new double[] {1, 2}, new double[] {1, 2}),
        DenseArray.of(new double[] {2, 2, 1, 2}, 2, 2),
        DenseArray.of(new double[] {1, 0, 1, 1, 0.05, 0}, 2, 3));
    monitor.add(
        Samples.of(new double[] {1, 2}),
        DenseArray.of(new double[] {1, 8}, 1, 2),
        DenseArray.of(new double[] {1, 0, 1}, 1, 3));
    DriftReport report = monitor.report();

    assertThat(report.rows()).isEqualTo(3);
    assertThat(report.columns())
        .containsExactly(
            new DriftReport.ColumnDrift("input 1", 0.5, 3),
            new DriftReport.ColumnDrift("input 0", 1, 1.0 / 3));
    assertThat(report.units()).extracting(DriftReport.UnitDrift::unit).containsExactly(0, 2, 1);
    // Unit 0: 2 of 4 rows, then 3 of 3; pooled 5 of 7.
    assertThat(report.units().get(0).deviations())
        .isCloseTo(0.5 / Math.sqrt(5 / 7.0 * 2 / 7.0 * (1 / 4.0 + 1 / 3.0)), within(1e-12));
    assertThat(report.units().get(2)).isEqualTo(new DriftReport.UnitDrift(1, 0, 0, 0));
    assertThat(report.highestScores())
        .containsExactly(
            new DriftReport.RowScore(2, 4.5, 0.2),
            new DriftReport.RowScore(0, 0.5, 1),
            new DriftReport.RowScore(1, 0, 1));
    assertThat(report.isDrift(0.001)).isFalse();
    assertThat(report.toString())
        .startsWith("3 rows, p of no drift ")
        .endsWith(
            ": errors of input 1 0.500 → 3.00, errors of input 0 1.00 → 0.333; unit 0 active on"
                + " 50.0 % → 100.0 %, unit 2 active on 100.0 % → 66.7 %, unit 1 active on 0.0 % →"
                + " 0.0 %; rows of the highest scores: 2 (4.500), 0 (0.5000), 1 (0.000)");
  }

  @Test
  void wrongUse_isNamed() {
    AnomalyBaseline old = new AnomalyBaseline(List.of(1.0), new Calibration(List.of(1.0)));
    assertThatThrownBy(() -> new DriftMonitor(old, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the baseline has no errors of columns to compare with: fit the detector again");
    DriftMonitor monitor = monitor(RandomStream.of(1, "one", 0), 5);
    assertThatThrownBy(monitor::report)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no samples were given");
    assertThatThrownBy(
            () ->
                monitor.add(
                    Samples.of(new double[] {1}),
                    DenseArray.of(new double[1], 1, 1),
                    DenseArray.of(new double[1], 1, 1)))
        .hasMessage("1 samples of 1 float64 and codes float64 [1, 1] do not match at 0 units");
    assertThatThrownBy(
            () ->
                new AnomalyBaseline(
                    List.of(1.0),
                    new Calibration(List.of(1.0)),
                    Optional.empty(),
                    List.of(1.0, 2.0),
                    List.of()))
        .hasMessage("2 errors for 1 columns");
  }
}
