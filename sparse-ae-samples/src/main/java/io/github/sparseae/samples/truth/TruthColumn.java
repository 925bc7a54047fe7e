package io.github.sparseae.samples.truth;

import io.github.sparseae.metrics.FeatureReport;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A column of the table, for console, page and file.
 *
 * @param key its name in files
 * @param head its heading
 * @param format the format of a number
 * @param value returns the value of a report
 */
record TruthColumn(String key, String head, String format, ToDoubleFunction<FeatureReport> value) {
  static final List<TruthColumn> ALL =
      List.of(
          new TruthColumn("f1", "F1", "%.3f", FeatureReport::f1),
          new TruthColumn("precision", "precision", "%.3f", FeatureReport::precision),
          new TruthColumn("recall", "recall", "%.3f", FeatureReport::recall),
          new TruthColumn("mcc", "correlation", "%.3f", FeatureReport::mcc),
          new TruthColumn("uniqueness", "uniqueness", "%.3f", FeatureReport::uniqueness),
          new TruthColumn(
              "explainedVariance", "explained", "%.3f", FeatureReport::explainedVariance),
          new TruthColumn("shrinkage", "shrinkage", "%.3f", FeatureReport::shrinkage),
          new TruthColumn("l0", "L0", "%.2f", FeatureReport::l0),
          new TruthColumn("dead", "dead", "%.1f", FeatureReport::dead));

  /** Returns the mean over reports. */
  double mean(List<FeatureReport> reports) {
    return reports.stream().mapToDouble(value).average().orElseThrow();
  }

  /** Returns the standard deviation over reports, {@code √(Σ(v − mean)² / (n − 1))}; 0 for one. */
  double spread(List<FeatureReport> reports) {
    double mean = mean(reports);
    double squares = reports.stream().mapToDouble(value).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / Math.max(1, reports.size() - 1));
  }

  /** Returns mean and spread as text. */
  String cell(List<FeatureReport> reports) {
    String mean = text(mean(reports));
    return reports.size() == 1 ? mean : mean + " ± " + text(spread(reports));
  }

  /** Returns a number as text. */
  String text(double number) {
    return String.format(Locale.ROOT, format, number);
  }
}
