package io.github.sparseae.benchmarks;

import static java.util.stream.Collectors.joining;

import io.github.sparseae.benchmarks.worker.Measurement;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import java.util.List;
import java.util.Locale;

/** Formats values with their units. */
final class MetricFormat {
  private MetricFormat() {}

  /** Formats a value with its unit, for example {@code 1.44 s}. */
  static String describe(Metric metric, double value) {
    return switch (metric) {
      case SECONDS, SECONDS_PER_STEP -> String.format(Locale.ROOT, "%.3f s", value);
      case ROWS_PER_SECOND -> String.format(Locale.ROOT, "%,.0f rows/s", value);
      case MEDIAN_MICROS, P99_MICROS -> String.format(Locale.ROOT, "%.1f µs", value);
      case RESIDENT_BYTES, DISK_BYTES -> String.format(Locale.ROOT, "%,.0f MB", value / 1e6);
      case OUTCOME -> Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.6f", value);
    };
  }

  static String describe(Measurement round, List<Metric> metrics) {
    return metrics.stream()
        .map(metric -> describe(metric, round.get(metric)))
        .collect(joining(", "));
  }
}
