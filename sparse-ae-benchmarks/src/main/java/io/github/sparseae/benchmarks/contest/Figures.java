package io.github.sparseae.benchmarks.contest;

import static java.util.stream.Collectors.joining;

import io.github.sparseae.benchmarks.contender.Round;
import io.github.sparseae.benchmarks.contender.Round.Measure;
import java.util.List;
import java.util.Locale;

/** Figures as readers see them. */
public final class Figures {
  private Figures() {}

  /**
   * A figure with its unit.
   *
   * @param measure what it measures
   * @param figure the figure
   * @return for example {@code 1.44 s}
   */
  public static String describe(Measure measure, double figure) {
    return switch (measure) {
      case SECONDS, SECONDS_PER_STEP -> String.format(Locale.ROOT, "%.3f s", figure);
      case ROWS_PER_SECOND -> String.format(Locale.ROOT, "%,.0f rows/s", figure);
      case MEDIAN_MICROS, P99_MICROS -> String.format(Locale.ROOT, "%.1f µs", figure);
      case RESIDENT_BYTES, DISK_BYTES -> String.format(Locale.ROOT, "%,.0f MB", figure / 1e6);
      case OUTCOME -> Double.isNaN(figure) ? "-" : String.format(Locale.ROOT, "%.6f", figure);
    };
  }

  static String describe(Round round, List<Measure> measures) {
    return measures.stream()
        .map(measure -> describe(measure, round.get(measure)))
        .collect(joining(", "));
  }
}
