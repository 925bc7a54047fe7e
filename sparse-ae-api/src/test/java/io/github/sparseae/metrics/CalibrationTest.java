package io.github.sparseae.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.Doubles;
import io.github.sparseae.internal.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final int SEEDS = 1_000;

  private static Calibration of(double... scores) {
    return new Calibration(Doubles.asList(scores));
  }

  @Test
  void pValue_ofScoresWithTies_countsThoseThatReachIt() {
    Calibration calibration = of(4, 1, 2, 2);

    assertThat(calibration.scores()).containsExactly(1.0, 2.0, 2.0, 4.0);
    assertThat(calibration.pValue(0.5)).isEqualTo(5 / 5.0);
    assertThat(calibration.pValue(1)).isEqualTo(5 / 5.0);
    assertThat(calibration.pValue(2)).isEqualTo(4 / 5.0);
    assertThat(calibration.pValue(2.5)).isEqualTo(2 / 5.0);
    assertThat(calibration.pValue(4)).isEqualTo(2 / 5.0);
    assertThat(calibration.pValue(4.1)).isEqualTo(1 / 5.0);
    assertThat(calibration.smallestRate()).isEqualTo(0.2);
  }

  /** The definition: above the threshold if and only if the p-value is at most the rate. */
  @Test
  void threshold_ofEveryRate_separatesThePValues() {
    for (int n : new int[] {1, 6, 99, 100}) {
      double[] scores = new double[n];
      Arrays.setAll(scores, i -> Math.floor(i / 2.0));
      Calibration calibration = of(scores);
      for (int hundredths = 1; hundredths < 100; hundredths++) {
        double rate = hundredths / 100.0;
        if (rate < calibration.smallestRate()) {
          continue;
        }
        double threshold = calibration.threshold(rate);
        for (double score = -0.25; score < 51; score += 0.25) {
          assertThat(score > threshold)
              .as("score %s of %s rows at %s", score, n, rate)
              .isEqualTo(calibration.pValue(score) <= rate);
        }
      }
    }
  }

  @Test
  void threshold_moreThanTheRowsCanHold_saysHowManyAreNeeded() {
    Calibration calibration = of(3, 1, 2);

    assertThat(calibration.threshold(0.25)).isEqualTo(3);
    assertThatThrownBy(() -> calibration.threshold(0.01))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a rate of false alarms of 0.01 needs 99 rows for calibration, there are 3: calibrate"
                + " on more, or take a rate of at least 0.250");
    assertThatThrownBy(() -> calibration.threshold(0))
        .hasMessage("the rate of false alarms must be above 0 and below 1, was 0.0");
    assertThatThrownBy(() -> calibration.threshold(1))
        .hasMessage("the rate of false alarms must be above 0 and below 1, was 1.0");
    assertThatThrownBy(() -> calibration.threshold(Double.NaN))
        .hasMessage("the rate of false alarms must be above 0 and below 1, was NaN");
    assertThatThrownBy(() -> of()).hasMessage("a calibration needs the score of at least one row");
    assertThatThrownBy(() -> of(1, Double.NaN)).hasMessage("scores must be finite, one was NaN");
  }

  /** A score of normal rows: skewed, with many ties. */
  private static double score(RandomStream random) {
    return Math.round(Math.exp(random.nextGaussian()) * 20) / 20.0;
  }

  private static Calibration calibration(RandomStream random, int rows) {
    double[] scores = new double[rows];
    Arrays.setAll(scores, i -> score(random));
    return of(scores);
  }

  /**
   * The guarantee is a mean over calibrations. 1,000 calibrations with 50 rows each: the rate of
   * false alarms has a standard error of at most 0.0016 (of one calibration, √(0.1 · 0.9 · (1/40 +
   * 1/50)) = 0.064, divided by √1000 = 0.002), so four of them are allowed above.
   */
  @Test
  void falseAlarms_overManyCalibrations_areAtMostTheRate() {
    for (double rate : new double[] {0.1, 0.25}) {
      double alarms = 0;
      for (int seed = 0; seed < SEEDS; seed++) {
        RandomStream random = RandomStream.of(seed, "conformal", 0);
        double threshold = calibration(random, 39).threshold(rate);
        for (int row = 0; row < 50; row++) {
          alarms += score(random) > threshold ? 1.0 / 50 / SEEDS : 0;
        }
      }
      double error = Math.sqrt(rate * (1 - rate) * (1 / 40.0 + 1 / 50.0) / SEEDS);
      assertThat(alarms).isLessThan(rate + 4 * error).isGreaterThan(rate / 2);
    }
  }

  /** Of 60 rows, 6 are far above the normal ones: half of the discoveries may be false at most. */
  @Test
  void discoveries_overManyCalibrations_areFalseAtMostAtTheirRate() {
    double rate = 0.3;
    double falseShare = 0;
    double found = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomStream random = RandomStream.of(seed, "discoveries", 0);
      Calibration calibration = calibration(random, 150);
      double[] scores = new double[60];
      Arrays.setAll(scores, row -> row < 6 ? 8 + 8 * random.nextDouble() : score(random));
      int[] rows = report(scores, calibration).discoveries(rate);
      long wrong = Arrays.stream(rows).filter(row -> row >= 6).count();
      falseShare += rows.length == 0 ? 0 : (double) wrong / rows.length / SEEDS;
      found += (rows.length - wrong) / 6.0 / SEEDS;
    }
    // The share of one batch is between 0 and 1: its mean has a standard error below 0.5 / √1000.
    assertThat(falseShare).isLessThan(rate + 4 * 0.5 / Math.sqrt(SEEDS)).isGreaterThan(0.05);
    assertThat(found).isGreaterThan(0.5);
  }

  private static AnomalyReport report(double[] scores, Calibration calibration) {
    return new AnomalyReport(
        Doubles.asList(scores),
        Doubles.asList(Arrays.stream(scores).map(calibration::pValue).toArray()),
        List.of(),
        List.of());
  }

  @Test
  void calibration_asText_saysHowScoresAreSpread() {
    assertThat(of(4, 1, 3, 2))
        .hasToString("calibration on 4 rows: median score 2.000, 99 % at most 4.000");
  }
}
