package io.github.sparseae.report.internal;

import static io.github.sparseae.report.internal.Page.escape;
import static io.github.sparseae.report.internal.Page.format;

import com.google.common.primitives.ImmutableDoubleArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A chart as inline SVG, whose colors are those of the page. Points that are not finite are left
 * out, and break a line. The methods return this.
 */
public final class Chart {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 290;
  private static final int LEFT = 58;
  private static final int RIGHT = 14;
  private static final int TOP = 46;
  private static final int BOTTOM = 40;
  private static final int MARGIN = 12;
  private static final int LINE = 18;
  private static final int LETTER = 8;
  private static final int BAR = 12;
  private static final int COLORS = 5;

  /** More points of a line have no marks. */
  private static final int MARKED = 60;

  private final String title;
  private final String label;
  private final List<Series> series = new ArrayList<>();
  private List<String> categories = List.of();
  private boolean logarithmic;
  private boolean logarithmicX;
  private boolean ratios;
  private int picked = -1;

  /** A line, unless it has names: then points, or bars, which have no x. */
  private record Series(
      String name, ImmutableDoubleArray x, ImmutableDoubleArray y, List<String> names) {}

  public Chart(String title, String label) {
    this.title = title;
    this.label = label;
  }

  /** Adds a line of values at 1, 2 and so on, unless none is finite. */
  public Chart line(String name, double[] y) {
    return line(name, DoubleStream.iterate(1, i -> i + 1).limit(y.length).toArray(), y);
  }

  /** Adds a line, unless no value is finite. */
  public Chart line(String name, double[] x, double[] y) {
    return Arrays.stream(y).noneMatch(Double::isFinite) ? this : add(name, x, y, List.of());
  }

  /** Adds points without a line; each name appears where a pointer rests. */
  public Chart points(String name, double[] x, double[] y, List<String> names) {
    return add(name, x, y, names);
  }

  /** Adds a point for each row of a table, of two of its figures, given by their keys. */
  public Chart points(String name, List<Table.Row> rows, String x, String y) {
    List<Table.Row> shown = rows.stream().filter(r -> Double.isFinite(r.figure(x))).toList();
    return points(
        name,
        shown.stream().mapToDouble(row -> row.figure(x)).toArray(),
        shown.stream().mapToDouble(row -> row.figure(y)).toArray(),
        shown.stream().map(Table.Row::name).toList());
  }

  /** Marks the point of a name in the last series added. */
  public Chart pick(String name) {
    picked = series.get(series.size() - 1).names().indexOf(name);
    return this;
  }

  /** Adds bars, one for each category; those of several calls stand side by side. */
  public Chart bars(String name, List<String> categories, double[] lengths) {
    this.categories = categories;
    return add(name, new double[0], lengths, categories);
  }

  /** Makes bars horizontal, from 1 on a logarithmic axis. */
  public Chart ratios() {
    ratios = true;
    return this;
  }

  public Chart logarithmic() {
    logarithmic = true;
    logarithmicX = true;
    return this;
  }

  /** Makes the vertical axis logarithmic if all values are positive and span a decade or more. */
  public Chart logarithmicIfWide() {
    double[] y = values().toArray();
    double least = Arrays.stream(y).min().orElse(0);
    logarithmic = least > 0 && Arrays.stream(y).max().orElse(0) >= 10 * least;
    return this;
  }

  private Chart add(String name, double[] x, double[] y, List<String> names) {
    series.add(
        new Series(name, ImmutableDoubleArray.copyOf(x), ImmutableDoubleArray.copyOf(y), names));
    return this;
  }

  private DoubleStream values() {
    return series.stream().flatMapToDouble(s -> s.y().stream()).filter(Double::isFinite);
  }

  public boolean isEmpty() {
    return values().findAny().isEmpty();
  }

