package io.github.sparseae.samples;

import com.google.common.math.StatsAccumulator;
import com.google.common.primitives.Ints;
import io.github.sparseae.AnomalyDetector;
import io.github.sparseae.cli.Console;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Npy;
import io.github.sparseae.data.Samples;
import io.github.sparseae.metrics.DetectionReport;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.samples.run.SampleCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Measures anomaly detectors on data sets of ADBench, folders with the {@code X.npy} and {@code
 * y.npy} of its {@code .npz} files: fitted to half of the normal rows, tested on all other rows.
 */
@Command(
    name = "detector-comparison",
    description = "Measures anomaly detectors on data sets of ADBench.")
public final class DetectorComparison extends SampleCommand {
  private static final int SEEDS = 5;

  @Parameters(
      arity = "1..*",
      paramLabel = "FOLDER",
      description = "folders, each with the X.npy and y.npy of a data set")
  private List<Path> folders = List.of();

  /** A detector that is fitted to normal rows and tested on labeled ones. */
  private interface Contender {
    DetectionReport report(Samples normal, LabeledSamples test, int seed);
  }

  public static void main(String[] args) {
    Console.main(new DetectorComparison(), args);
  }

  @Override
  protected void run(PrintWriter out) throws IOException {
    for (Path folder : folders) {
      LabeledSamples rows =
          LabeledSamples.of(
              Npy.read(folder.resolve("X.npy")), Npy.readLabels(folder.resolve("y.npy")));
      out.println(folder + ": " + rows);
      measure(out, "AnomalyDetector", rows, DetectorComparison::sparse);
      measure(out, "bottleneck, tanh", rows, DetectorComparison::dense);
      measure(
          out,
          "PCA, 90 % of variance",
          rows,
          (normal, test, seed) ->
              DetectionReport.of(PrincipalComponents.errors(normal, 0.9, test), test.labels()));
    }
  }

  private static DetectionReport sparse(Samples normal, LabeledSamples test, int seed) {
    try (AnomalyDetector detector = AnomalyDetector.builder().seed(seed).fit(normal)) {
      return detector.evaluate(test);
    }
  }

  private static DetectionReport dense(Samples normal, LabeledSamples test, int seed) {
    try (AnomalyDetector detector =
        AnomalyDetector.builder()
            .hidden((normal.width() + 1) / 2)
            .network(network -> network.activation(Activation.TANH).sparsity(Sparsity.none()))
            .seed(seed)
            .fit(normal)) {
      return detector.evaluate(test);
    }
  }

  private static void measure(
      PrintWriter out, String name, LabeledSamples rows, Contender contender) {
    int[] anomalies = withLabel(rows, 1);
    StatsAccumulator auc = new StatsAccumulator();
    StatsAccumulator precision = new StatsAccumulator();
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Integer> shuffled = new ArrayList<>(Ints.asList(withLabel(rows, 0)));
      Collections.shuffle(shuffled, new Random(seed));
      int[] normal = Ints.toArray(shuffled);
      int half = normal.length / 2;
      LabeledSamples test =
          rows.select(Ints.concat(Arrays.copyOfRange(normal, half, normal.length), anomalies));
      DetectionReport report =
          contender.report(rows.select(Arrays.copyOf(normal, half)).samples(), test, seed);
      auc.add(report.auc());
      precision.add(report.averagePrecision());
    }
    out.printf("  %-22s AUC %s, average precision %s%n", name, spread(auc), spread(precision));
  }

  private static int[] withLabel(LabeledSamples rows, int label) {
    return IntStream.range(0, rows.size()).filter(row -> rows.label(row) == label).toArray();
  }

  private static String spread(StatsAccumulator stats) {
    return String.format(Locale.ROOT, "%.3f ± %.3f", stats.mean(), stats.sampleStandardDeviation());
  }
}
