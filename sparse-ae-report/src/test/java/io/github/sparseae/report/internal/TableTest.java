package io.github.sparseae.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.report.internal.Table.Better;
import io.github.sparseae.report.internal.Table.Column;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
  private record Run(String name, double error, double l0) {}

  private static final List<Run> RUNS =
      List.of(new Run("a&b", 0.25, 7), new Run("long name", 0.125, Double.NaN));
  private static final Table<Run> TABLE =
      new Table<>(
          "run",
          Run::name,
          run -> run.name().startsWith("a") ? "a.html" : "",
          List.of(
              new Column<>("error", "test error", "%.3f", Better.SMALLER, Run::error),
              new Column<>("l0", "L0", "%.0f", Better.NEITHER, Run::l0)));

  @Test
  void html_ofRuns_marksTheBestAndLinks() {
    assertThat(TABLE.html(RUNS))
        .contains("<a href=\"a.html\">a&amp;b</a></th><td>0.250</td><td>7</td>")
        .contains("long name</th><td class=\"best\">0.125</td><td>–</td>");
    assertThat(TABLE.html(RUNS.subList(0, 1))).doesNotContain("best");
  }

  @Test
  void text_ofRuns_isAligned() {
    assertThat(TABLE.text(RUNS).lines())
        .containsExactly(
            "run        test error  L0", //
            "a&b             0.250   7",
            "long name       0.125   -");
  }

  @Test
  void figures_ofARun_areThoseThereAre() {
    assertThat(TABLE.figures(RUNS.get(1))).containsExactly(Map.entry("error", 0.125));
  }
}
