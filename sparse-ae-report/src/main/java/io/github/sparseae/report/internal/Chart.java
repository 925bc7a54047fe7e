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
  private static final int COLORS = 5;

  /** More points of a line have no marks. */
  private static final int MARKED = 60;

  private final String title;
  private final String label;
  private final List<Series> series = new ArrayList<>();
  private List<String> categories = List.of();
  private boolean logarithmic;
  private int picked = -1;

  private enum Kind {
    LINE,
    POINTS,
    BARS
  }

  private record Series(
      Kind kind, String name, ImmutableDoubleArray x, ImmutableDoubleArray y, List<String> names) {
    Series(Kind kind, String name, double[] x, double[] y, List<String> names) {
      this(kind, name, ImmutableDoubleArray.copyOf(x), ImmutableDoubleArray.copyOf(y), names);
    }
  }

  /** Creates an empty chart. */
  public Chart(String title, String label) {
    this.title = title;
    this.label = label;
  }

  /** Adds a line of values at 1, 2 and so on, unless none is finite. */
  public Chart line(String name, double[] y) {
    double[] x = DoubleStream.iterate(1, i -> i + 1).limit(y.length).toArray();
    return Arrays.stream(y).noneMatch(Double::isFinite)
        ? this
        : add(new Series(Kind.LINE, name, x, y, List.of()));
  }

  /** Adds points without a line; each name appears where a pointer rests. */
  public Chart points(String name, double[] x, double[] y, List<String> names) {
    return add(new Series(Kind.POINTS, name, x, y, names));
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

  /** Adds bars, one for each category. */
  public Chart bars(String name, List<String> categories, double[] heights) {
    this.categories = categories;
    double[] x = DoubleStream.iterate(0.5, i -> i + 1).limit(heights.length).toArray();
    return add(new Series(Kind.BARS, name, x, heights, categories));
  }

  /** Makes the vertical axis logarithmic if all values are positive and span a decade or more. */
  public Chart logarithmicIfWide() {
    double[] y = values().toArray();
    double least = Arrays.stream(y).min().orElse(0);
    logarithmic = least > 0 && Arrays.stream(y).max().orElse(0) >= 10 * least;
    return this;
  }

  private Chart add(Series added) {
    series.add(added);
    return this;
  }

  private DoubleStream values() {
    return series.stream().flatMapToDouble(s -> s.y().stream()).filter(Double::isFinite);
  }

  /** Returns whether there is nothing to draw. */
  public boolean isEmpty() {
    return values().findAny().isEmpty();
  }

  /** Returns the element. */
  public String toSvg() {
    Axis x = horizontal();
    Axis y = vertical();
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            WIDTH, HEIGHT, escape(title)));
    svg.append(text(0, 14, "start", "title", title));
    legend(svg);
    for (double tick : y.ticks()) {
      double at = y.at(tick);
      svg.append(format("<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, at, WIDTH - RIGHT));
      svg.append(text(LEFT - 6, at + 4, "end", "", number(tick)));
    }
    int floor = HEIGHT - BOTTOM;
    svg.append(format("<path class=\"axis\" d=\"M%d %dH%d\"/>", LEFT, floor, WIDTH - RIGHT));
    if (categories.isEmpty()) {
      for (double tick : x.ticks()) {
        svg.append(text(x.at(tick), floor + 16, "middle", "", number(tick)));
      }
    } else {
      int every = Math.max(1, (categories.size() + 6) / 7);
      for (int i = 0; i < categories.size(); i += every) {
        svg.append(text(x.at(i + 0.5), floor + 16, "middle", "", categories.get(i)));
      }
    }
    svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", "", label));
    for (int i = 0; i < series.size(); i++) {
      draw(svg, series.get(i), i % COLORS, x, y);
    }
    if (picked >= 0) {
      Series last = series.get(series.size() - 1);
      svg.append(
          format(
              "<circle class=\"pick\" cx=\"%.1f\" cy=\"%.1f\" r=\"9\"/>",
              x.at(last.x().get(picked)), y.at(last.y().get(picked))));
    }
    return svg.append("</svg>").toString();
  }

  private void legend(StringBuilder svg) {
    if (series.size() < 2) {
      return;
    }
    int left = 0;
    for (int i = 0; i < series.size(); i++) {
      String name = series.get(i).name();
      svg.append(
          format("<circle class=\"f%d\" cx=\"%d\" cy=\"28\" r=\"4\"/>", i % COLORS, left + 4));
      svg.append(text(left + 13, 32, "start", "", name));
      left += 28 + 7 * name.length();
    }
  }

  private static void draw(StringBuilder svg, Series s, int color, Axis x, Axis y) {
    StringBuilder path = new StringBuilder();
    StringBuilder marks = new StringBuilder();
    boolean isMarked = s.kind() == Kind.POINTS || s.x().length() <= MARKED;
    boolean isOpen = false;
    for (int i = 0; i < s.x().length(); i++) {
      if (!Double.isFinite(s.y().get(i))) {
        isOpen = false;
        continue;
      }
      double left = x.at(s.x().get(i));
      double top = y.at(s.y().get(i));
      String name = (s.names().isEmpty() ? number(s.x().get(i)) : s.names().get(i)) + ": ";
      String tip = "<title>" + escape(name + number(s.y().get(i))) + "</title>";
      if (s.kind() == Kind.BARS) {
        double width = 0.8 * (x.at(1) - x.at(0));
        double floor = y.at(0);
        marks.append(
            format(
                "<rect class=\"f%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\""
                    + " height=\"%.1f\">%s</rect>",
                color, left - width / 2, top, width, floor - top, tip));
        continue;
      }
      path.append(format("%s%.1f %.1f", isOpen ? "L" : "M", left, top));
      isOpen = true;
      if (isMarked) {
        double radius = s.kind() == Kind.POINTS ? 5 : 3;
        marks.append(
            format(
                "<circle class=\"f%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.0f\">%s</circle>",
                color, left, top, radius, tip));
      }
    }
    if (s.kind() == Kind.LINE) {
      svg.append(format("<path class=\"l%d\" d=\"%s\"/>", color, path));
    }
    svg.append(marks);
  }

  private Axis horizontal() {
    if (!categories.isEmpty()) {
      return new Axis(0, categories.size(), LEFT, WIDTH - RIGHT, false);
    }
    double[] x = series.stream().flatMapToDouble(s -> s.x().stream()).toArray();
    return Axis.of(x, LEFT + 8, WIDTH - RIGHT - 8, false, false);
  }

  private Axis vertical() {
    boolean isFromZero = !categories.isEmpty();
    return Axis.of(values().toArray(), HEIGHT - BOTTOM, TOP, logarithmic, isFromZero);
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
      return format("%.3g", value);
    }
    int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
    String text = format("%." + decimals + "f", value);
    return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }

  /** A range of numbers on a range of the picture. */
  private record Axis(double from, double to, double start, double end, boolean logarithmic) {
    static Axis of(
        double[] values, double start, double end, boolean logarithmic, boolean isFromZero) {
      double least = isFromZero ? 0 : Arrays.stream(values).min().orElse(0);
      double largest = Arrays.stream(values).max().orElse(1);
      if (logarithmic) {
        return new Axis(least, largest, start, end, true);
      }
      double room = largest > least ? 0 : Math.max(Math.abs(least) / 2, 0.5);
      double floor = least >= 0 ? Math.max(0, least - room) : least - room;
      return new Axis(floor, largest + room, start, end, false);
    }

    double at(double value) {
      double share =
          logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
      return start + share * (end - start);
    }

    /** Returns round numbers in the range. */
    List<Double> ticks() {
      List<Double> ticks = new ArrayList<>();
      if (logarithmic) {
        int first = (int) Math.floor(Math.log10(from));
        for (int power = first; Math.pow(10, power) <= to; power++) {
          for (int digit : to / from < 1000 ? new int[] {1, 2, 5} : new int[] {1}) {
            double tick = digit * Math.pow(10, power);
            if (tick >= from && tick <= to) {
              ticks.add(tick);
            }
          }
        }
        return ticks;
      }
      double rough = (to - from) / 5;
      double power = Math.pow(10, Math.floor(Math.log10(rough)));
      double step =
          DoubleStream.of(1, 2, 5, 10)
              .map(d -> d * power)
              .filter(d -> d >= rough)
              .min()
              .orElse(rough);
      for (double i = Math.ceil(from / step - 1e-9); i * step <= to + 1e-9 * step; i++) {
        ticks.add(i * step);
      }
      return ticks;
    }
  }
}
