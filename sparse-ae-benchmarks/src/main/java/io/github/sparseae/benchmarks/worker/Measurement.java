package io.github.sparseae.benchmarks.worker;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The measurement of one round: the value of each metric. */
public record Measurement(Map<Metric, Double> values) {
  private static final String MARK = "@round";

  public enum Metric {
    /** Seconds of an epoch, or from the start of a process to the end of its first epoch. */
    SECONDS("time", "%.3f s"),
    /** Seconds of a step, the mean over an epoch. */
    SECONDS_PER_STEP("time", "%.3f s"),
    ROWS_PER_SECOND("throughput", "%,.0f rows/s"),
    MEDIAN_MICROS("median", "%.1f µs"),
    P99_MICROS("99th percentile", "%.1f µs"),
    RESIDENT_BYTES("memory", "%,.0f MB"),
    DISK_BYTES("disk", "%,.0f MB"),
    /**
     * The result that must agree between implementations: a loss, or the mean absolute code. NaN if
     * there is none.
     */
    OUTCOME("outcome", "%.6f");

    private final String noun;
    private final String format;

    Metric(String noun, String format) {
      this.noun = noun;
      this.format = format;
    }

    public boolean moreIsBetter() {
      return this == ROWS_PER_SECOND;
    }

    /** Returns what a chart calls it where a workload has several. */
    public String noun() {
      return noun;
    }

    /** Formats a value with its unit, for example {@code 1.44 s}. */
    public String describe(double value) {
      double shown = format.endsWith("MB") ? value / 1e6 : value;
      return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, shown);
    }
  }

  public Measurement {
    values = Map.copyOf(values);
  }

  /** Returns a value; throws an IllegalArgumentException if it was not measured. */
  public double get(Metric metric) {
    Double value = values.get(metric);
    if (value == null) {
      throw new IllegalArgumentException(metric + " was not measured, but " + values.keySet());
    }
    return value;
  }

  public Measurement with(Metric metric, double value) {
    Map<Metric, Double> more = new HashMap<>(values);
    more.put(metric, value);
    return new Measurement(more);
  }

  public String describe(List<Metric> metrics) {
    return metrics.stream().map(metric -> metric.describe(get(metric))).collect(joining(", "));
  }

  String toLine() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(joining(" ", MARK + " ", ""));
  }

  /** Parses the line of another process; empty if it is not a measurement. */
  public static Optional<Measurement> parse(String line) {
    if (!line.startsWith(MARK)) {
      return Optional.empty();
    }
    return Optional.of(
        new Measurement(
            Arrays.stream(line.substring(MARK.length()).trim().split(" "))
                .map(pair -> pair.split("=", 2))
                .collect(toMap(pair -> Metric.valueOf(pair[0]), pair -> Double.valueOf(pair[1])))));
  }
}
