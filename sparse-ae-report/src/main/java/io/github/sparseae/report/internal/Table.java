package io.github.sparseae.report.internal;

import static io.github.sparseae.report.internal.Page.escape;
import static io.github.sparseae.report.internal.Page.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A table of results, one a row, for page, console, Markdown and file alike.
 *
 * @param corner the head of the first column
 * @param name returns the name of a result
 * @param link returns the page of a result relative to the page; empty for none
 * @param columns the figures
 * @param <R> the type of a result
 */
public record Table<R>(
    String corner, Function<R, String> name, Function<R, String> link, List<Column<R>> columns) {

  /** Which values are better. */
  public enum Better {
    SMALLER,
    LARGER,
    NEITHER
  }

  /**
   * A figure of each result.
   *
   * @param key its name in files
   * @param head its heading
   * @param format the format of a cell
   * @param better which values are better
   * @param value returns the figure; NaN if there is none
   * @param <R> the type of a result
   */
  public record Column<R>(
      String key, String head, String format, Better better, ToDoubleFunction<R> value) {

    /** Returns a cell. */
    public String cell(R result) {
      double figure = value.applyAsDouble(result);
      return Double.isNaN(figure) ? "–" : Page.format(format, figure);
    }

    private boolean isBest(R result, List<R> all) {
      double own = value.applyAsDouble(result);
      int sign = better == Better.LARGER ? -1 : 1;
      return better != Better.NEITHER
          && all.size() > 1
          && !Double.isNaN(own)
          && all.stream().mapToDouble(value).noneMatch(other -> sign * other < sign * own);
    }
  }

  /** Creates a table without links. */
  public Table(String corner, Function<R, String> name, List<Column<R>> columns) {
    this(corner, name, result -> "", columns);
  }

  /** Returns the table as HTML, with the best of each column in color. */
  public String html(List<R> results) {
    StringBuilder html = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
    html.append("<th scope=\"col\">").append(escape(corner)).append("</th>");
    columns.forEach(
        c -> html.append("<th scope=\"col\">").append(escape(c.head())).append("</th>"));
    html.append("</tr></thead><tbody>\n");
    for (R result : results) {
      String text = escape(name.apply(result));
      String to = link.apply(result);
      html.append("<tr><th scope=\"row\">")
          .append(to.isEmpty() ? text : "<a href=\"" + escape(to) + "\">" + text + "</a>")
          .append("</th>");
      for (Column<R> column : columns) {
        html.append(column.isBest(result, results) ? "<td class=\"best\">" : "<td>")
            .append(escape(column.cell(result)))
            .append("</td>");
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  /** Returns the table as text of fixed width, with a line for each result. */
  public String text(List<R> results) {
    int first =
        Math.max(
            corner.length(),
            results.stream().mapToInt(r -> name.apply(r).length()).max().orElse(0));
    StringBuilder text = new StringBuilder(format("%-" + first + "s", corner));
    columns.forEach(
        column -> text.append(format("  %" + width(column, results) + "s", column.head())));
    for (R result : results) {
      text.append(format("%n%-" + first + "s", name.apply(result)));
      for (Column<R> column : columns) {
        text.append(
            format("  %" + width(column, results) + "s", column.cell(result).replace('–', '-')));
      }
    }
    return text.toString();
  }

  private int width(Column<R> column, List<R> results) {
    int cells = results.stream().mapToInt(result -> column.cell(result).length()).max().orElse(0);
    return Math.max(column.head().length(), cells);
  }

  /** Returns the figures of a result by their keys, for a file; those that are NaN are left out. */
  public Map<String, Object> figures(R result) {
    Map<String, Object> figures = new LinkedHashMap<>();
    for (Column<R> column : columns) {
      double figure = column.value().applyAsDouble(result);
      if (!Double.isNaN(figure)) {
        figures.put(column.key(), figure);
      }
    }
    return figures;
  }
}
