package io.github.sparseae.benchmarks.worker;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one round came to.
 *
 * @param values each measure's value
 */
public record Measurement(Map<Metric, Double> values) {
  private static final String MARK = "@round";

  /** What is measured. */
  public enum Metric {
    /** Of an epoch, or from the start of a process to the end of its first epoch. */
    SECONDS,
    /** Of a step, the mean over an epoch. */
    SECONDS_PER_STEP,
    /** Encoded, or trained on. */
    ROWS_PER_SECOND,
    /** The median of single calls. */
    MEDIAN_MICROS,
    /** Of 100 single calls 99 took no longer. */
    P99_MICROS,
    /** Most memory of the process, seen from outside. */
    RESIDENT_BYTES,
    /** What the native libraries take on the disk, unpacked. */
    DISK_BYTES,
    /**
     * What must come out alike everywhere: a loss, or the mean size of codes. NaN: no such thing.
     */
    OUTCOME;

    /**
     * Whether more of it is better.
     *
     * @return true for rates
     */
    public boolean moreIsBetter() {
      return this == ROWS_PER_SECOND;
    }
  }

  /**
   * Takes a copy.
   *
   * @param values each measure's value
   */
  public Measurement {
    values = values.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(values));
  }

  /**
   * One value.
   *
   * @param metric which
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
   * With one value more.
   *
   * @param metric what it metrics
   * @param value the value
   * @return a changed copy
   */
  public Measurement with(Metric metric, double value) {
    Map<Metric, Double> more = new EnumMap<>(Metric.class);
    more.putAll(values);
    more.put(metric, value);
    return new Measurement(more);
  }

  /** The line by which a process tells it. */
  String toLine() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(joining(" ", MARK + " ", ""));
  }

  /**
   * Reads what another process told.
   *
   * @param line any line that it printed
   * @return the round; empty if the line tells none
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
