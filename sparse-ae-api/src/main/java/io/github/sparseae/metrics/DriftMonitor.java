package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import io.github.sparseae.data.Samples;
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
 * Watches whether the rows of a service still are like normal rows. The test may be looked at after
 * each row and stopped at any time: if all rows are as exchangeable with those of calibration as
 * these are with each other, the probability that {@link DriftReport#pValue} ever is at most α is
 * at most α. Needs the same memory for any number of rows. Not thread-safe.
 *
 * <p>Each score gives a smoothed conformal p-value among those of calibration and of all rows
 * before, {@code (number of larger ones + u · number of equal ones) / number}, u uniform from a
 * seed and the row itself included: independent and uniform in [0, 1] as long as nothing drifts.
 * Scores count as equal within half a percent. A capital of 1 is bet on p-values that are small, or
 * large, by factors {@code 1 + ε(p − ½)}, ε of −1, 0 and 1, with a share of 0.001 redistributed
 * after each row. It is a martingale, so that it reaches 1/α with a probability of at most α.
 *
 * <p>Source: Vovk, Petej, Nouretdinov, Ahlberg, Carlsson and Gammerman, "Retrain or not retrain:
 * conformal test martingales for change-point detection" (2021), the Simple Jumper; Ville's
 * inequality.
 */
public final class DriftMonitor {
  private static final double[] BETS = {-1, 0, 1};
  private static final double JUMPS = 0.001;

  /** The width of a bin of scores, as a factor, and the number of bins on each side of 1. */
  private static final double BIN = Math.log(1.005);

  private static final int BINS = 1 << 13;

  /** The number of rows of the highest scores that are kept. */
  private static final int WORST_ROWS = 10;

  private final AnomalyBaseline baseline;
  private final ScoredInputs inputs;
  private final double activityThreshold;
  private final RandomStream random = RandomStream.of(0, "drift", 0);

  /** The number of scores in each bin and those above, in a binary indexed tree. */
  private final long[] tree = new long[2 * BINS + 1];

  private final double[] capital = {1.0 / 3, 1.0 / 3, 1.0 / 3};
  private double logCapital;
  private double highest;
  private long scores;

  private long rows;
  private final double[] columnSquares;
  private final double[] active;
  private final PriorityQueue<RowScore> worst =
      new PriorityQueue<>(Comparator.comparingDouble(RowScore::score));

  /**
   * Creates a monitor that has seen no row.
   *
   * @param baseline what normal rows showed, with errors of columns and frequencies of units
   * @param activityThreshold the value above which a unit counts as active
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
    baseline.calibration().scores().forEach(score -> count(bin(score)));
  }

  private static int bin(double score) {
    double place = Math.floor(Math.log(score) / BIN) + BINS;
    return (int) Math.max(0, Math.min(2 * BINS - 1, place));
  }

  private void count(int bin) {
    scores++;
    for (int i = bin + 1; i < tree.length; i += i & -i) {
      tree[i]++;
    }
  }

  /** Returns the number of scores in bins below one. */
  private long below(int bin) {
    long sum = 0;
    for (int i = bin; i > 0; i -= i & -i) {
      sum += tree[i];
    }
    return sum;
  }

  /**
   * Adds rows, in the order in which they came.
   *
   * @param batch rows
   * @param reconstructions their reconstructions, {@code [batch, inputs]}
   * @param codes their codes, {@code [batch, units]}
   * @throws IllegalArgumentException if the shapes differ from each other or from the baseline
   */
  public void add(Samples batch, DenseArray reconstructions, DenseArray codes) {
    checkArgument(
        codes.rows() == batch.size() && codes.columns() == active.length,
        "%s and codes %s do not match at %s units",
        batch,
        codes,
        active.length);
    for (int i = 0; i < codes.size(); i++) {
      active[i % active.length] += Math.abs(codes.get(i)) > activityThreshold ? 1 : 0;
    }
    for (double score : inputs.scores(batch, reconstructions, columnSquares)) {
      bet(score);
      worst.add(new RowScore(rows++, score, baseline.calibration().pValue(score)));
      if (worst.size() > WORST_ROWS) {
        worst.remove();
      }
    }
  }

  /** Adds a score to those seen and bets on its p-value. */
  void bet(double score) {
    int bin = bin(score);
    count(bin);
    long upTo = below(bin + 1);
    double p = (scores - upTo + random.nextDouble() * (upTo - below(bin))) / scores;
    double sum = 0;
    for (int i = 0; i < capital.length; i++) {
      capital[i] = (1 - JUMPS) * capital[i] + JUMPS / capital.length;
      capital[i] *= 1 + BETS[i] * (p - 0.5);
      sum += capital[i];
    }
    // The shares add up to 1; the capital itself would overflow.
    for (int i = 0; i < capital.length; i++) {
      capital[i] /= sum;
    }
    logCapital += Math.log(sum);
    highest = Math.max(highest, logCapital);
  }

  /** Returns the smallest p-value of the test so far. */
  double pValue() {
    return Math.exp(-highest);
  }

  /**
   * Returns what the rows so far showed.
   *
   * @return the report
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
              columnSquares[column] / rows));
    }
    columns.sort(Comparator.comparingDouble(ColumnDrift::growth).reversed());
    int normal = baseline.calibration().scores().size();
    List<UnitDrift> units = new ArrayList<>();
    for (int unit = 0; unit < active.length; unit++) {
      double before = baseline.frequencies().get(unit);
      double now = active[unit] / rows;
      double pooled = (before * normal + active[unit]) / (normal + rows);
      double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / normal + 1.0 / rows));
      units.add(new UnitDrift(unit, before, now, error == 0 ? 0 : (now - before) / error));
    }
    units.sort(
        Comparator.comparingDouble((UnitDrift unit) -> Math.abs(unit.deviations())).reversed());
    List<RowScore> highestScores = new ArrayList<>(worst);
    highestScores.sort(Comparator.comparingDouble(RowScore::score).reversed());
    return new DriftReport(rows, pValue(), columns, units, highestScores);
  }
}
