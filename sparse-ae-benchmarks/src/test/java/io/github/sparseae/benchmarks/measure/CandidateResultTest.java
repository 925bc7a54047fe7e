package io.github.sparseae.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.benchmarks.worker.Measurement;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class CandidateResultTest {

  @Test
  void figures_ofAllRounds_haveALeastAMiddleAndAMost() {
    CandidateResult result = result(Metric.SECONDS, 3, 1, 8);

    assertThat(result.min(Metric.SECONDS)).isEqualTo(1);
    assertThat(result.median(Metric.SECONDS)).isEqualTo(3);
    assertThat(result.max(Metric.SECONDS)).isEqualTo(8);
  }

  @Test
  void behind_byTime_isTheRatioOfEachRound() {
    CandidateResult ours = result(Metric.SECONDS, 2, 1, 4);
    CandidateResult other = result(Metric.SECONDS, 3, 4, 8);

    assertThat(other.behind(Metric.SECONDS, ours)).containsExactly(1.5, 4.0, 2.0);
    assertThat(other.medianBehind(Metric.SECONDS, ours)).isEqualTo(2);
  }

  @Test
  void behind_byRate_isAbove1WhereTheOtherDoesMore() {
    CandidateResult ours = result(Metric.ROWS_PER_SECOND, 200);
    CandidateResult other = result(Metric.ROWS_PER_SECOND, 50);

    assertThat(other.behind(Metric.ROWS_PER_SECOND, ours)).containsExactly(4.0);
  }

  private static CandidateResult result(Metric metric, double... figures) {
    List<Measurement> rounds =
        DoubleStream.of(figures)
            .mapToObj(figure -> new Measurement(Map.of(metric, figure)))
            .toList();
    return new CandidateResult("it", "it 1.0", rounds.get(0), rounds);
  }
}
