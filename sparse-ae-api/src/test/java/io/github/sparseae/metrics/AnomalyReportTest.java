package io.github.sparseae.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.Doubles;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.metrics.Anomaly.Contribution;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnomalyReportTest {
  private static final Calibration CALIBRATION = new Calibration(List.of(1.0, 2.0, 3.0));

  private static AnomalyReport of(double... scores) {
    return new AnomalyReport(
        Doubles.asList(scores),
        Doubles.asList(Arrays.stream(scores).map(CALIBRATION::pValue).toArray()),
        List.of("a", "b"),
        List.of(0.0, 0.0));
  }

  private static AnomalyReport withPValues(double... pValues) {
    double[] scores = Arrays.stream(pValues).map(p -> 1 / p).toArray();
    return new AnomalyReport(Doubles.asList(scores), Doubles.asList(pValues), List.of(), List.of());
  }

  @Test
  void scores_inBatches_equalTheNaiveComputation() {
    int rows = 1_337;
    double[] scales = {1, 0.5, 20, 3, 0.01};
    Samples x = Fixtures.samples(rows, 1);
    DenseArray reconstructions = Fixtures.samples(rows, 2).toDenseArray();
    AnomalyBaseline baseline =
        new AnomalyBaseline(Doubles.asList(scales), CALIBRATION, Optional.empty());
    AnomalyReport.Accumulator batches = new AnomalyReport.Accumulator(baseline);
    for (int from = 0, size = 1;
        from < rows;
        from += size, size = Math.min(3 * size, rows - from)) {
      batches.add(
          x.rows(from, from + size),
          Samples.of(reconstructions).rows(from, from + size).toDenseArray());
    }
    AnomalyReport report = batches.report();

    double all = 0;
    double fourth = 0;
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int i = 0; i < 5; i++) {
        double square = Math.pow((reconstructions.get(row, i) - x.get(row, i)) / scales[i], 2);
        sum += square;
        fourth += i == 3 ? square : 0;
      }
      all += sum;
      assertThat(report.score(row)).isCloseTo(sum / 5, within(1e-12 * sum));
      assertThat(report.pValues().get(row)).isEqualTo(CALIBRATION.pValue(report.score(row)));
    }
    assertThat(report.shares().get(3)).isCloseTo(fourth / all, within(1e-12));
    assertThat(report.scores()).hasSize(rows);
    assertThat(report.columns())
        .containsExactly("input 0", "input 1", "input 2", "input 3", "input 4");
    assertThat(baseline.scores(x, reconstructions))
        .containsExactly(Doubles.toArray(report.scores()));
  }

  @Test
  void above_rows_areFromTheHighestScoreDown() {
    assertThat(of(2, 5, 1, 9, 5).above(2)).containsExactly(3, 1, 4);
    assertThat(of(2, 5).above(5)).isEmpty();
  }

  /** The example of Benjamini and Hochberg: at 0.05 the four smallest of fifteen. */
  @Test
  void discoveries_ofAKnownBatch_areThoseOfTheProcedure() {
    AnomalyReport report =
        withPValues(
            0.0459, 0.0001, 0.0344, 0.0298, 0.0278, 0.0201, 0.0095, 0.0019, 0.0004, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0000);

    assertThat(report.discoveries(0.05)).containsExactly(1, 8, 7, 6);
  }

  /** The smallest is above its own bound, but within that of the third: all three are taken. */
  @Test
  void discoveries_laterOneWithinItsBound_takeAllBeforeIt() {
    AnomalyReport report = withPValues(0.9, 0.06, 0.05, 0.055);

    assertThat(report.discoveries(0.08)).containsExactly(2, 3, 1);
    assertThat(report.discoveries(0.079)).isEmpty();
  }

  @Test
  void anomaly_ofAKnownRow_isComputedByHand() {
    Anomaly anomaly =
        Anomaly.of(
            Samples.of(new double[] {1, 2, 3, 4}),
            DenseArray.of(new double[] {1, 6, 2, 1}, 1, 4),
            new AnomalyBaseline(List.of(1.0, 2.0, 1.0, 1.0), CALIBRATION, Optional.empty()));

    assertThat(anomaly.score()).isEqualTo(14.0 / 4);
    assertThat(anomaly.pValue()).isEqualTo(1 / 4.0);
    assertThat(anomaly.contributions())
        .containsExactly(
            new Contribution("input 3", "", 4.0, 1.0, 9.0 / 14),
            new Contribution("input 1", "", 2.0, 6.0, 4.0 / 14),
            new Contribution("input 2", "", 3.0, 2.0, 1.0 / 14),
            new Contribution("input 0", "", 1.0, 1.0, 0));
    assertThat(anomaly.top(2)).isEqualTo(anomaly.contributions().subList(0, 2));
    assertThat(anomaly.top(9)).hasSize(4);
    assertThat(anomaly)
        .hasToString(
            "score 3.500, p = 0.250: input 3 is 4.000, expected 1.000 (64.3 %);"
                + " input 1 is 2.000, expected 6.000 (28.6 %);"
                + " input 2 is 3.000, expected 2.000 (7.1 %)");
  }

  @Test
  void anomaly_perfectReconstruction_hasNoShares() {
    Anomaly anomaly =
        Anomaly.of(
            Samples.of(new double[] {1, 2}),
            DenseArray.of(new double[] {1, 2}, 1, 2),
            new AnomalyBaseline(List.of(1.0, 1.0), CALIBRATION, Optional.empty()));

    assertThat(anomaly.score()).isZero();
    assertThat(anomaly.pValue()).isEqualTo(1);
    assertThat(anomaly.contributions()).extracting(Contribution::share).containsExactly(0.0, 0.0);
  }

  /** Errors of 1 and 3, then of 0, and of a constant input. */
  @Test
  void scales_ofKnownErrors_areTheirRootMeanSquareWithinBounds() {
    AnomalyBaseline.Scales scales = new AnomalyBaseline.Scales(5);
    scales.add(
        Samples.of(new double[] {10, 1e9 + 1, 5, 0, 7}),
        DenseArray.of(new double[] {11, 1e9 + 1, 5, 0, 7.5}, 1, 5));
    scales.add(
        Samples.of(new double[] {30, 1e9 - 1, 5, 0, 7}),
        DenseArray.of(new double[] {27, 1e9 - 1, 5, 0, 6.5}, 1, 5));

    double[] result = scales.result();
    assertThat(result[0]).isCloseTo(Math.sqrt((1 + 9) / 2.0), within(1e-12));
    assertThat(result[1]).as("a hundredth of the deviation").isCloseTo(0.01, within(1e-9));
    assertThat(result[2]).as("a hundredth of the constant").isEqualTo(0.05);
    assertThat(result[3]).as("of the constant 0").isEqualTo(0.01);
    assertThat(result[4]).as("of a constant with errors").isEqualTo(0.5);
  }

  @Test
  void wrongUse_isNamed() {
    assertThatThrownBy(() -> of(1).discoveries(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the rate of false discoveries must be above 0 and below 1, was 0.0");
    AnomalyBaseline baseline =
        new AnomalyBaseline(List.of(1.0, 1.0), CALIBRATION, Optional.empty());
    assertThatThrownBy(() -> new AnomalyReport.Accumulator(baseline).report())
        .hasMessage("no samples were given");
    assertThatThrownBy(() -> new AnomalyBaseline.Scales(2).result())
        .hasMessage("no samples were given");
    Samples row = Samples.of(new double[] {1, 2});
    DenseArray good = DenseArray.of(new double[] {1, 2}, 1, 2);
    assertThatThrownBy(() -> Anomaly.of(row, DenseArray.of(new double[] {1, 2, 3}, 1, 3), baseline))
        .hasMessage(
            "1 sample of 2 float64 and reconstructions float64 [1, 3] do not match at width 2");
    assertThatThrownBy(() -> Anomaly.of(Samples.of(new double[2], new double[2]), good, baseline))
        .hasMessage("one row is scored at a time, was 2 samples of 2 float64");
    assertThatThrownBy(() -> Anomaly.of(row, good, baseline).top(0))
        .hasMessage("the count must be positive, was 0");
    assertThatThrownBy(() -> new AnomalyBaseline(List.of(1.0, 0.0), CALIBRATION, Optional.empty()))
        .hasMessage("the scale of input 1 must be positive and finite, was 0.0");
    assertThatThrownBy(() -> new AnomalyBaseline(List.of(), CALIBRATION, Optional.empty()))
        .hasMessage("there must be at least one scale");
  }

  @Test
  void report_asText_saysHowScoresAreSpread() {
    assertThat(of(4, 1, 3, 2))
        .hasToString(
            "anomaly scores of 4 rows: median 2.000, 99 % at most 4.000, largest 4.000, smallest p"
                + " 0.250");
  }

  @Test
  void scores_ofReconstructionsThatAreNoNumbers_areTheHighest() {
    AnomalyBaseline baseline =
        new AnomalyBaseline(List.of(1.0, 1.0), CALIBRATION, Optional.empty());
    AnomalyReport.Accumulator rows = new AnomalyReport.Accumulator(baseline);
    Samples two = Samples.of(new double[] {1, 2}, new double[] {3, 4});
    DenseArray overflown = DenseArray.of(new double[] {1, 2, Double.NaN, 4}, 2, 2);
    rows.add(two, overflown);

    assertThat(rows.report().scores()).containsExactly(0.0, Double.POSITIVE_INFINITY);
    assertThat(rows.report().pValues()).containsExactly(1.0, 0.25);
    assertThat(rows.report().above(1e300)).containsExactly(1);
    assertThat(rows.report().shares()).containsExactly(0.0, 0.0);
    Anomaly strange =
        Anomaly.of(two.rows(1, 2), DenseArray.of(new double[] {Double.NaN, 4}, 1, 2), baseline);
    assertThat(strange.pValue()).isEqualTo(0.25);
    assertThatThrownBy(() -> rows.report().above(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the threshold must be a number, was NaN");
    assertThatThrownBy(() -> CALIBRATION.pValue(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the score must be a number, was NaN");
  }
}
