package io.github.sparseae.benchmarks.measure;

import static java.util.stream.Collectors.joining;

import io.github.sparseae.benchmarks.worker.Measurement;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import java.util.List;
import java.util.Locale;

/** Figures as readers see them. */
public final class MetricFormat {
  private MetricFormat() {}

  /**
   * A figure with its unit.
   *
   * @param metric what it metrics
   * @param figure the figure
   * @return for example {@code 1.44 s}
   */
  public static String describe(Metric metric, double figure) {
    return switch (metric) {
      case SECONDS, SECONDS_PER_STEP -> String.format(Locale.ROOT, "%.3f s", figure);
      case ROWS_PER_SECOND -> String.format(Locale.ROOT, "%,.0f rows/s", figure);
      case MEDIAN_MICROS, P99_MICROS -> String.format(Locale.ROOT, "%.1f µs", figure);
      case RESIDENT_BYTES, DISK_BYTES -> String.format(Locale.ROOT, "%,.0f MB", figure / 1e6);
      case OUTCOME -> Double.isNaN(figure) ? "-" : String.format(Locale.ROOT, "%.6f", figure);
    };
  }

  static String describe(Measurement round, List<Metric> metrics) {
    return metrics.stream()
        .map(metric -> describe(metric, round.get(metric)))
        .collect(joining(", "));
  }
}
