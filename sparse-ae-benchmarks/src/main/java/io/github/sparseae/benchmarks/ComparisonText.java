package io.github.sparseae.benchmarks;

import static io.github.sparseae.report.internal.Page.format;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.primitives.Doubles;
import io.github.sparseae.benchmarks.ComparisonResult.Part;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import io.github.sparseae.report.internal.Chart;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The text, the table and the chart of a comparison. */
final class ComparisonText {
  private ComparisonText() {}

  static String ofPeers(ComparisonResult all, Conditions now) {
    return """
    Ratios are to the first line of a workload, of the time (or of memory, or, inverted, of rows per
    second): the median over rounds, with minimum and maximum. Above 1, the first line is ahead, which
    is sparse-ae's with TensorFlow wherever libraries are compared. A result is the first epoch's loss,
    or the mean absolute code.

    PyTorch runs by the operations of SAELens and dictionary_learning, with autograd; in the lecture's
    network and in JumpReLU with gradients derived by hand, which are faster there. It keeps its memory
    allocated (`MALLOC_TOP_PAD_` and the like), and its peak of memory is without the Java arrays that
    its weights are made from. Kinds without a k start with a bias under which about 100 units are
    active, as in most of a training. A digit's zeros are skipped by sparse-ae when it encodes one row;
    on a dense row there is nothing to skip.

    """
        + limits(all, now)
        + table(all, now);
  }

  /** Explains the last column, if a part has it, by the rates of each machine of such a part. */
  private static String limits(ComparisonResult all, Conditions now) {
    String machines =
        all.parts().stream()
            .filter(part -> part.limit().isPresent())
            .map(part -> part.conditions().hardware())
            .distinct()
            .flatMap(machine -> all.rates(machine).stream().map(its -> rates(machine, its, now)))
            .collect(joining(";\n"));
    return machines.isEmpty()
        ? ""
        : """
        The last column is the median over the machine's limit: %s. \
        A limit counts the products that cannot be avoided, that is
        those of the inputs that are not 0 with all units, and those of active units with the
        decoder, and of gradients; and the bytes of weights of more than 32 MB, which caches do not
        keep: read once for a row alone, read and written with both moments in a step of Adam.
        The larger of the two times is the limit. Starts have none.

        """
            .formatted(machines);
  }

  private static String rates(Conditions.Hardware machine, Limit.Rates rates, Conditions now) {
    return format(
        """
        %s multiplies and adds
        %.0f GFLOP in a second, by the fastest of the engines' matrix products, and moves %.1f GB,
        by the fastest of the copies""",
        machine.equals(now.hardware()) ? "this machine" : machine.describe(),
        rates.flops() / 1e9,
        rates.bytes() / 1e9);
  }

  static String ofSettings(ComparisonResult all) {
    return """
    Ratios are to the default settings, of the time (or, inverted, of rows per second): the median over
    rounds, with minimum and maximum. Below 1, the setting is faster here. XLA, TensorFlow's compiler,
    is off unless the environment variable `TF_XLA_FLAGS=--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit`
    switches it on; this library has no setting for it.

    """
        + table(all, all.parts().get(0).conditions());
  }

  private static String table(ComparisonResult all, Conditions now) {
    StringBuilder text = new StringBuilder();
    text.append(
        format(
            """
            Measuring took %.0f seconds.

            | | implementation | result | best | median | ratio to the first | times the limit |
            |---|---|---|---|---|---|---|
            """,
            all.parts().stream().mapToDouble(Part::seconds).sum()));
    for (Part part : all.parts()) {
      Optional<Limit.Rates> rates = all.rates(part.conditions().hardware());
      text.append("| **").append(part.workload().title).append("**<br>");
      text.append(part.workload().description).append(measured(part, now));
      text.append(" | | | | | | ").append(limit(part, rates)).append(" |\n");
      for (Metric metric : part.workload().metrics) {
        for (int i = 0; i < part.results().size(); i++) {
          CandidateResult result = part.results().get(i);
          String ratios = i == 0 ? "" : ratios(metric, result, part.results().get(0));
          text.append(row(metric, result, ratios, part.best(metric, rates)));
        }
      }
    }
    text.append("\nVersions: ").append(versions(all)).append(".\n");
    return text.toString();
  }

  /** Returns when and where a workload was measured, if not with the others. */
  private static String measured(Part part, Conditions now) {
    Conditions then = part.conditions();
    String date = then.date().equals(now.date()) ? "" : "<br>measured " + then.date();
    return then.hardware().equals(now.hardware())
        ? date
        : date + " on " + then.hardware().describe();
  }

  private static String limit(Part part, Optional<Limit.Rates> rates) {
    Metric metric = part.workload().metrics.get(0);
    return part.best(metric, rates)
        .flatMap(
            best ->
                part.limit()
                    .map(limit -> metric.describe(best) + ", " + limit.describe(rates.get())))
        .orElse("");
  }

  private static String row(
      Metric metric, CandidateResult result, String ratios, Optional<Double> least) {
    double best = metric.moreIsBetter() ? result.max(metric) : result.min(metric);
    double median = result.median(metric);
    return String.format(
        "| | %s | %s | %s | %s | %s | %s |%n",
        result.candidate(),
        Metric.OUTCOME.describe(result.warmUp().get(Metric.OUTCOME)),
        metric.describe(best),
        metric.describe(median),
        ratios,
        least
            .map(its -> metric.moreIsBetter() ? its / median : median / its)
            .map(times -> format("%.1f", times))
            .orElse(""));
  }

  private static String ratios(Metric metric, CandidateResult result, CandidateResult first) {
    List<Double> ratios = result.ratios(metric, first);
    return format(
        "%.2f (%.2f to %.2f)",
        result.medianRatio(metric, first), Collections.min(ratios), Collections.max(ratios));
  }

  private static String versions(ComparisonResult all) {
    return all.parts().stream()
        .flatMap(part -> part.results().stream())
        .map(CandidateResult::description)
        .distinct()
        .collect(joining("; "));
  }

  /** Returns the ratios to the first candidate of each workload of libraries. */
  static Chart chart(ComparisonResult all) {
    List<String> names = new ArrayList<>();
    ListMultimap<String, Double> ratios = ArrayListMultimap.create();
    for (Part part : all.parts()) {
      Workload workload = part.workload();
      if (!workload.isOfMachine() && !workload.isOfRuns()) {
        for (Metric metric : workload.metrics) {
          names.add(workload.title + (workload.metrics.size() == 1 ? "" : ": " + metric.noun()));
          for (String candidate : Candidates.CHARTED) {
            ratios.put(candidate, ratio(part, metric, candidate));
          }
        }
      }
    }
    Chart chart =
        new Chart(
                "Compared with sparse-ae, on the same machine in the same run",
                "times sparse-ae (above 1: sparse-ae is ahead)")
            .ratios();
    Candidates.CHARTED.forEach(
        candidate -> chart.bars(candidate, names, Doubles.toArray(ratios.get(candidate))));
    return chart;
  }

  /** Returns a ratio; NaN without one, and for 0, the disk space of an engine without natives. */
  private static double ratio(Part part, Metric metric, String candidate) {
    return part.results().stream()
        .filter(result -> result.candidate().equals(candidate))
        .map(result -> result.medianRatio(metric, part.results().get(0)))
        .filter(ratio -> ratio > 0)
        .findFirst()
        .orElse(Double.NaN);
  }
}
