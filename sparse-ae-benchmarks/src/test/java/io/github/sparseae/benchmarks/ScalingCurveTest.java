package io.github.sparseae.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.benchmarks.ScalingCurve.Point;
import io.github.sparseae.benchmarks.worker.Measurement;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScalingCurveTest {
  private static ScalingCurve curve(Point... points) {
    return new ScalingCurve("rows", "the lecture's network", "today", List.of(points), "");
  }

  private static Point point(int x, double seconds, double bytes) {
    Measurement round =
        new Measurement(Map.of(Metric.SECONDS, seconds, Metric.RESIDENT_BYTES, bytes));
    return new Point(x, List.of(new CandidateResult("one", "a library", round, List.of(round))));
  }

  @Test
  void points_ofAPowerLaw_giveItsExponent() {
    // 3 · x^1.5
    assertThat(curve(point(1, 3, 1), point(4, 24, 1), point(9, 81, 1)).exponent(0))
        .isCloseTo(1.5, within(1e-12));
  }

  @Test
  void growth_ofTimeAndMemory_isToldWithItsSteepestPart() {
    // Memory by hand: means 2 and 4 MB, slope (1 · 3 + 1 · 4) / 2 = 3.5 MB, base 4 - 7 = -3 MB.
    ScalingCurve curve = curve(point(1, 1, 1e6), point(2, 2, 3e6), point(3, 27.0 / 4, 8e6));

    // Between neighbors the exponents are 1 and 3.
    assertThat(curve.markdown("today"))
        .startsWith("By rows (the lecture's network):\n")
        .contains("between neighbors at most 3.00; memory -3 MB plus 3,500,000 bytes for each.");
    assertThat(curve.markdown("tomorrow"))
        .startsWith("By rows (the lecture's network; measured today):\n");
  }
}
