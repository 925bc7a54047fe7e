package io.github.sparseae.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.benchmarks.worker.Measurement;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class CandidateResultTest {

  @Test
  void values_ofAllRounds_haveMinimumMedianAndMaximum() {
    CandidateResult result = result(Metric.SECONDS, 3, 1, 8);

    assertThat(result.min(Metric.SECONDS)).isEqualTo(1);
    assertThat(result.median(Metric.SECONDS)).isEqualTo(3);
    assertThat(result.max(Metric.SECONDS)).isEqualTo(8);
  }

  @Test
  void ratios_byTime_areThoseOfEachRound() {
    CandidateResult first = result(Metric.SECONDS, 2, 1, 4);
    CandidateResult other = result(Metric.SECONDS, 3, 4, 8);

    assertThat(other.ratios(Metric.SECONDS, first)).containsExactly(1.5, 4.0, 2.0);
    assertThat(other.medianRatio(Metric.SECONDS, first)).isEqualTo(2);
  }

  @Test
  void ratios_byRate_areInverted() {
    CandidateResult first = result(Metric.ROWS_PER_SECOND, 200);
    CandidateResult other = result(Metric.ROWS_PER_SECOND, 50);

    assertThat(other.ratios(Metric.ROWS_PER_SECOND, first)).containsExactly(4.0);
  }

  private static CandidateResult result(Metric metric, double... values) {
    List<Measurement> rounds =
        DoubleStream.of(values).mapToObj(value -> new Measurement(Map.of(metric, value))).toList();
    return new CandidateResult("it", "it 1.0", rounds.get(0), rounds);
  }
}
