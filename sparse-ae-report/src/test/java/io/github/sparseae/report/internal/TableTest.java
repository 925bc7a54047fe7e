package io.github.sparseae.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.report.internal.Table.Better;
import io.github.sparseae.report.internal.Table.Column;
import io.github.sparseae.report.internal.Table.Row;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final List<Row> ROWS =
      List.of(
          new Row("a&b", "a.html", Map.of("error", 0.25, "l0", 7.0), Map.of("l0", " ± 2")),
          new Row("long name", "", Map.of("error", 0.125)));
  private static final Table TABLE =
      new Table(
          "run",
          List.of(
              new Column("error", "test error", "%.3f", Better.SMALLER),
              new Column("l0", "L0", "%.0f", Better.NEITHER)));

  private static String html(Table table, List<Row> rows) {
    return new Page("t").table(table, rows).toString();
  }

  @Test
  void html_ofRows_marksTheBestAndLinks() {
    assertThat(html(TABLE, ROWS))
        .contains("<a href=\"a.html\">a&amp;b</a></th><td>0.250</td><td>7 ± 2</td>")
        .contains("long name</th><td class=\"best\">0.125</td><td>–</td>");
    assertThat(html(TABLE, ROWS.subList(0, 1))).doesNotContain("class=\"best\"");
  }

  @Test
  void best_ofLargerValues_isTheLargest() {
    Table larger = new Table("", List.of(new Column("error", "", "%.3f", Better.LARGER)));
    assertThat(html(larger, ROWS))
        .contains("<td class=\"best\">0.250")
        .doesNotContain("best\">0.125");
  }

  @Test
  void html_ofLongTexts_wrapsTheirColumn() {
    String page =
        new Page("t")
            .table(
                List.of("row", "error", "deviations"),
                List.of(List.of("1", "2", "pressure 101,500, not 101,200; rpm 2,955, not 2,921")))
            .toString();
    assertThat(page)
        .contains("<th scope=\"col\" class=\"text\">deviations</th>")
        .contains("<td>2</td><td class=\"text\">pressure 101,500")
        .contains("<th scope=\"row\">1</th>");
  }

  @Test
  void text_ofRows_isAlignedAscii() {
    assertThat(TABLE.text(ROWS).lines())
        .containsExactly(
            "run        test error      L0", //
            "a&b             0.250  7 +- 2",
            "long name       0.125       -");
  }
}
