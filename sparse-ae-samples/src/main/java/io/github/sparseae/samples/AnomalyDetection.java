package io.github.sparseae.samples;

import io.github.sparseae.AnomalyDetector;
import io.github.sparseae.cli.Console;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.metrics.AnomalyReport;
import io.github.sparseae.samples.run.ShortSample;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

@Command(
    name = "anomaly-detection",
    description = "Learns what ones look like, and finds all other digits.")
public final class AnomalyDetection extends ShortSample {
  private static final double FALSE_ALARMS = 0.01;

  public static void main(String[] args) {
    Console.main(new AnomalyDetection(), args);
  }

  @Override
  protected void run(PrintWriter out) throws IOException {
    Samples ones = of(train(), 1);
    LabeledSamples test = test();
    try (AnomalyDetector detector =
        AnomalyDetector.builder()
            .hidden(quickOr(64, 400))
            .standardizeErrors(false)
            .calibration(0.5)
            .seed(1)
            .fit(ones)) {
      double threshold = detector.threshold(FALSE_ALARMS);
      out.printf("threshold for %.0f %% false alarms: %.3f%n", 100 * FALSE_ALARMS, threshold);
      for (int digit = 0; digit < 10; digit++) {
        Samples rows = of(test, digit);
        AnomalyReport report = detector.anomalies(rows);
        double share = (double) report.above(threshold).length / rows.size();
        out.printf("digit %d: %5.1f %% called an anomaly%n", digit, 100 * share);
      }
      out.println(detector.evaluate(test.mapLabels(label -> label == 1 ? 0 : 1)));
      detector.save(file("ones.safetensors"));
      out.println("detector: " + file("ones.safetensors"));
    }
  }

  private static Samples of(LabeledSamples rows, int digit) {
    return rows.samples()
        .select(IntStream.range(0, rows.size()).filter(i -> rows.label(i) == digit).toArray());
  }
}
