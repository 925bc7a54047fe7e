package io.github.sparseae.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.Doubles;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriftMonitorTest {
  private static final int SEEDS = 1_000;

  private static DriftMonitor monitor(RandomStream random, int calibrationRows) {
    double[] scores = new double[calibrationRows];
    Arrays.setAll(scores, i -> score(random));
    return new DriftMonitor(
        new AnomalyBaseline(
            List.of(1.0),
            new Calibration(Doubles.asList(scores)),
            Optional.empty(),
            List.of(1.0),
            Optional.empty(),
            List.of()),
        0);
  }

  /** A score of normal rows: skewed, now and then exactly 0. */
  private static double score(RandomStream random) {
    return random.nextInt(20) == 0 ? 0 : Math.exp(random.nextGaussian());
  }

  /**
   * Looked at after each of 400 rows, a p-value of 0.05 is ever reached by at most one monitor in
   * twenty: of 1,000, four standard errors of √(0.05 · 0.95 / 1000) above are allowed.
   */
  @Test
  void pValue_withoutDrift_isEverSmallAtMostAtItsRate() {
    for (double alpha : new double[] {0.05, 0.2}) {
      int alarms = 0;
      for (int seed = 0; seed < SEEDS; seed++) {
        RandomStream random = RandomStream.of(seed, "no drift", 0);
        DriftMonitor monitor = monitor(random, 30 + seed % 70);
        for (int row = 0; row < 400; row++) {
          monitor.bet(score(random));
        }
        alarms += monitor.pValue() <= alpha ? 1 : 0;
      }
      assertThat(alarms / (double) SEEDS)
          .isLessThan(alpha + 4 * Math.sqrt(alpha * (1 - alpha) / SEEDS));
    }
  }

  @Test
  void pValue_withLargerOrSmallerScores_isSoonSmall() {
    for (double factor : new double[] {4, 0.25}) {
      int found = 0;
      for (int seed = 0; seed < 100; seed++) {
        RandomStream random = RandomStream.of(seed, "drift to come", 0);
        DriftMonitor monitor = monitor(random, 200);
        for (int row = 0; row < 300; row++) {
          monitor.bet(score(random));
        }
        for (int row = 0; row < 200; row++) {
          monitor.bet(factor * score(random));
        }
        found += monitor.pValue() <= 0.001 ? 1 : 0;
      }
      assertThat(found).isGreaterThan(90);
    }
  }

  /** Far more rows than a capital of double precision would survive. */
  @Test
  void pValue_afterVeryManyOddRows_isZeroNotNaN() {
    RandomStream random = RandomStream.of(3, "long", 0);
    DriftMonitor monitor = monitor(random, 20_000);
    for (int row = 0; row < 20_000; row++) {
      monitor.bet(1e9);
    }
    assertThat(monitor.pValue()).isBetween(0.0, 1e-300);
  }

  @Test
  void report_ofChangedColumnsAndUnits_namesThem() {
    AnomalyBaseline baseline =
        new AnomalyBaseline(
            List.of(1.0, 2.0),
            new Calibration(List.of(0.5, 1.0, 2.0, 3.0)),
            Optional.empty(),
            List.of(1.0, 0.5),
            Optional.empty(),
            List.of(0.5, 0.0, 1.0));
    DriftMonitor monitor = new DriftMonitor(baseline, 0.1);
    monitor.add(
        Samples.of(new double[] {1, 2}, new double[] {1, 2}),
        DenseArray.of(new double[] {2, 2, 1, 2}, 2, 2),
        DenseArray.of(new double[] {1, 0, 1, 1, 0.05, 0}, 2, 3));
    monitor.add(
        Samples.of(new double[] {1, 2}),
        DenseArray.of(new double[] {1, 8}, 1, 2),
        DenseArray.of(new double[] {1, 0, 1}, 1, 3));
    DriftReport report = monitor.report();

    assertThat(report.rows()).isEqualTo(3);
    assertThat(report.columns())
        .containsExactly(
            new DriftReport.ColumnDrift("input 1", 0.5, 3, 1),
            new DriftReport.ColumnDrift("input 0", 1, 1.0 / 3, 1));
    assertThat(report.units()).extracting(DriftReport.UnitDrift::unit).containsExactly(0, 2, 1);
    // Unit 0: 2 of 4 rows, then 3 of 3; pooled 5 of 7.
    assertThat(report.units().get(0).deviations())
        .isCloseTo(0.5 / Math.sqrt(5 / 7.0 * 2 / 7.0 * (1 / 4.0 + 1 / 3.0)), within(1e-12));
    assertThat(report.units().get(2)).isEqualTo(new DriftReport.UnitDrift(1, 0, 0, 0, 1));
    assertThat(report.driftedColumns(0.5)).isEmpty();
    assertThat(report.highestScores())
        .containsExactly(
            new DriftReport.RowScore(2, 4.5, 0.2),
            new DriftReport.RowScore(0, 0.5, 1),
            new DriftReport.RowScore(1, 0, 1));
    assertThat(report.isDrift(0.001)).isFalse();
    assertThat(report.toString())
        .startsWith("3 rows, p of no drift ")
        .endsWith(
            ": errors of input 1 0.500 → 3.00, errors of input 0 1.00 → 0.333; unit 0 active on"
                + " 50.0 % → 100.0 %, unit 2 active on 100.0 % → 66.7 %, unit 1 active on 0.0 % →"
                + " 0.0 %; rows of the highest scores: 2 (4.500), 0 (0.5000), 1 (0.000)");
  }

  /** Rows with two columns whose reconstructions are 0, and of each the activity of three units. */
  private static final class Service {
    private final RandomStream random;
    double secondDeviation = 2;
    double lastFrequency = 0.05;

    Service(long seed) {
      random = RandomStream.of(seed, "service", 0);
    }

    Samples rows(int count) {
      double[][] rows = new double[count][];
      for (int i = 0; i < count; i++) {
        rows[i] = new double[] {random.nextGaussian(), secondDeviation * random.nextGaussian()};
      }
      return Samples.of(rows);
    }

    DenseArray codes(int count) {
      double[] codes = new double[3 * count];
      for (int i = 0; i < count; i++) {
        codes[3 * i] = random.nextDouble() < 0.5 ? 1 : 0;
        codes[3 * i + 1] = random.nextDouble() < 0.9 ? 1 : 0;
        codes[3 * i + 2] = random.nextDouble() < lastFrequency ? 1 : 0;
      }
      return DenseArray.of(codes, count, 3);
    }

    static DenseArray zeros(int count) {
      return DenseArray.of(new double[2 * count], count, 2);
    }

    DriftMonitor monitor(int calibrationRows) {
      AnomalyReport.Accumulator scores =
          new AnomalyReport.Accumulator(
              new AnomalyBaseline(
                  List.of(1.0, 2.0), new Calibration(List.of(1.0)), Optional.empty()));
      scores.add(rows(calibrationRows), zeros(calibrationRows));
      return new DriftMonitor(
          new AnomalyBaseline(
              List.of(1.0, 2.0),
              new Calibration(scores.report().scores()),
              Optional.empty(),
              scores.columnErrors(),
              Optional.of(scores.columnCounts()),
              SparsityReport.of(codes(calibrationRows), 0.5).frequency()),
          0.5);
    }

    void watch(DriftMonitor monitor, int count) {
      monitor.add(rows(count), zeros(count), codes(count));
    }
  }

  /** As for scores: that any of the columns, or any of the units, is ever named is as rare. */
  @Test
  void driftedColumnsAndUnits_withoutDrift_areEverNamedAtMostAtTheRate() {
    int services = 500;
    double alpha = 0.2;
    int columns = 0;
    int units = 0;
    for (int seed = 0; seed < services; seed++) {
      Service service = new Service(seed);
      DriftMonitor monitor = service.monitor(30 + seed % 70);
      service.watch(monitor, 400);
      DriftReport report = monitor.report();
      columns += report.driftedColumns(alpha).isEmpty() ? 0 : 1;
      units += report.driftedUnits(alpha).isEmpty() ? 0 : 1;
    }
    double most = alpha + 4 * Math.sqrt(alpha * (1 - alpha) / services);
    // Some are named: a test that never rejects would hold its rate, too.
    assertThat(columns / (double) services).isBetween(0.01, most);
    assertThat(units / (double) services).isBetween(0.01, most);
  }

  @Test
  void driftedColumnsAndUnits_ofServicesThatChange_areThoseThatDid() {
    int column = 0;
    int unit = 0;
    int others = 0;
    for (int seed = 0; seed < 50; seed++) {
      Service service = new Service(seed);
      DriftMonitor monitor = service.monitor(300);
      service.watch(monitor, 200);
      service.secondDeviation = 8;
      service.lastFrequency = 0.7;
      service.watch(monitor, 300);
      DriftReport report = monitor.report();
      List<String> columns =
          report.driftedColumns(0.01).stream().map(DriftReport.ColumnDrift::column).toList();
      List<Integer> units =
          report.driftedUnits(0.01).stream().map(DriftReport.UnitDrift::unit).toList();
      column += columns.contains("input 1") ? 1 : 0;
      unit += units.contains(2) ? 1 : 0;
      others += columns.contains("input 0") || units.contains(0) || units.contains(1) ? 1 : 0;
    }
    assertThat(column).isGreaterThan(45);
    assertThat(unit).isGreaterThan(45);
    assertThat(others).isLessThan(3);
  }

  @Test
  void wrongUse_isNamed() {
    AnomalyBaseline old =
        new AnomalyBaseline(List.of(1.0), new Calibration(List.of(1.0)), Optional.empty());
    assertThatThrownBy(() -> new DriftMonitor(old, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the baseline has no errors of columns to compare with: fit the detector again");
    DriftMonitor monitor = monitor(RandomStream.of(1, "one", 0), 5);
    assertThatThrownBy(monitor::report)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no samples were given");
    assertThatThrownBy(
            () ->
                monitor.add(
                    Samples.of(new double[] {1}),
                    DenseArray.of(new double[1], 1, 1),
                    DenseArray.of(new double[1], 1, 1)))
        .hasMessage("1 sample of 1 float64 and codes float64 [1, 1] do not match at 0 units");
    assertThatThrownBy(
            () ->
                new AnomalyBaseline(
                    List.of(1.0),
                    new Calibration(List.of(1.0)),
                    Optional.empty(),
                    List.of(1.0, 2.0),
                    Optional.empty(),
                    List.of()))
        .hasMessage("2 errors for 1 column");
    assertThatThrownBy(
            () ->
                new AnomalyBaseline(
                    List.of(1.0),
                    new Calibration(List.of(1.0)),
                    Optional.empty(),
                    List.of(1.0),
                    Optional.of(DenseArray.of(new double[32], 2, 16)),
                    List.of()))
        .hasMessage("the counts of the errors of 1 column must be [1, 32], were float64 [2, 16]");
  }

  @Test
  void add_batchThatIsRefused_changesNothing() {
    AnomalyBaseline baseline =
        new AnomalyBaseline(
            List.of(1.0),
            new Calibration(List.of(0.5, 1.5)),
            Optional.empty(),
            List.of(1.0),
            Optional.empty(),
            List.of(0.5));
    DriftMonitor refusing = new DriftMonitor(baseline, 0);
    DriftMonitor monitor = new DriftMonitor(baseline, 0);
    Samples row = Samples.of(new double[] {1});
    DenseArray code = DenseArray.of(new double[] {2}, 1, 1);
    assertThatThrownBy(() -> refusing.add(row, DenseArray.of(new double[2], 1, 2), code))
        .isInstanceOf(IllegalArgumentException.class);
    refusing.add(row, DenseArray.of(new double[1], 1, 1), code);
    monitor.add(row, DenseArray.of(new double[1], 1, 1), code);
    assertThat(refusing.report()).isEqualTo(monitor.report());
  }

  @Test
  void report_rateThatIsNone_isRefused() {
    DriftReport report = new DriftReport(1, 0.5, List.of(), List.of(), List.of());
    for (double rate : new double[] {Double.NaN, 0, 1, -0.1}) {
      String message = "the rate of false alarms must be above 0 and below 1, was " + rate;
      assertThatThrownBy(() -> report.isDrift(rate)).hasMessage(message);
      assertThatThrownBy(() -> report.driftedColumns(rate)).hasMessage(message);
      assertThatThrownBy(() -> report.driftedUnits(rate)).hasMessage(message);
    }
  }
}
