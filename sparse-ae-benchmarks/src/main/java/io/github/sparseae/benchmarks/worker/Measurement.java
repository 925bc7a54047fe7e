package io.github.sparseae.benchmarks.worker;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The measurement of one round.
 *
 * @param values the value of each metric
 */
public record Measurement(Map<Metric, Double> values) {
  private static final String MARK = "@round";

  /** The metrics. */
  public enum Metric {
    /** Seconds of an epoch, or from the start of a process to the end of its first epoch. */
    SECONDS,
    /** Seconds of a step, the mean over an epoch. */
    SECONDS_PER_STEP,
    /** Rows encoded or trained on per second. */
    ROWS_PER_SECOND,
    /** The median of single calls, in microseconds. */
    MEDIAN_MICROS,
    /** The 99th percentile of single calls, in microseconds. */
    P99_MICROS,
    /** The peak resident memory of the process, in bytes. */
    RESIDENT_BYTES,
    /** The disk space of the unpacked native libraries, in bytes. */
    DISK_BYTES,
    /**
     * The result that must agree between implementations: a loss, or the mean absolute code. NaN if
     * there is none.
     */
    OUTCOME;

    /**
     * Returns whether larger values are better.
     *
     * @return true for rates
     */
    public boolean moreIsBetter() {
      return this == ROWS_PER_SECOND;
    }
  }

  /**
   * Copies the values.
   *
   * @param values the value of each metric
   */
  public Measurement {
    values = values.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(values));
  }

  /**
   * Returns a value.
   *
   * @param metric the metric
   * @return the value
   * @throws IllegalArgumentException if it was not measured
   */
  public double get(Metric metric) {
    Double value = values.get(metric);
    if (value == null) {
      throw new IllegalArgumentException(metric + " was not measured, but " + values.keySet());
    }
    return value;
  }

  /**
   * Returns a copy with one more value.
   *
   * @param metric the metric
   * @param value the value
   * @return the copy
   */
  public Measurement with(Metric metric, double value) {
    Map<Metric, Double> more = new EnumMap<>(Metric.class);
    more.putAll(values);
    more.put(metric, value);
    return new Measurement(more);
  }

  /** Returns the line by which a process reports this measurement. */
  String toLine() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(joining(" ", MARK + " ", ""));
  }

  /**
   * Parses the line of another process.
   *
   * @param line any line that it printed
   * @return the measurement; empty for other lines
   */
  public static Optional<Measurement> parse(String line) {
    if (!line.startsWith(MARK)) {
      return Optional.empty();
    }
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    Arrays.stream(line.substring(MARK.length()).trim().split(" "))
        .map(pair -> pair.split("=", 2))
        .forEach(pair -> values.put(Metric.valueOf(pair[0]), Double.valueOf(pair[1])));
    return Optional.of(new Measurement(values));
  }
}
