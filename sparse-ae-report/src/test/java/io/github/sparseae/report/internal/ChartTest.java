package io.github.sparseae.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {

  @Test
  void line_drawn_runsFromTheLeastToTheLargest() {
    String svg = new Chart("a < b", "epoch").line("loss", new double[] {4, 1, 3}).toSvg();
    // Between 66 and 458 from left to right, between 250 (least) and 46 (largest) from below.
    assertThat(svg)
        .contains("d=\"M66.0 46.0L262.0 250.0L458.0 114.0\"")
        .contains("a &lt; b", "<title>2: 1</title>")
        .doesNotContain("a < b");
  }

  @Test
  void line_withAGap_isBroken() {
    String svg = new Chart("t", "x").line("y", new double[] {4, Double.NaN, 1, 3}).toSvg();
    assertThat(svg).contains("d=\"M66.0 46.0M327.3 250.0L458.0 114.0\"").doesNotContain("NaN");
  }

  @Test
  void axis_logarithmic_hasEqualStepsForEqualRatios() {
    String svg =
        new Chart("t", "x").line("y", new double[] {1, 10, 100}).logarithmicIfWide().toSvg();
    assertThat(svg).contains("d=\"M66.0 250.0L262.0 148.0L458.0 46.0\"").contains(">50</text>");
  }

  @Test
  void bars_drawn_standOnZero() {
    String svg =
        new Chart("t", "x").bars("y", List.of("dead", "-1.0"), new double[] {2, 8}).toSvg();
    assertThat(svg)
        .contains("y=\"199.0\" width=\"163.2\" height=\"51.0\"", "<title>-1.0: 8</title>")
        .contains(">0</text>")
        .doesNotContain("-0<");
  }

  @Test
  void values_allEqual_areDrawn() {
    assertThat(new Chart("t", "x").line("y", new double[] {0, 0}).toSvg())
        .contains("M66.0 250.0L458.0 250.0");
    assertThat(new Chart("t", "x").line("y", new double[] {Double.NaN}).isEmpty()).isTrue();
  }

  @Test
  void number_formatted_isShort() {
    assertThat(List.of(0.05, 12345.678, 0.123456, 1e-7, 3e9, 2.0, -0.0).stream().map(Chart::number))
        .containsExactly("0.05", "12346", "0.1235", "1.00e-07", "3.00e+09", "2", "0");
  }
}
