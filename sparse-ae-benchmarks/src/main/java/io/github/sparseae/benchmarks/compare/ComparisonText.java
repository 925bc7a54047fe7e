package io.github.sparseae.benchmarks.compare;

import static java.util.stream.Collectors.joining;

import io.github.sparseae.benchmarks.measure.CandidateResult;
import io.github.sparseae.benchmarks.measure.MetricFormat;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A comparison as a table for readers. */
final class ComparisonText {
  private ComparisonText() {}

  /** Beside other libraries and the bare arithmetic. */
  static String ofPeers(ComparisonResult run) {
    return """
        The last column is how many times as long as sparse-ae the implementation took (or how many times
        as much memory, or how many times fewer rows), the median over rounds, and the least and the
        most: above 1, sparse-ae is ahead. "Five products alone" are the matrix products of a dense
        step and nothing else, which no dense training can be faster than; "one step on the same rows"
        is the whole step in the fewest operations of TensorFlow, on one batch that is in place as
        float32, with nothing shuffled, gathered, fed, fetched or reported. PyTorch has the C library
        keep its memory (`MALLOC_TOP_PAD_` and its like), and gradients by hand, or its autograd.

        """
        + table(run);
  }

  /** This library with one setting or another. */
  static String ofSettings(ComparisonResult run) {
    return """
        The last column is how many times as long as with every setting at its default it took (or
        how many times fewer rows), the median over rounds, and the least and the most: below 1, the
        setting is faster here. XLA, TensorFlow's compiler, is off unless the environment variable
        `TF_XLA_FLAGS=--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit` switches it on; this library has
        no setting for it.

        """
        + table(run);
  }

  private static String table(ComparisonResult run) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            """
            DigitData: %s. All of it took %.0f seconds.

            | | implementation | first epoch's loss, or mean size of codes | best | median | times the first |
            |---|---|---|---|---|---|
            """,
            run.digits(),
            run.seconds()));
    run.results()
        .forEach(
            (workload, results) -> {
              text.append("| **")
                  .append(workload.title())
                  .append("**<br>")
                  .append(workload.description());
              text.append(" | | | | | |\n");
              for (Metric metric : workload.metrics()) {
                CandidateResult ours = results.get(0);
                text.append(row(metric, ours, ""));
                results.stream()
                    .skip(1)
                    .map(result -> row(metric, result, ratios(metric, result, ours)))
                    .forEach(text::append);
              }
            });
    text.append("\nVersions: ").append(versions(run)).append(".\n");
    return text.toString();
  }

  private static String row(Metric metric, CandidateResult result, String ratios) {
    double best = metric.moreIsBetter() ? result.max(metric) : result.min(metric);
    return String.format(
        "| | %s | %s | %s | %s | %s |%n",
        result.candidate(),
        MetricFormat.describe(Metric.OUTCOME, result.warmUp().get(Metric.OUTCOME)),
        MetricFormat.describe(metric, best),
        MetricFormat.describe(metric, result.median(metric)),
        ratios);
  }

  private static String ratios(Metric metric, CandidateResult result, CandidateResult ours) {
    List<Double> ratios = result.behind(metric, ours);
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f to %.2f)",
        result.medianBehind(metric, ours),
        ratios.stream().min(Comparator.naturalOrder()).orElseThrow(),
        ratios.stream().max(Comparator.naturalOrder()).orElseThrow());
  }

  private static String versions(ComparisonResult run) {
    return run.results().values().stream()
        .flatMap(List::stream)
        .map(CandidateResult::description)
        .distinct()
        .collect(joining("; "));
  }
}
