package io.github.sparseae.benchmarks.compare;

import static java.util.stream.Collectors.joining;

import io.github.sparseae.benchmarks.contender.Round.Measure;
import io.github.sparseae.benchmarks.contest.Figures;
import io.github.sparseae.benchmarks.contest.Score;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A comparison as a table for readers. */
final class ComparisonText {
  private ComparisonText() {}

  /** Beside other libraries and the bare arithmetic. */
  static String ofPeers(ComparisonRun run) {
    return """
        The last column is how many times as long as sparse-ae the contender took (or how many times
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
  static String ofSettings(ComparisonRun run) {
    return """
        The last column is how many times as long as with every setting at its default it took (or
        how many times fewer rows), the median over rounds, and the least and the most: below 1, the
        setting is faster here. XLA, TensorFlow's compiler, is off unless the environment variable
        `TF_XLA_FLAGS=--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit` switches it on; this library has
        no setting for it.

        """
        + table(run);
  }

  private static String table(ComparisonRun run) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            """
            Digits: %s. All of it took %.0f seconds.

            | | contender | first epoch's loss, or mean size of codes | best | median | times the first |
            |---|---|---|---|---|---|
            """,
            run.digits(),
            run.seconds()));
    run.scores()
        .forEach(
            (work, scores) -> {
              text.append("| **").append(work.title()).append("**<br>").append(work.description());
              text.append(" | | | | | |\n");
              for (Measure measure : work.measures()) {
                Score ours = scores.get(0);
                text.append(row(measure, ours, ""));
                scores.stream()
                    .skip(1)
                    .map(score -> row(measure, score, ratios(measure, score, ours)))
                    .forEach(text::append);
              }
            });
    text.append("\nVersions: ").append(versions(run)).append(".\n");
    return text.toString();
  }

  private static String row(Measure measure, Score score, String ratios) {
    double best = measure.moreIsBetter() ? score.max(measure) : score.min(measure);
    return String.format(
        "| | %s | %s | %s | %s | %s |%n",
        score.entrant(),
        Figures.describe(Measure.OUTCOME, score.first().get(Measure.OUTCOME)),
        Figures.describe(measure, best),
        Figures.describe(measure, score.median(measure)),
        ratios);
  }

  private static String ratios(Measure measure, Score score, Score ours) {
    List<Double> ratios = score.behind(measure, ours);
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f to %.2f)",
        score.medianBehind(measure, ours),
        ratios.stream().min(Comparator.naturalOrder()).orElseThrow(),
        ratios.stream().max(Comparator.naturalOrder()).orElseThrow());
  }

  private static String versions(ComparisonRun run) {
    return run.scores().values().stream()
        .flatMap(List::stream)
        .map(Score::description)
        .distinct()
        .collect(joining("; "));
  }
}
