package io.github.sparseae.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.sparseae.benchmarks.contender.Round.Measure;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundTest {

  @Test
  void line_readAgain_givesTheRound() {
    Round round =
        new Round(
            Map.of(
                Measure.SECONDS, 1.25,
                Measure.OUTCOME, Double.NaN,
                Measure.RESIDENT_BYTES, 1.234567e9));

    assertThat(Round.parse(round.toLine())).contains(round);
  }

  @Test
  void line_ofALibrary_isNoRound() {
    assertThat(Round.parse("loading native library")).isEmpty();
  }

  @Test
  void figure_thatWasNotMeasured_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Round(Map.of(Measure.SECONDS, 1.0)).get(Measure.P99_MICROS))
        .withMessage("P99_MICROS was not measured, but [SECONDS]");
  }

  @Test
  void with_addsAFigure_andKeepsTheOthers() {
    Round round = new Round(Map.of(Measure.SECONDS, 1.0)).with(Measure.OUTCOME, 0.5);

    assertThat(round.get(Measure.SECONDS)).isEqualTo(1.0);
    assertThat(round.get(Measure.OUTCOME)).isEqualTo(0.5);
  }
}
