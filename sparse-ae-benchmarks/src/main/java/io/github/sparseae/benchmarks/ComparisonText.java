package io.github.sparseae.benchmarks;

import static java.util.stream.Collectors.joining;

import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The text and the table of a comparison. */
final class ComparisonText {
  private ComparisonText() {}

  /** Returns the comparison with other libraries. */
  static String ofPeers(ComparisonResult run) {
    return """
    The last column is the ratio to sparse-ae of the time (or of memory, or, inverted, of rows per
    second): the median over rounds, with minimum and maximum. Above 1, sparse-ae is ahead. "Five
    products alone" are the matrix products of a dense step and nothing else, a lower bound for
    dense training; "one step on the same rows" is the whole step in the fewest operations of
    TensorFlow, on one float32 batch that stays in place, with nothing shuffled, gathered, fed,
    fetched or reported. PyTorch runs with settings that keep its memory allocated
    (`MALLOC_TOP_PAD_` and the like), with gradients derived by hand or by its autograd.

    """
        + table(run);
  }

  /** Returns the comparison of settings. */
  static String ofSettings(ComparisonResult run) {
    return """
    The last column is the ratio to the default settings of the time (or, inverted, of rows per
    second): the median over rounds, with minimum and maximum. Below 1, the setting is faster
    here. XLA, TensorFlow's compiler, is off unless the environment variable
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
            Digits: %s. The whole run took %.0f seconds.

            | | implementation | first epoch's loss, or mean absolute code | best | median | ratio to the first |
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
                CandidateResult first = results.get(0);
                text.append(row(metric, first, ""));
                results.stream()
                    .skip(1)
                    .map(result -> row(metric, result, ratios(metric, result, first)))
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
        Metric.OUTCOME.describe(result.warmUp().get(Metric.OUTCOME)),
        metric.describe(best),
        metric.describe(result.median(metric)),
        ratios);
  }

  private static String ratios(Metric metric, CandidateResult result, CandidateResult first) {
    List<Double> ratios = result.ratios(metric, first);
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f to %.2f)",
        result.medianRatio(metric, first),
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
