package io.github.sparseae.report.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

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
  void bars_ofSeveralSeries_standSideBySide() {
    String svg =
        new Chart("t", "x")
            .bars("one", List.of("a"), new double[] {8})
            .bars("two", List.of("a"), new double[] {2})
            .toSvg();
    assertThat(svg)
        .contains("class=\"f0\" x=\"98.8\" y=\"46.0\" width=\"163.2\" height=\"204.0\"")
        .contains("class=\"f1\" x=\"262.0\" y=\"199.0\" width=\"163.2\" height=\"51.0\"");
  }

  @Test
  void ratios_drawn_beginAtOneOnALogarithmicAxis() {
    String svg =
        new Chart("t", "times")
            .ratios()
            .bars("one", List.of("abc", "de", "f"), new double[] {0.1, 10, Double.NaN})
            .toSvg();
    // 1 lies between 46 and 438, by equal steps for equal ratios.
    assertThat(svg)
        .contains("<path class=\"axis\" d=\"M242.0 64V136\"/>")
        .contains("x=\"46.0\" y=\"66.4\" width=\"196.0\" height=\"19.2\"><title>abc: 0.1</title>")
        .contains("x=\"242.0\" y=\"90.4\" width=\"196.0\" height=\"19.2\"><title>de: 10</title>")
        .doesNotContain("<title>f");
  }

  @Test
  void ratios_allOne_areDrawn() {
    Chart chart = new Chart("t", "x").ratios().bars("one", List.of("a"), new double[] {1});
    assertThat(chart.toSvg()).contains("width=\"0.0\"", "axis\" d=\"M230.0 ").doesNotContain("NaN");
  }

  @Test
  void axes_logarithmic_haveWholeNumbersAcross() {
    String svg =
        new Chart("t", "x")
            .line("y", new double[] {1e5, 1e6, 1e7}, new double[] {1, 10, 100})
            .logarithmic()
            .toSvg();
    assertThat(svg)
        .contains("d=\"M66.0 250.0L262.0 148.0L458.0 46.0\"")
        .contains(">100,000</text>", ">1,000,000</text>", ">10,000,000</text>");
  }

  @Test
  void legend_longerThanTheChart_hasLines() {
    Chart chart = new Chart("t", "x");
    for (int i = 0; i < 3; i++) {
      chart.line("a name of thirty letters, about", new double[] {i + 1});
    }
    assertThat(chart.toSvg())
        .contains("viewBox=\"0 0 480 326\"")
        .contains("cx=\"4\" cy=\"28\"", "cx=\"4\" cy=\"46\"", "cx=\"4\" cy=\"64\"");
  }

  @Test
  void legend_ofALongName_isCut() {
    String name = "a".repeat(100);
    String svg =
        new Chart("t", "x").line(name, new double[] {1, 2}).line("b", new double[] {3}).toSvg();
    // 480 less 28, at 8 a letter.
    assertThat(svg).contains(">" + "a".repeat(55) + "…</text>").doesNotContain("a".repeat(56));
  }

  @Test
  void file_ofCharts_hasThemSideBySideWithTheirStyle() throws Exception {
    Chart chart = new Chart("a < b", "x").line("y", new double[] {1, 2});
    String file = Chart.file(List.of(chart, chart));
    Element svg =
        DocumentBuilderFactory.newDefaultNSInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(file.getBytes(UTF_8)))
            .getDocumentElement();
    assertThat(svg.getAttribute("viewBox")).isEqualTo("0 0 996 314");
    assertThat(svg.getElementsByTagName("g").getLength()).isEqualTo(2);
    assertThat(svg.getElementsByTagName("style").item(0).getTextContent())
        .contains("--c0: #1f5fa8");
  }

  @Test
  void values_allEqual_areDrawn() {
    assertThat(new Chart("t", "x").line("y", new double[] {0, 0}).toSvg())
        .contains("M66.0 250.0L458.0 250.0");
    assertThat(new Chart("t", "x").line("y", new double[] {Double.NaN}).isEmpty()).isTrue();
  }

  @Test
  void ticks_ofWholeNumbers_areWhole() {
    assertThat(new Chart("t", "epoch").line("y", new double[] {10}).toSvg())
        .contains(">1</text>")
        .doesNotContain(">0.8</text>", ">1.2</text>");
    assertThat(new Chart("t", "x").bars("y", List.of("a", "b"), new double[] {1, 0}).toSvg())
        .contains(">0</text>", ">1</text>")
        .doesNotContain(">0.2</text>");
    assertThat(new Chart("t", "epoch").line("y", new double[] {2, 1.5}).toSvg())
        .contains(">1.6</text>");
  }

  /** There are five colors. */
  @Test
  void line_whoseColorIsTaken_isDashedWithRings() {
    Chart chart = new Chart("t", "x");
    for (int i = 0; i < 6; i++) {
      chart.line("run " + i, new double[] {i, 1});
    }
    assertThat(chart.toSvg())
        .contains("<circle class=\"f0\" cx=\"4\"", "<path class=\"l0\" d=")
        .contains("<circle class=\"l0\" cx=", "<path class=\"l0\" stroke-dasharray=\"6 3\" d=")
        .doesNotContain("class=\"l5\"");
  }

  @Test
  void number_formatted_isShort() {
    assertThat(List.of(0.05, 12345.678, 0.123456, 1e-7, 3e9, 2.0, -0.0).stream().map(Chart::number))
        .containsExactly("0.05", "12,346", "0.1235", "1e-7", "3e9", "2", "0");
    assertThat(List.of(-1.5e11, 9.355e13, 1e10, 2.04e-5).stream().map(Chart::number))
        .containsExactly("-1.5e11", "9.36e13", "1e10", "2.04e-5");
  }
}
