package io.github.sparseae.benchmarks;

import static io.github.sparseae.report.internal.Page.format;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import com.google.common.math.LinearTransformation;
import com.google.common.math.PairedStatsAccumulator;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import io.github.sparseae.report.internal.Chart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The time of an epoch and the memory of each candidate's process by one quantity.
 *
 * @param fixed what was not varied
 * @param measured when measuring started
 * @param ending why there is none after the last; empty if all were measured
 */
record ScalingCurve(
    String quantity, String fixed, String measured, List<Point> points, String ending) {

  ScalingCurve {
    requireNonNull(measured);
    points = List.copyOf(points);
  }

  /** One training by each candidate, at a value of the quantity. */
  record Point(int x, List<CandidateResult> results) {

    double seconds(int candidate) {
      return results.get(candidate).median(Metric.SECONDS);
    }

    double bytes(int candidate) {
      return results.get(candidate).max(Metric.RESIDENT_BYTES);
    }
  }

  ScalingCurve with(Point point) {
    List<Point> more = new ArrayList<>(points);
    more.add(point);
    return new ScalingCurve(quantity, fixed, measured, more, ending);
  }

  ScalingCurve ended(String why, Object... values) {
    return new ScalingCurve(quantity, fixed, measured, points, format(why, values));
  }

  boolean isEnded() {
    return !ending.isEmpty();
  }

  /** Returns about the seconds of measuring a point: a warm-up and a round of each candidate. */
  double secondsOf(int x) {
    if (points.isEmpty()) {
      return 0;
    }
    Point last = points.get(points.size() - 1);
    double epochs = candidates().mapToDouble(last::seconds).sum();
    return 2 * epochs * x / last.x();
  }

  private IntStream candidates() {
    return IntStream.range(0, points.isEmpty() ? 0 : points.get(0).results().size());
  }

  String name(int candidate) {
    return points.get(0).results().get(candidate).candidate();
  }

  /** Returns the line {@code base + slope · x} of the least squares; needs two points. */
  private static LinearTransformation line(
      List<Point> points, ToDoubleFunction<Point> x, ToDoubleFunction<Point> y) {
    PairedStatsAccumulator all = new PairedStatsAccumulator();
    points.forEach(point -> all.add(x.applyAsDouble(point), y.applyAsDouble(point)));
    return all.leastSquaresFit();
  }

  private static double exponent(List<Point> points, int candidate) {
    return line(points, p -> Math.log(p.x()), p -> Math.log(p.seconds(candidate))).slope();
  }

  /**
   * Returns the exponent of a candidate's time, 1 for linear growth, by the least squares of
   * logarithms; needs two points.
   */
  double exponent(int candidate) {
    return exponent(points, candidate);
  }

  private String growth(int candidate) {
    LinearTransformation memory = line(points, Point::x, point -> point.bytes(candidate));
    // Between neighbors: a cliff, if there is one.
    double steepest =
        IntStream.range(1, points.size())
            .mapToDouble(i -> exponent(points.subList(i - 1, i + 1), candidate))
            .max()
            .orElseThrow();
    return format(
        "%s: time to the power of **%.2f**, between neighbors at most %.2f; memory %,.0f MB plus"
            + " %,.0f bytes for each.",
        name(candidate), exponent(candidate), steepest, memory.transform(0) / 1e6, memory.slope());
  }

  /** Returns time and memory relative to the first point; empty without a second. */
  Chart chart() {
    if (points.size() < 2) {
      return new Chart(quantity, "");
    }
    Chart chart =
        new Chart(
            "Time of an epoch and memory, relative to the first point",
            format("%s (time: exponent %.2f)", quantity, exponent(0)));
    for (int i = 0; i < points.get(0).results().size(); i++) {
      int candidate = i;
      line(chart, "time, " + name(i), point -> point.seconds(candidate));
      line(chart, "memory, " + name(i), point -> point.bytes(candidate));
    }
    line(chart, "linear", Point::x);
    return chart.logarithmic();
  }

  private void line(Chart chart, String name, ToDoubleFunction<Point> figure) {
    double first = figure.applyAsDouble(points.get(0));
    chart.line(
        name,
        points.stream().mapToDouble(Point::x).toArray(),
        points.stream().mapToDouble(point -> figure.applyAsDouble(point) / first).toArray());
  }

  /** Describes the curve for a page whose last curve was begun at a time. */
  String markdown(String now) {
    StringBuilder text = new StringBuilder();
    String date = measured.equals(now) ? "" : "; measured " + measured;
    text.append(String.format("By %s (%s%s):%n%n", quantity, fixed, date));
    if (points.size() > 1) {
      text.append(candidates().mapToObj(i -> "- " + growth(i)).collect(joining("\n", "", "\n\n")));
    }
    text.append("| ").append(quantity).append(" |");
    candidates()
        .forEach(i -> text.append(String.format(" %s: seconds per epoch | memory |", name(i))));
    text.append("\n|---|");
    candidates().forEach(i -> text.append("---|---|"));
    text.append('\n');
    for (Point point : points) {
      text.append(format("| %,d |", point.x()));
      candidates()
          .forEach(
              i ->
                  text.append(
                      format(" %.3f | %,.0f MB |", point.seconds(i), point.bytes(i) / 1e6)));
      text.append('\n');
    }
    return text.append(isEnded() ? "\nEnded there: " + ending + ".\n\n" : "\n").toString();
  }
}