  public String toSvg() {
    return format(
            "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            width(), height(), escape(title))
        + content()
        + "</svg>";
  }

  /** Returns charts, two in a line, as a file of SVG that needs nothing else. */
  public static String file(List<Chart> charts) {
    int across = MARGIN + charts.stream().mapToInt(Chart::width).max().orElse(0);
    int down = MARGIN + charts.stream().mapToInt(Chart::height).max().orElse(0);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < charts.size(); i++) {
      all.append(
          format(
              "<g class=\"chart\" transform=\"translate(%d %d)\">%s</g>\n",
              MARGIN + i % 2 * across, MARGIN + i / 2 * down, charts.get(i).content()));
    }
    return format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " viewBox=\"0 0 %1$d %2$d\">\n<style>\n",
            MARGIN + Math.min(2, charts.size()) * across, MARGIN + (charts.size() + 1) / 2 * down)
        + Page.style()
        + "</style>\n<rect width=\"100%\" height=\"100%\" style=\"fill: var(--page)\"/>\n"
        + all
        + "</svg>\n";
  }

  private int left() {
    return ratios ? 20 + 6 * categories.stream().mapToInt(String::length).max().orElse(0) : LEFT;
  }

  private int width() {
    return left() + WIDTH - LEFT;
  }

  private int top() {
    int lines = series.isEmpty() ? 0 : legend().get(series.size() - 1)[1];
    return TOP + LINE * (ratios ? lines + 1 : lines);
  }

  private int height() {
    int categoryHeight = BAR * (series.size() + 1);
    return top() + (ratios ? categories.size() * categoryHeight + BOTTOM : HEIGHT - TOP);
  }

  /** Returns for each name of the legend where it begins and in which line. */
  private List<int[]> legend() {
    List<int[]> places = new ArrayList<>();
    int left = 0;
    int line = 0;
    for (Series s : series) {
      int length = 28 + LETTER * s.name().length();
      if (left > 0 && left + length > width()) {
        left = 0;
        line++;
      }
      places.add(new int[] {left, line});
      left += length;
    }
    return places;
  }

  private String content() {
    StringBuilder svg = new StringBuilder(text(0, 14, "start", "title", title));
    for (int i = 0; i < series.size() && series.size() > 1; i++) {
      int left = legend().get(i)[0];
      int down = LINE * legend().get(i)[1];
      svg.append(
          format(
              "<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"4\"/>", mark(i), left + 4, 28 + down));
      String name = series.get(i).name();
      int most = (width() - 28) / LETTER;
      String shown = name.length() > most ? name.substring(0, most - 1) + "…" : name;
      svg.append(text(left + 13, 32 + down, "start", "", shown));
    }
    int right = width() - RIGHT;
    int floor = height() - BOTTOM;
    svg.append(text((left() + right) / 2.0, height() - 6, "middle", "", label));
    if (ratios) {
      drawRatios(svg, right, floor);
    } else {
      drawUpright(svg, right, floor);
    }
    return svg.toString();
  }

  private void drawRatios(StringBuilder svg, int right, int floor) {
    DoubleStream all = DoubleStream.concat(values(), DoubleStream.of(1));
    Axis x = Axis.of(all.toArray(), left() + 8, right - 8, true, false);
    Axis y = new Axis(categories.size(), top(), floor);
    for (double tick : x.ticks()) {
      double at = x.at(tick);
      String kind = tick == 1 ? "axis" : "grid";
      svg.append(format("<path class=\"%s\" d=\"M%.1f %dV%d\"/>", kind, at, top(), floor));
      svg.append(text(at, top() - 6, "middle", "", number(tick)));
    }
    for (int i = 0; i < categories.size(); i++) {
      svg.append(text(left() - 6, y.at(i + 0.5) + 4, "end", "", categories.get(i)));
    }
    for (int i = 0; i < series.size(); i++) {
      drawBars(svg, i, y, x);
    }
  }

  private void drawUpright(StringBuilder svg, int right, int floor) {
    boolean isOfBars = !categories.isEmpty();
    double[] across = series.stream().flatMapToDouble(s -> s.x().stream()).toArray();
    Axis x =
        isOfBars
            ? new Axis(categories.size(), LEFT, right)
            : Axis.of(across, LEFT + 8, right - 8, logarithmicX, false);
    Axis y = Axis.of(values().toArray(), floor, top(), logarithmic, isOfBars);
    for (double tick : y.ticks()) {
      double at = y.at(tick);
      svg.append(format("<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, at, right));
      svg.append(text(LEFT - 6, at + 4, "end", "", number(tick)));
    }
    svg.append(format("<path class=\"axis\" d=\"M%d %dH%d\"/>", LEFT, floor, right));
    if (isOfBars) {
      int every = Math.max(1, (categories.size() + 6) / 7);
      for (int i = 0; i < categories.size(); i += every) {
        svg.append(text(x.at(i + 0.5), floor + 16, "middle", "", categories.get(i)));
      }
    } else {
      for (double tick : x.ticks()) {
        String text = tick >= 1e6 ? format("%,.0f", tick) : number(tick);
        svg.append(text(x.at(tick), floor + 16, "middle", "", text));
      }
    }
    // The first is drawn last, above the others.
    for (int i = series.size() - 1; i >= 0; i--) {
      if (isOfBars) {
        drawBars(svg, i, x, y);
      } else {
        drawLine(svg, i, x, y);
      }
    }
    if (picked >= 0) {
      Series last = series.get(series.size() - 1);
      svg.append(
          format(
              "<circle class=\"pick\" cx=\"%.1f\" cy=\"%.1f\" r=\"9\"/>",
              x.at(last.x().get(picked)), y.at(last.y().get(picked))));
    }
  }

  private void drawBars(StringBuilder svg, int number, Axis across, Axis along) {
    Series s = series.get(number);
    double share = 0.8 / series.size();
    double thickness = share * (across.at(1) - across.at(0));
    double base = along.at(ratios ? 1 : 0);
    for (int i = 0; i < categories.size(); i++) {
      double value = s.y().get(i);
      if (Double.isFinite(value)) {
        double side = across.at(i + 0.1 + share * number);
        double start = Math.min(base, along.at(value));
        double length = Math.abs(along.at(value) - base);
        svg.append(
            format(
                "<rect class=\"f%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\""
                    + " height=\"%.1f\">%s</rect>",
                number % COLORS,
                ratios ? start : side,
                ratios ? side : start,
                ratios ? length : thickness,
                ratios ? thickness : length,
                tip(categories.get(i), value)));
      }
    }
  }

  private void drawLine(StringBuilder svg, int number, Axis x, Axis y) {
    Series s = series.get(number);
    StringBuilder path = new StringBuilder();
    StringBuilder marks = new StringBuilder();
    boolean isLine = s.names().isEmpty();
    boolean isMarked = !isLine || s.x().length() <= MARKED;
    boolean isOpen = false;
    for (int i = 0; i < s.x().length(); i++) {
      if (!Double.isFinite(s.y().get(i))) {
        isOpen = false;
        continue;
      }
      double left = x.at(s.x().get(i));
      double top = y.at(s.y().get(i));
      path.append(format("%s%.1f %.1f", isOpen ? "L" : "M", left, top));
      isOpen = true;
      if (isMarked) {
        String name = isLine ? number(s.x().get(i)) : s.names().get(i);
        double radius = isLine ? 3 : 5;
        marks.append(
            format(
                "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.0f\">%s</circle>",
                mark(number), left, top, radius, tip(name, s.y().get(i))));
      }
    }
    if (isLine) {
      String dashes = number < COLORS ? "" : " stroke-dasharray=\"6 3\"";
      svg.append(format("<path class=\"l%d\"%s d=\"%s\"/>", number % COLORS, dashes, path));
    }
    svg.append(marks);
  }

  /** Returns the class of a series' marks: rings where its color is taken. */
  private static String mark(int number) {
    return (number < COLORS ? "f" : "l") + number % COLORS;
  }

  /** Returns what appears where a pointer rests. */
  private static String tip(String name, double value) {
    return "<title>" + escape(Page.isolated(name) + ": " + number(value)) + "</title>";
  }

  private static String text(double x, double y, String anchor, String kind, String text) {
    return format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>",
        x, y, anchor, kind, escape(text));
  }

  /** Formats a number with up to four significant digits. */
  static String number(double value) {
    if (value == 0) {
      return "0"; // not -0
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e6) {
      return format("%,.0f", value);
    }
    if (size >= 1e6 || size < 1e-4) {
      return format("%.2e", value)
          .replaceAll("\\.?0+e", "e")
          .replaceAll("e\\+?(-?)0*", "e$1"); // 1.50e+07 is 1.5e7
    }
    int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
    String text = format("%,." + decimals + "f", value);
    return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }
}
