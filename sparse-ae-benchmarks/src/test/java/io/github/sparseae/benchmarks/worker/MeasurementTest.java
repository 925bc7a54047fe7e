package io.github.sparseae.benchmarks.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementTest {

  @Test
  void line_readAgain_givesTheRound() {
    Measurement round =
        new Measurement(
            Map.of(
                Metric.SECONDS, 1.25,
                Metric.OUTCOME, Double.NaN,
                Metric.RESIDENT_BYTES, 1.234567e9));

    assertThat(Measurement.parse(round.toLine())).contains(round);
  }

  @Test
  void line_ofALibrary_isEmpty() {
    assertThat(Measurement.parse("loading native library")).isEmpty();
  }

  @Test
  void value_notMeasured_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Measurement(Map.of(Metric.SECONDS, 1.0)).get(Metric.P99_MICROS))
        .withMessage("P99_MICROS was not measured, but [SECONDS]");
  }

  @Test
  void with_addsAValueAndKeepsTheOthers() {
    Measurement round = new Measurement(Map.of(Metric.SECONDS, 1.0)).with(Metric.OUTCOME, 0.5);

    assertThat(round.get(Metric.SECONDS)).isEqualTo(1.0);
    assertThat(round.get(Metric.OUTCOME)).isEqualTo(0.5);
  }
}
