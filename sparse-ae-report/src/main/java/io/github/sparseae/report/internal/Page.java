package io.github.sparseae.report.internal;

import static com.google.common.base.Preconditions.checkNotNull;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.google.common.html.HtmlEscapers;
import com.google.common.io.MoreFiles;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.picture.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.text.Bidi;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A self-contained HTML page: one frame and one style sheet for all, light and dark, without
 * anything from elsewhere. The methods return this; text is escaped by all but {@link #html}.
 */
public final class Page {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Texts of more letters than this wrap in a table. */
  private static final int LONG = 30;

  private final String title;
  private final StringBuilder body = new StringBuilder();
  private String script = "";

  public Page(String title) {
    this.title = title;
    element("h1", title);
  }

  public static String escape(String text) {
    return HtmlEscapers.htmlEscaper().escape(text);
  }

  /** Keeps a name that is written from right to left apart from what stands beside it. */
  public static String isolated(String name) {
    char[] letters = name.toCharArray();
    return Bidi.requiresBidi(letters, 0, letters.length) ? "\u2068" + name + "\u2069" : name;
  }

  public static String time(TemporalAccessor time) {
    return TIME.format(time);
  }

  /**
   * Formats as {@link String#format} does, with a point as the decimal separator. A number that is
   * undefined is a dash, without its unit.
   */
  public static String format(String format, Object... values) {
    return values.length == 1 && values[0] instanceof Double number && number.isNaN()
        ? "–"
        : String.format(Locale.ROOT, format, values);
  }

  /** Returns a share as a percentage of up to four digits; a dash if it is undefined. */
  static String percent(double share) {
    return Double.isNaN(share) ? "–" : Chart.number(100 * share) + " %";
  }

  public static String resource(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      return new String(checkNotNull(in, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String style() {
    return resource(Page.class, "page.css");
  }

  private Page element(String tag, String text) {
    return html("<" + tag + ">" + escape(text) + "</" + tag.split(" ", 2)[0] + ">\n");
  }

  /** Adds HTML as it is. */
  public Page html(String html) {
    body.append(html);
    return this;
  }

  /** Adds a line in small type below the title. */
  public Page about(String... parts) {
    return element(
        "p class=\"about\"",
        String.join(" · ", Arrays.stream(parts).filter(part -> !part.isBlank()).toList()));
  }

  public Page alarm(String text) {
    return element("p class=\"alarm\"", text);
  }

  public Page heading(String text) {
    return element("h2", text);
  }

  public Page subheading(String text) {
    return element("h3", text);
  }

  public Page paragraph(String text) {
    return element("p", text);
  }

  /** Adds text of fixed width, line by line. */
  public Page lines(String text) {
    return element("pre", text);
  }

  /** Adds key figures: each the figure and then its name. */
  public Page facts(List<String> facts) {
    html("<ul class=\"facts\">");
    for (int i = 0; i < facts.size(); i += 2) {
      html("<li><b>" + escape(facts.get(i)) + "</b>");
      html("<span>" + escape(facts.get(i + 1)) + "</span></li>");
    }
    return html("</ul>\n");
  }

  /** Adds a table of texts; the first cell of a row is its name. Columns of long texts wrap. */
  public Page table(List<String> head, List<List<String>> rows) {
    List<String> kinds =
        IntStream.range(0, head.size())
            .mapToObj(i -> rows.stream().anyMatch(row -> row.get(i).length() > LONG))
            .map(isLong -> isLong ? "text" : "")
            .toList();
    return table(
        "",
        IntStream.range(0, head.size()).mapToObj(i -> head(kinds.get(i), head.get(i))),
        rows.stream()
            .map(
                row ->
                    rowName(escape(row.get(0)))
                        + IntStream.range(1, row.size())
                            .mapToObj(i -> cell(kinds.get(i), row.get(i)))
                            .collect(joining())));
  }

  /** Adds a table of results, with the best of each column in color. */
  public Page table(Table table, List<Table.Row> rows) {
    return table("", table.heads(), rows.stream().map(row -> table.cells(row, rows)));
  }

  /** Adds a table of a class of the style sheet, of cells in HTML, with those of a row joined. */
  Page table(String kind, Stream<String> head, Stream<String> rows) {
    html("<div class=\"scroll\"><table" + classOf(kind) + "><thead><tr>");
    head.forEach(this::html);
    html("</tr></thead><tbody>\n");
    rows.forEach(row -> html("<tr>" + row + "</tr>\n"));
    return html("</tbody></table></div>\n");
  }

  /** Returns the first cell of a row, given in HTML. */
  static String rowName(String html) {
    return "<th scope=\"row\">" + html + "</th>";
  }

  /** Returns the head of a column, of a class of the style sheet or none. */
  static String head(String kind, String text) {
    return "<th scope=\"col\"" + classOf(kind) + ">" + escape(text) + "</th>";
  }

  /** Returns a cell, likewise. */
  static String cell(String kind, String text) {
    return "<td" + classOf(kind) + ">" + escape(text) + "</td>";
  }

  private static String classOf(String kind) {
    return kind.isEmpty() ? "" : " class=\"" + kind + "\"";
  }

  /** Adds a part that is closed until it is clicked. */
  public Page details(String summary, Runnable content) {
    html("<details>").element("summary", summary);
    content.run();
    return html("</details>\n");
  }

  /** Adds figures side by side where there is room. */
  public Page figures(Runnable content) {
    html("<div class=\"figures\">\n");
    content.run();
    return html("</div>\n");
  }

  public Page chart(Chart chart) {
    return chart.isEmpty() ? this : html("<figure>" + chart.toSvg() + "</figure>\n");
  }

  /** Adds a picture as wide as it is, up to the width of the page, with a caption. */
  public Page picture(Picture picture, String caption) {
    return html(
        format(
            "<figure class=\"wide\"><img src=\"data:image/png;base64,%s\" width=\"%d\""
                + " height=\"%d\" alt=\"%s\"><figcaption>%4$s</figcaption></figure>\n",
            Base64.getEncoder().encodeToString(picture.toCompactPng()),
            picture.width(),
            picture.height(),
            escape(caption)));
  }

  public Page script(String code) {
    script = "<script>\n" + code + "</script>\n";
    return this;
  }

  @Override
  public String toString() {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
        + escape(title)
        + "</title>\n<style>\n"
        + style()
        + "</style>\n</head>\n<body>\n<main>\n"
        + body
        + "</main>\n"
        + script
        + "</body>\n</html>\n";
  }

  /**
   * Writes the page in one step: a reader sees the whole old file or the whole new one. Missing
   * folders are created.
   *
   * @throws IOException if it cannot be written; an existing file is then unchanged
   */
  public void write(Path file) throws IOException {
    write(file, toString());
  }

  /** Writes a text in UTF-8 likewise. */
  public static void write(Path file, String text) throws IOException {
    Path target = file.toAbsolutePath();
    MoreFiles.createParentDirectories(target);
    AtomicFile.write(target, text.getBytes(UTF_8));
  }
}
