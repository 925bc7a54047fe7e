package io.github.sparseae.benchmarks;

import static java.util.stream.Collectors.joining;

import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The time of an epoch and the memory of each candidate's process by one quantity.
 *
 * @param quantity the quantity that was varied
 * @param fixed what was not
 * @param points the measured points, in ascending order
 * @param ending why there is none after the last; empty if all were measured
 */
record ScalingCurve(String quantity, String fixed, List<Point> points, String ending) {

  ScalingCurve {
    points = List.copyOf(points);
  }

  /**
   * One training by each candidate.
   *
   * @param x the value of the quantity
   * @param results the measurements of each candidate
   */
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
    return new ScalingCurve(quantity, fixed, more, ending);
  }

  ScalingCurve ended(String why, Object... values) {
    return new ScalingCurve(quantity, fixed, points, String.format(Locale.ROOT, why, values));
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

  private List<double[]> figures(ToDoubleFunction<Point> figure) {
    return points.stream()
        .map(point -> new double[] {point.x(), figure.applyAsDouble(point)})
        .toList();
  }

  /** Returns the law of a candidate's time; needs two points. */
  PowerLaw time(int candidate) {
    return PowerLaw.fit(figures(point -> point.seconds(candidate)));
  }

  /** Returns the largest exponent of time between neighboring points: a cliff, if there is one. */
  private double steepest(int candidate) {
    return IntStream.range(1, points.size())
        .mapToDouble(
            i ->
                PowerLaw.fit(figures(point -> point.seconds(candidate)).subList(i - 1, i + 1))
                    .exponent())
        .max()
        .orElseThrow();
  }

  private String growth(int candidate) {
    PowerLaw.Line memory = PowerLaw.Line.fit(figures(point -> point.bytes(candidate)));
    return String.format(
        Locale.ROOT,
        "%s: time to the power of **%.2f**, between neighbors at most %.2f; memory %,.0f MB plus"
            + " %,.0f bytes for each.",
        name(candidate),
        time(candidate).exponent(),
        steepest(candidate),
        memory.base() / 1e6,
        memory.slope());
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(String.format("By %s (%s):%n%n", quantity, fixed));
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
      text.append(String.format(Locale.ROOT, "| %,d |", point.x()));
      candidates()
          .forEach(
              i ->
                  text.append(
                      String.format(
                          Locale.ROOT,
                          " %.3f | %,.0f MB |",
                          point.seconds(i),
                          point.bytes(i) / 1e6)));
      text.append('\n');
    }
    return text.append(isEnded() ? "\nEnded there: " + ending + ".\n\n" : "\n").toString();
  }
}
