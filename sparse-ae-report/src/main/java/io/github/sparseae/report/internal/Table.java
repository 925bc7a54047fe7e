package io.github.sparseae.report.internal;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A table of results, one a row, for page and console alike; the corner is the head of the first
 * column.
 */
public record Table(String corner, List<Column> columns) {

  public enum Better {
    SMALLER,
    LARGER,
    NEITHER
  }

  /** A figure of each result: its name in files, its heading, and the format of a cell. */
  public record Column(String key, String head, String format, Better better) {

    /** Returns the cell of a row; a dash if it has no such figure. */
    public String cell(Row row) {
      double figure = row.figure(key);
      return Double.isNaN(figure)
          ? "–"
          : Page.format(format, figure) + row.after().getOrDefault(key, "");
    }

    private boolean isBest(Row row, List<Row> all) {
      double own = row.figure(key);
      int sign = better == Better.LARGER ? -1 : 1;
      return better != Better.NEITHER
          && all.size() > 1
          && !Double.isNaN(own)
          && all.stream().noneMatch(other -> sign * other.figure(key) < sign * own);
    }
  }

  /**
   * A result.
   *
   * @param link its page, relative to the table's; empty for none
   * @param after what stands after a figure, for example its spread, by the keys
   */
  public record Row(
      String name, String link, Map<String, Double> figures, Map<String, String> after) {

    public Row(String name, String link, Map<String, Double> figures) {
      this(name, link, figures, Map.of());
    }

    private String nameHtml() {
      String text = Page.escape(name);
      return link.isEmpty() ? text : "<a href=\"" + Page.escape(link) + "\">" + text + "</a>";
    }

    /** Returns a figure; NaN if there is none. */
    public double figure(String key) {
      return figures.getOrDefault(key, Double.NaN);
    }
  }

  Stream<String> heads() {
    return Stream.concat(Stream.of(corner), columns.stream().map(Column::head))
        .map(text -> Page.head("", text));
  }

  String cells(Row row, List<Row> rows) {
    return Page.rowName(row.nameHtml())
        + columns.stream()
            .map(column -> Page.cell(column.isBest(row, rows) ? "best" : "", column.cell(row)))
            .collect(joining());
  }

  /** Returns the table as ASCII of fixed width, with a line for each row. */
  public String text(List<Row> rows) {
    int names = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    String name = "%-" + Math.max(corner.length(), names) + "s";
    StringBuilder text = new StringBuilder(Page.format(name, corner));
    columns.forEach(c -> text.append(Page.format("  %" + width(c, rows) + "s", c.head())));
    for (Row row : rows) {
      text.append(Page.format("%n" + name, row.name()));
      columns.forEach(
          c -> text.append(Page.format("  %" + width(c, rows) + "s", ascii(c.cell(row)))));
    }
    return text.toString();
  }

  private static int width(Column column, List<Row> rows) {
    int cells = rows.stream().mapToInt(row -> ascii(column.cell(row)).length()).max().orElse(0);
    return Math.max(column.head().length(), cells);
  }

  private static String ascii(String cell) {
    return cell.replace("–", "-").replace("±", "+-");
  }
}
