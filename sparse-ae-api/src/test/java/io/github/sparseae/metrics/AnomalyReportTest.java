package io.github.sparseae.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.Doubles;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.model.DenseArray;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnomalyReportTest {

  private static AnomalyReport of(double... scores) {
    return new AnomalyReport(Doubles.asList(scores), List.of(0.0, 0.0, 0.0));
  }

  @Test
  void scores_inBatches_equalTheNaiveComputation() {
    int rows = 1_337;
    Samples x = Fixtures.samples(rows, 1);
    DenseArray reconstructions = Fixtures.samples(rows, 2).toDenseArray();
    AnomalyReport.Accumulator batches = new AnomalyReport.Accumulator(5);
    for (int from = 0, size = 1;
        from < rows;
        from += size, size = Math.min(3 * size, rows - from)) {
      batches.add(
          x.rows(from, from + size),
          Samples.of(reconstructions).rows(from, from + size).toDenseArray());
    }
    AnomalyReport report = batches.report();

    double all = 0;
    double third = 0;
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int i = 0; i < 5; i++) {
        double square = Math.pow(reconstructions.get(row, i) - x.get(row, i), 2);
        sum += square;
        third += i == 3 ? square : 0;
      }
      all += sum;
      assertThat(report.score(row)).isCloseTo(sum / 5, within(1e-15));
    }
    assertThat(report.shares().get(3)).isCloseTo(third / all, within(1e-12));
    assertThat(report.scores().size()).isEqualTo(rows);
  }

  @Test
  void threshold_ofAQuantile_isTheSmallestScoreThatWillDo() {
    AnomalyReport report = of(4, 1, 3, 2);

    assertThat(report.threshold(0.25)).isEqualTo(1);
    assertThat(report.threshold(0.26)).isEqualTo(2);
    assertThat(report.threshold(0.75)).isEqualTo(3);
    assertThat(report.threshold(1)).isEqualTo(4);
    assertThat(report.threshold(1e-9)).isEqualTo(1);
  }

  @Test
  void threshold_productIsRoundedUp_takesNoHigherScore() {
    double[] scores = new double[100];
    for (int i = 0; i < 100; i++) {
      scores[i] = 100 - i;
    }

    assertThat(Math.ceil(0.07 * 100)).isEqualTo(8);
    assertThat(of(scores).threshold(0.07)).isEqualTo(7);
    assertThat(of(scores).above(of(scores).threshold(0.99))).containsExactly(0);
  }

  @Test
  void above_rows_comeFromTheHighestScoreDown() {
    assertThat(of(2, 5, 1, 9, 5).above(2)).containsExactly(3, 1, 4);
    assertThat(of(2, 5).above(5)).isEmpty();
  }

  @Test
  void anomaly_ofAKnownRow_isComputedByHand() {
    Anomaly anomaly =
        Anomaly.of(
            Samples.of(new double[] {1, 2, 3, 4}), DenseArray.of(new double[] {1, 4, 2, 1}, 1, 4));

    assertThat(anomaly.score()).isEqualTo(14.0 / 4);
    assertThat(anomaly.shares()).containsExactly(0.0, 4.0 / 14, 1.0 / 14, 9.0 / 14);
    assertThat(anomaly.top(2))
        .containsExactly(
            new Anomaly.Contribution(3, 4, 1, 9.0 / 14),
            new Anomaly.Contribution(1, 2, 4, 4.0 / 14));
    assertThat(anomaly.top(9)).hasSize(4);
    assertThat(anomaly)
        .hasToString(
            "score 3.50000: input 3 is 4.000, expected 1.000 (64.3 %);"
                + " input 1 is 2.000, expected 4.000 (28.6 %);"
                + " input 2 is 3.000, expected 2.000 (7.1 %)");
  }

  @Test
  void anomaly_perfectReconstruction_hasNoShares() {
    Anomaly anomaly =
        Anomaly.of(Samples.of(new double[] {1, 2}), DenseArray.of(new double[] {1, 2}, 1, 2));

    assertThat(anomaly.score()).isZero();
    assertThat(anomaly.shares()).containsExactly(0.0, 0.0);
  }

  @Test
  void wrongUse_isNamed() {
    assertThatThrownBy(() -> of(1).threshold(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the quantile must be above 0 and at most 1, was 0.0");
    assertThatThrownBy(() -> of(1).threshold(Double.NaN))
        .hasMessage("the quantile must be above 0 and at most 1, was NaN");
    assertThatThrownBy(() -> new AnomalyReport.Accumulator(2).report())
        .hasMessage("no samples were given");
    assertThatThrownBy(
            () ->
                Anomaly.of(
                    Samples.of(new double[] {1, 2}), DenseArray.of(new double[] {1, 2, 3}, 1, 3)))
        .hasMessage(
            "1 samples of 2 float64 and reconstruction float64 [1, 3] are not one row each, of one"
                + " width");
    assertThatThrownBy(
            () ->
                Anomaly.of(
                        Samples.of(new double[] {1, 2}), DenseArray.of(new double[] {1, 2}, 1, 2))
                    .top(0))
        .hasMessage("the count must be positive, was 0");
  }

  @Test
  void report_asText_saysHowScoresAreSpread() {
    assertThat(of(4, 1, 3, 2))
        .hasToString(
            "anomaly scores of 4 rows: median 2.00000, 99 % at most 4.00000, largest 4.00000");
  }
}
