package io.github.sparseae.metrics;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.internal.io.Quantity;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Whether the rows of a service still are like normal rows, and what has changed.
 *
 * @param rows the number of rows so far
 * @param pValue the smallest p-value of the test so far: it ever is at most α with a probability of
 *     at most α, as long as nothing drifts
 * @param columns the columns, those whose errors grew most first
 * @param units the units, those whose frequency of activation changed most first, in standard
 *     errors
 * @param highestScores up to ten rows of the highest scores, the highest first
 * @see DriftMonitor
 */
public record DriftReport(
    long rows,
    double pValue,
    List<ColumnDrift> columns,
    List<UnitDrift> units,
    List<RowScore> highestScores) {
  private static final int SHOWN = 3;

  public DriftReport {
    columns = ImmutableList.copyOf(columns);
    units = ImmutableList.copyOf(units);
    highestScores = ImmutableList.copyOf(highestScores);
  }

  /**
   * The errors of a column.
   *
   * @param column its name
   * @param before the mean of ((x̂ − x) / s)² over the rows of calibration
   * @param now the mean over the rows of the service
   * @param pValue the smallest p-value of its test so far: that of any column ever is at most α
   *     with a probability of at most α, as long as nothing drifts; 1 if the detector's file was
   *     written by a version without such tests
   */
  public record ColumnDrift(String column, double before, double now, double pValue) {

    /** Returns the factor by which the errors grew; 1 if there were none and are none. */
    double growth() {
      return before == now ? 1 : now / before;
    }

    /** For example {@code errors of pressure 1.1 → 8.3}. */
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "errors of %s %.3g → %.3g", column, before, now);
    }
  }

  /**
   * The activations of a unit.
   *
   * @param unit its index, from 0
   * @param before the share of the rows of calibration on which it is active
   * @param now the share of the rows of the service
   * @param deviations the difference, in standard errors of the difference of two shares; looked at
   *     again and again, any unit has large ones some time
   * @param pValue the smallest p-value of its test so far: that of any unit ever is at most α with
   *     a probability of at most α, as long as nothing drifts
   */
  public record UnitDrift(int unit, double before, double now, double deviations, double pValue) {

    /** For example {@code unit 7 active on 12.0 % → 31.5 %}. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "unit %d active on %.1f %% → %.1f %%", unit, 100 * before, 100 * now);
    }
  }

  /**
   * The score of a row.
   *
   * @param row its number among the rows of the service, from 0
   * @param score its score
   * @param pValue its p-value as a row alone
   */
  public record RowScore(long row, double score, double pValue) {}

  /**
   * Returns whether the rows have drifted: whether the p-value was at most α, for example 0.001, at
   * any row. That is the probability of a false alarm, over the whole life of the monitor, at most.
   *
   * @throws IllegalArgumentException if α is not above 0 and below 1
   */
  public boolean isDrift(double falseAlarmRate) {
    Calibration.checkRate(falseAlarmRate);
    return pValue <= falseAlarmRate;
  }

  /**
   * Returns the columns whose p-value was at most α at any row, those whose errors grew most first:
   * with a probability of at most α that any is named although none drifts, over the whole life of
   * the monitor. A row that is odd in one column is reconstructed badly in others too: the first is
   * the first to look at.
   *
   * @throws IllegalArgumentException as for {@link #isDrift}
   */
  public List<ColumnDrift> driftedColumns(double falseAlarmRate) {
    Calibration.checkRate(falseAlarmRate);
    return columns.stream().filter(column -> column.pValue() <= falseAlarmRate).toList();
  }

  /**
   * Returns the units whose p-value was at most α at any row, those that changed most first: with a
   * probability of at most α that any is named although none drifts, over the whole life of the
   * monitor.
   *
   * @throws IllegalArgumentException as for {@link #isDrift}
   */
  public List<UnitDrift> driftedUnits(double falseAlarmRate) {
    Calibration.checkRate(falseAlarmRate);
    return units.stream().filter(unit -> unit.pValue() <= falseAlarmRate).toList();
  }

  /** The p-value, and the three columns, units and rows that changed most. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s, p of no drift %.3g: ", Quantity.of(rows, "row"), pValue)
        + shown(columns)
        + "; "
        + shown(units)
        + "; rows of the highest scores: "
        + highestScores.stream()
            .limit(SHOWN)
            .map(row -> String.format(Locale.ROOT, "%d (%.4g)", row.row(), row.score()))
            .collect(Collectors.joining(", "));
  }

  private static String shown(List<?> items) {
    return items.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "));
  }
}
