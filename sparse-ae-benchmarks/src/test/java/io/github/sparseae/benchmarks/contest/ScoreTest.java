package io.github.sparseae.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.benchmarks.contender.Round;
import io.github.sparseae.benchmarks.contender.Round.Measure;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ScoreTest {

  @Test
  void figures_ofAllRounds_haveALeastAMiddleAndAMost() {
    Score score = score(Measure.SECONDS, 3, 1, 8);

    assertThat(score.min(Measure.SECONDS)).isEqualTo(1);
    assertThat(score.median(Measure.SECONDS)).isEqualTo(3);
    assertThat(score.max(Measure.SECONDS)).isEqualTo(8);
  }

  @Test
  void behind_byTime_isTheRatioOfEachRound() {
    Score ours = score(Measure.SECONDS, 2, 1, 4);
    Score other = score(Measure.SECONDS, 3, 4, 8);

    assertThat(other.behind(Measure.SECONDS, ours)).containsExactly(1.5, 4.0, 2.0);
    assertThat(other.medianBehind(Measure.SECONDS, ours)).isEqualTo(2);
  }

  @Test
  void behind_byRate_isAbove1WhereTheOtherDoesMore() {
    Score ours = score(Measure.ROWS_PER_SECOND, 200);
    Score other = score(Measure.ROWS_PER_SECOND, 50);

    assertThat(other.behind(Measure.ROWS_PER_SECOND, ours)).containsExactly(4.0);
  }

  private static Score score(Measure measure, double... figures) {
    List<Round> rounds =
        DoubleStream.of(figures).mapToObj(figure -> new Round(Map.of(measure, figure))).toList();
    return new Score("it", "it 1.0", rounds.get(0), rounds);
  }
}
