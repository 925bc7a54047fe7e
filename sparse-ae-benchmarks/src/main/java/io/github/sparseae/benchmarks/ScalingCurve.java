package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import java.util.List;
import java.util.Locale;

/**
 * The time of an epoch and the memory of a process by one quantity.
 *
 * @param quantity the quantity that was varied
 * @param points the measured points, in ascending order
 */
record ScalingCurve(String quantity, List<Point> points) {

  ScalingCurve {
    points = List.copyOf(points);
  }

  /**
   * One training.
   *
   * @param x the value of the quantity
   * @param result its measurements
   */
  record Point(int x, CandidateResult result) {

    double seconds() {
      return result.median(Metric.SECONDS);
    }

    double bytes() {
      return result.max(Metric.RESIDENT_BYTES);
    }
  }

  PowerLaw time() {
    return PowerLaw.fit(
        points.stream().map(point -> new double[] {point.x(), point.seconds()}).toList());
  }

  PowerLaw.Line memory() {
    return PowerLaw.Line.fit(
        points.stream().map(point -> new double[] {point.x(), point.bytes()}).toList());
  }

  String markdown(String fixed) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            """
            By %s (%s), the time of an epoch grows as %s to the power of **%.2f**, and memory as
            %,.0f MB plus %,.0f bytes for each.

            | %s | seconds per epoch | peak resident memory |
            |---|---|---|
            """,
            quantity,
            fixed,
            quantity,
            time().exponent(),
            memory().base() / 1e6,
            memory().slope(),
            quantity));
    for (Point point : points) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %,d | %.3f | %,.0f MB |%n",
              point.x(),
              point.seconds(),
              point.bytes() / 1e6));
    }
    return text.append('\n').toString();
  }
}
