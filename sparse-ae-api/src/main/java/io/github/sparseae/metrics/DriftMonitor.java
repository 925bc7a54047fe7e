package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.metrics.DriftReport.ColumnDrift;
import io.github.sparseae.metrics.DriftReport.RowScore;
import io.github.sparseae.metrics.DriftReport.UnitDrift;
import io.github.sparseae.model.DenseArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Watches whether the rows of a service still are like normal rows: by their scores, and by the
 * errors of each column and the activity of each unit, which it names. Every test may be looked at
 * after each row and stopped at any time: if all rows are as exchangeable with those of calibration
 * as these are with each other, the probability that {@link DriftReport#pValue} ever is at most α
 * is at most α, and so is the probability that any column ever is, and that any unit ever is. Needs
 * the same memory for any number of rows. Not thread-safe.
 *
 * <p>Each score gives a smoothed conformal p-value among those of calibration and of all rows
 * before, {@code (number of larger ones + u · number of equal ones) / number}, u uniform from a
 * seed and the row itself included: independent and uniform in [0, 1] as long as nothing drifts.
 * Scores count as equal within half a percent. A capital of 1 is bet on p-values that are small, or
 * large, by factors {@code 1 + ε(p − ½)}, ε of −1, 0 and 1, with a share of 0.001 redistributed
 * after each row. It is a martingale, so that it reaches 1/α with a probability of at most α. The
 * errors of a column, equal within a factor of two, and the activity of a unit, which is or is not,
 * are tested alike; their p-values are multiplied by the number of columns or units (Bonferroni).
 *
 * <p>Source: Vovk, Petej, Nouretdinov, Ahlberg, Carlsson and Gammerman, "Retrain or not retrain:
 * conformal test martingales for change-point detection" (2021), the Simple Jumper; Ville's
 * inequality.
 */
public final class DriftMonitor {
  /** The width of a bin of scores, as a factor, and the number of bins on each side of 1. */
  private static final double BIN = Math.log(1.005);

  private static final int BINS = 1 << 13;

  /** The number of rows of the highest scores that are kept. */
  private static final int WORST_ROWS = 10;

  private final AnomalyBaseline baseline;
  private final ScoredInputs inputs;
  private final double activityThreshold;
  private final RandomStream random = RandomStream.of(0, "drift", 0);
  private final RandomStream columnRandom = RandomStream.of(0, "drift of columns", 0);
  private final RandomStream unitRandom = RandomStream.of(0, "drift of units", 0);
  private final ShiftTest scores = new ShiftTest(2 * BINS);

  /** A test for each column; empty if its errors in calibration are unknown. */
  private final List<ShiftTest> columnTests = new ArrayList<>();

  private final List<ShiftTest> unitTests = new ArrayList<>();
  private long rows;
  private final double[] columnSquares;
  private final double[] active;
  private final PriorityQueue<RowScore> worst =
      new PriorityQueue<>(Comparator.comparingDouble(RowScore::score));

  /**
   * Creates a monitor that has seen no row, by what normal rows showed, with errors of columns and
   * frequencies of units, and the value above which a unit counts as active.
   *
   * @throws IllegalStateException if the baseline has no errors of columns, since an older version
   *     wrote it
   */
  public DriftMonitor(AnomalyBaseline baseline, double activityThreshold) {
    checkState(
        !baseline.columnErrors().isEmpty(),
        "the baseline has no errors of columns to compare with: fit the detector again");
    this.baseline = baseline;
    this.activityThreshold = activityThreshold;
    inputs = baseline.inputs();
    columnSquares = new double[inputs.columns()];
    active = new double[baseline.frequencies().size()];
    baseline.calibration().scores().forEach(score -> scores.count(bin(score), 1));
    baseline
        .columnCounts()
        .ifPresent(
            counts -> {
              for (int column = 0; column < counts.rows(); column++) {
                ShiftTest test = new ShiftTest(counts.columns());
                for (int bin = 0; bin < counts.columns(); bin++) {
                  test.count(bin, Math.round(counts.get(column, bin)));
                }
                columnTests.add(test);
              }
            });
    long normal = baseline.calibration().scores().size();
    for (double frequency : baseline.frequencies()) {
      ShiftTest test = new ShiftTest(2);
      long often = Math.round(frequency * normal);
      test.count(0, normal - often);
      test.count(1, often);
      unitTests.add(test);
    }
  }

  private static int bin(double score) {
    double place = Math.floor(Math.log(score) / BIN) + BINS;
    return (int) Math.max(0, Math.min(2 * BINS - 1, place));
  }

  /**
   * Adds rows in the order in which they came, with their reconstructions, {@code [batch, inputs]},
   * and codes, {@code [batch, units]}.
   *
   * @throws IllegalArgumentException if the shapes differ from each other or from the baseline
   */
  public void add(Samples batch, DenseArray reconstructions, DenseArray codes) {
    checkArgument(
        codes.rows() == batch.size() && codes.columns() == active.length,
        "%s and codes %s do not match at %s",
        batch,
        codes,
        Quantity.of(active.length, "unit"));
    for (double score : inputs.scores(batch, reconstructions, columnSquares, this::betOnErrors)) {
      bet(score);
      worst.add(new RowScore(rows++, score, baseline.calibration().pValue(score)));
      if (worst.size() > WORST_ROWS) {
        worst.remove();
      }
    }
    for (int i = 0; i < codes.size(); i++) {
      int isActive = Math.abs(codes.get(i)) > activityThreshold ? 1 : 0;
      active[i % active.length] += isActive;
      unitTests.get(i % active.length).bet(isActive, unitRandom.nextDouble());
    }
  }

  private void betOnErrors(double[] errors) {
    for (int column = 0; column < columnTests.size(); column++) {
      double tie = columnRandom.nextDouble();
      if (!Double.isNaN(errors[column])) {
        columnTests.get(column).bet(AnomalyBaseline.errorBin(errors[column]), tie);
      }
    }
  }

  void bet(double score) {
    scores.bet(bin(score), random.nextDouble());
  }

  double pValue() {
    return scores.pValue(1);
  }

  /**
   * Returns what the rows so far showed.
   *
   * @throws IllegalArgumentException if no row was added
   */
  public DriftReport report() {
    checkArgument(rows > 0, "no samples were given");
    List<ColumnDrift> columns = new ArrayList<>();
    for (int column = 0; column < columnSquares.length; column++) {
      columns.add(
          new ColumnDrift(
              inputs.name(column),
              baseline.columnErrors().get(column),
              columnSquares[column] / rows,
              columnTests.isEmpty() ? 1 : columnTests.get(column).pValue(columnTests.size())));
    }
    columns.sort(Comparator.comparingDouble(ColumnDrift::growth).reversed());
    int normal = baseline.calibration().scores().size();
    List<UnitDrift> units = new ArrayList<>();
    for (int unit = 0; unit < active.length; unit++) {
      double before = baseline.frequencies().get(unit);
      double now = active[unit] / rows;
      double pooled = (before * normal + active[unit]) / (normal + rows);
      double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / normal + 1.0 / rows));
      double deviations = error == 0 ? 0 : (now - before) / error;
      double pValue = unitTests.get(unit).pValue(unitTests.size());
      units.add(new UnitDrift(unit, before, now, deviations, pValue));
    }
    units.sort(
        Comparator.comparingDouble((UnitDrift unit) -> Math.abs(unit.deviations())).reversed());
    List<RowScore> highestScores = new ArrayList<>(worst);
    highestScores.sort(Comparator.comparingDouble(RowScore::score).reversed());
    return new DriftReport(rows, pValue(), columns, units, highestScores);
  }
}
