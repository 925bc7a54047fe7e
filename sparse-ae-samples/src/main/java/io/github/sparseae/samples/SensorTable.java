package io.github.sparseae.samples;

import io.github.sparseae.AnomalyDetector;
import io.github.sparseae.cli.Console;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.metrics.AnomalyReport;
import io.github.sparseae.samples.run.SampleCommand;
import io.github.sparseae.table.Missing;
import io.github.sparseae.table.TableSchema;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import picocli.CommandLine.Command;

/**
 * Measures an anomaly detector on a table of generated sensors in many units, one of them in Pa,
 * with a category and blank cells: how many anomalies it finds, whether it names the sensor that is
 * odd, and how many false alarms blank cells cause.
 */
@Command(
    name = "sensor-table",
    description = "Measures an anomaly detector on a generated table with blank cells.")
public final class SensorTable extends SampleCommand {
  private static final List<String> SENSORS =
      List.of(
          "pressure", "temperature", "flow", "rpm", "current", "vibration", "volts", "humidity");
  private static final double[] MEANS = {101_300, 60, 12, 2900, 7, 0.8, 400, 45};
  private static final double[] DEVIATIONS = {4000, 8, 2, 150, 0.9, 0.15, 6, 9};
  private static final List<String> PUMPS = List.of("north", "south", "west");
  private static final int ROWS = 20_000;
  private static final int SEEDS = 3;

  /** Rows of the table, and of each the sensor that is odd, or −1. */
  private record Table(List<Map<String, Object>> rows, List<Integer> odd) {

    /** Generates rows: three causes move all sensors, and a sensor that is odd follows none. */
    static Table of(double shareOdd, double shareBlank, Random random) {
      List<Map<String, Object>> rows = new ArrayList<>();
      List<Integer> odd = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        int strange = random.nextDouble() < shareOdd ? random.nextInt(SENSORS.size()) : -1;
        odd.add(strange);
        double[] causes = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
        int pump = random.nextInt(PUMPS.size());
        Map<String, Object> cells = new LinkedHashMap<>();
        for (int i = 0; i < SENSORS.size(); i++) {
          double value =
              strange == i
                  ? 1.2 * random.nextGaussian()
                  : 0.8 * causes[0] * Math.cos(1.3 * i)
                      + 0.8 * causes[1] * Math.sin(2.1 * i)
                      + 0.8 * causes[2] * Math.cos(0.7 * i + 1)
                      + 0.2 * random.nextGaussian()
                      + (i % 3 == pump ? 0.5 : -0.25);
          boolean isBlank = random.nextDouble() < shareBlank && strange != i;
          cells.put(SENSORS.get(i), isBlank ? null : MEANS[i] + DEVIATIONS[i] * value);
        }
        cells.put("pump", PUMPS.get(pump));
        rows.add(cells);
      }
      return new Table(rows, odd);
    }
  }

  public static void main(String[] args) {
    Console.main(new SensorTable(), args);
  }

  @Override
  protected void run(PrintWriter out) {
    for (Missing missing : List.of(Missing.INDICATOR, Missing.MEDIAN)) {
      for (int seed = 0; seed < SEEDS; seed++) {
        Random random = new Random(seed);
        Table normal = Table.of(0, 0.01, random);
        Table test = Table.of(0.023, 0.01, random);
        TableSchema schema = TableSchema.infer(normal.rows()).unit("pressure", "Pa");
        for (String sensor : SENSORS) {
          schema = schema.missing(sensor, missing);
        }
        try (AnomalyDetector detector =
            AnomalyDetector.builder()
                .schema(schema)
                .seed(seed)
                .fit(schema.samples(normal.rows()))) {
          print(out, missing + ", seed " + seed, detector, schema.samples(test.rows()), test);
        }
      }
    }
  }

  private static void print(
      PrintWriter out, String name, AnomalyDetector detector, Samples rows, Table test) {
    int[] labels = test.odd().stream().mapToInt(sensor -> sensor < 0 ? 0 : 1).toArray();
    AnomalyReport report = detector.anomalies(rows);
    int found = 0;
    int named = 0;
    int falseAlarms = 0;
    int blank = 0;
    for (int row : report.above(detector.threshold(0.01))) {
      if (test.odd().get(row) < 0) {
        falseAlarms++;
        blank += test.rows().get(row).containsValue(null) ? 1 : 0;
      } else {
        found++;
        String column = detector.anomaly(rows, row).top(1).get(0).column();
        named += column.equals(SENSORS.get(test.odd().get(row))) ? 1 : 0;
      }
    }
    out.printf(
        Locale.ROOT,
        "%s: %s; above the threshold of 1 %%: %d anomalies, of %d the sensor is named right;"
            + " false alarms: %d, %d of them of rows with a blank cell%n",
        name,
        detector.evaluate(LabeledSamples.of(rows, labels)),
        found,
        named,
        falseAlarms,
        blank);
  }
}
