package io.github.sparseae.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.primitives.Doubles;
import io.github.sparseae.AnomalyDetector;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.Rows;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.metrics.AnomalyReport;
import io.github.sparseae.metrics.DetectionReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "score",
    description = "Scores rows by an anomaly detector that train --detector made.")
@SuppressWarnings("NullAway.Init") // picocli sets what has no default
final class ScoreCommand extends FileCommand {
  @Mixin private final ModelRows files = new ModelRows();

  @Option(names = "--output", description = "a .csv file of the score and p-value of each row")
  private @Nullable Path target;

  @Option(
      names = "--false-alarms",
      paramLabel = "RATE",
      description = "of normal rows above the threshold (default: ${DEFAULT-VALUE})")
  private double rate = 0.01;

  @Option(
      names = "--label",
      description = "CSV column, or file, of labels: 0 normal, 1 anomaly; prints AUC")
  private @Nullable String label;

  @Override
  void run(Map<String, Object> results) throws IOException {
    if (target != null) {
      checkWritable(target, "csv");
      checkDiffers(files.rows, target);
    }
    check(rate > 0 && rate < 1, "--false-alarms must be above 0 and below 1, was %s", rate);
    ModelFile file = ModelFile.read(files.model);
    if (file.baseline().isEmpty()) {
      throw new IllegalArgumentException(
          files.model + " is no anomaly detector: train --detector makes one");
    }
    files.files.readAs(file.schema());
    try (AnomalyDetector detector = AnomalyDetector.of(file, Compute.auto())) {
      double threshold = detector.threshold(rate);
      int[] labels = label == null ? null : files.files.labels(files.rows, label);
      Rows rows = labels == null ? files.read() : LabeledRows.of(files.read(), labels);
      AnomalyReport report = detector.anomalies(rows);
      results.put("rows", report.scores().size());
      results.put("threshold", threshold);
      results.put("above", report.above(threshold).length);
      if (labels != null) {
        results.put("detection", DetectionReport.of(Doubles.toArray(report.scores()), labels));
      }
      if (target != null) {
        write(report, target);
        results.put("output", target.toString());
      }
    }
  }

  private static void write(AnomalyReport report, Path file) throws IOException {
    StringBuilder text = new StringBuilder("score,p_value\n");
    for (int row = 0; row < report.scores().size(); row++) {
      text.append(report.scores().get(row)).append(',');
      text.append(report.pValues().get(row)).append('\n');
    }
    AtomicFile.write(file, text.toString().getBytes(US_ASCII));
  }
}
