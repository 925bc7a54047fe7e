package io.github.sparseae.benchmarks.contender;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one round came to.
 *
 * @param figures each measure's figure
 */
public record Round(Map<Measure, Double> figures) {
  private static final String MARK = "@round";

  /** What is measured. */
  public enum Measure {
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
   * @param figures each measure's figure
   */
  public Round {
    figures = figures.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(figures));
  }

  /**
   * One figure.
   *
   * @param measure which
   * @return the figure
   * @throws IllegalArgumentException if it was not measured
   */
  public double get(Measure measure) {
    Double figure = figures.get(measure);
    if (figure == null) {
      throw new IllegalArgumentException(measure + " was not measured, but " + figures.keySet());
    }
    return figure;
  }

  /**
   * With one figure more.
   *
   * @param measure what it measures
   * @param figure the figure
   * @return a changed copy
   */
  public Round with(Measure measure, double figure) {
    Map<Measure, Double> more = new EnumMap<>(Measure.class);
    more.putAll(figures);
    more.put(measure, figure);
    return new Round(more);
  }

  /** The line by which a process tells it. */
  String toLine() {
    return figures.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(joining(" ", MARK + " ", ""));
  }

  /**
   * Reads what another process told.
   *
   * @param line any line that it printed
   * @return the round; empty if the line tells none
   */
  public static Optional<Round> parse(String line) {
    if (!line.startsWith(MARK)) {
      return Optional.empty();
    }
    Map<Measure, Double> figures = new EnumMap<>(Measure.class);
    Arrays.stream(line.substring(MARK.length()).trim().split(" "))
        .map(pair -> pair.split("=", 2))
        .forEach(pair -> figures.put(Measure.valueOf(pair[0]), Double.valueOf(pair[1])));
    return Optional.of(new Round(figures));
  }
}
