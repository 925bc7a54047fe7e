package io.github.sparseae.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DetectionReportTest {

  /**
   * By hand: pairs of (anomaly, normal) with anomalies of 5, 3, 3 and normal rows of 6, 3, 1, 1. 5
   * is above 3, 1, 1; each 3 is above 1, 1 and equal to 3: 3 + 2.5 + 2.5 of 12. The precision at 5
   * is 1 of 2, at 3 it is 3 of 5.
   */
  @Test
  void scoresWithTies_areMeasuredAsByHand() {
    DetectionReport report =
        DetectionReport.of(new double[] {3, 6, 1, 5, 3, 1, 3}, new int[] {1, 0, 0, 1, 0, 0, 1});

    assertThat(report.auc()).isCloseTo(8.0 / 12, within(1e-15));
    assertThat(report.averagePrecision())
        .isCloseTo((1 / 2.0 + 3 / 5.0 + 3 / 5.0) / 3, within(1e-15));
    assertThat(report).hasToString("AUC 0.667, average precision 0.567 (3 anomalies in 7 rows)");
  }

  @Test
  void perfectAndReversedAndConstantScores_areOneZeroAndOneHalf() {
    int[] labels = {0, 0, 1, 0};
    assertThat(DetectionReport.of(new double[] {1, 2, 9, 0}, labels))
        .isEqualTo(new DetectionReport(3, 1, 1, 1));
    assertThat(DetectionReport.of(new double[] {3, 4, 1, 2}, labels))
        .isEqualTo(new DetectionReport(3, 1, 0, 0.25));
    assertThat(DetectionReport.of(new double[] {7, 7, 7, 7}, labels))
        .isEqualTo(new DetectionReport(3, 1, 0.5, 0.25));
  }

  @Test
  void wrongUse_isNamed() {
    assertThatThrownBy(() -> DetectionReport.of(new double[2], new int[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 scores, but 1 label");
    assertThatThrownBy(() -> DetectionReport.of(new double[2], new int[] {1, 2}))
        .hasMessage("the label of row 1 must be 0 (normal) or 1 (anomaly), was 2");
    assertThatThrownBy(() -> DetectionReport.of(new double[] {1, Double.NaN}, new int[] {1, 0}))
        .hasMessage("the score of row 1 is NaN");
    assertThatThrownBy(() -> DetectionReport.of(new double[2], new int[] {1, 1}))
        .hasMessage(
            "there must be rows of both labels, 0 and 1, were 0 normal rows and 2 anomalies");
  }
}
