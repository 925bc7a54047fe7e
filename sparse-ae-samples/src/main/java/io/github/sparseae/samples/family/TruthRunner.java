package io.github.sparseae.samples.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.math.Stats;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.SyntheticActivations;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.metrics.FeatureReport;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.report.TrainingReport;
import io.github.sparseae.report.internal.Page;
import io.github.sparseae.report.internal.Table;
import io.github.sparseae.report.internal.Table.Better;
import io.github.sparseae.report.internal.Table.Column;
import io.github.sparseae.report.internal.Table.Row;
import io.github.sparseae.samples.run.OutputFolder;
import io.github.sparseae.samples.run.SampleRun;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains every kind of sparsity on rows whose features are known, from several seeds, and holds its
 * units against them: SynthSAEBench at a part of its size.
 */
final class TruthRunner {

  /** A quarter of the features, as in the benchmark. */
  private static final int FEATURES_PER_UNIT = 4;

  private static final int EPOCHS = 6;
  private static final int TRAIN = 300_000;
  private static final int TEST = 20_000;
  private static final int QUICK_SHARE = 20;
  private static final int BATCH = 1024;
  private static final double LEARNING_RATE = 1e-3;

  private static final Table TABLE =
      new Table(
          "method",
          List.of(
              new Column("f1", "F1", "%.3f", Better.NEITHER),
              new Column("precision", "precision", "%.3f", Better.NEITHER),
              new Column("recall", "recall", "%.3f", Better.NEITHER),
              new Column("mcc", "correlation", "%.3f", Better.NEITHER),
              new Column("uniqueness", "uniqueness", "%.3f", Better.NEITHER),
              new Column("explainedVariance", "explained", "%.3f", Better.NEITHER),
              new Column("shrinkage", "shrinkage", "%.3f", Better.NEITHER),
              new Column("l0", "L0", "%.2f", Better.NEITHER),
              new Column("dead", "dead", "%.1f", Better.NEITHER)));

  private final FamilyCommand command;
  private final SampleRun run;
  private final SyntheticActivations truth;
  private final Samples train;
  private final Samples test;
  private final DenseArray activations;
  private final int units;
  private final int target;

  TruthRunner(FamilyCommand command, PrintWriter out) throws IOException {
    this.command = command;
    run = new SampleRun(out, command.out.resolve("truth"), command.compute());
    int share = command.quick() ? QUICK_SHARE : 1;
    truth = SyntheticActivations.synthSaeBench(command.part()).seed(command.seed()).build();
    train = truth.samples(0, TRAIN / share);
    test = truth.samples(TRAIN, TEST / share);
    activations = truth.activations(TRAIN, TEST / share);
    units = Math.max(1, truth.features() / FEATURES_PER_UNIT);
    target = (int) Math.round(Arrays.stream(truth.expectedRates()).limit(units).sum());
  }

  void run() throws IOException {
    run.line(
        "truth     %s; %,d rows; %d units, of which %d active", truth, train.size(), units, target);
    Map<String, Object> settings =
        OutputFolder.object(
            "features", truth.features(),
            "inputs", truth.inputs(),
            "units", units,
            "target", target,
            "rows", train.size(),
            "epochs", EPOCHS,
            "seed", command.seed(),
            "seeds", command.seeds(),
            "library", run.environment().library(),
            "engine", run.environment().engine());
    List<SampleRun.Part> parts =
        TruthMethod.all(truth.inputs(), units, target).stream()
            .filter(method -> command.isSelected(method.name()))
            .map(m -> new SampleRun.Part(m.name(), m.title(), () -> result(m)))
            .toList();
    Map<String, JsonNode> results =
        run.complete(parts, settings, command.again, all -> write(settings, all));
    run.heading(
        "THE FAMILY ON KNOWN FEATURES, below it what SynthSAEBench reports for its full size");
    run.line("%s", TABLE.text(rows(results)));
    run.end();
  }

  private Map<String, Object> result(TruthMethod method) throws IOException {
    List<FeatureReport> reports = new ArrayList<>();
    for (int i = 0; i < command.seeds(); i++) {
      reports.add(report(method, command.seed() + i));
    }
    return OutputFolder.object("published", method.published(), "reports", reports);
  }

  private FeatureReport report(TruthMethod method, long seed) throws IOException {
    SparseAutoencoder.Builder network =
        SparseAutoencoder.builder().inputs(truth.inputs()).hidden(units).seed(seed);
    try (SparseAutoencoder sae =
        method.network().apply(network).compute(command.compute()).build()) {
      Training.Builder training =
          Training.epochs(EPOCHS)
              .batchSize(BATCH)
              .optimizer(Optimizer.adam(LEARNING_RATE))
              .learningRateSchedule(Schedule.linearDecay(2.0 / 3))
              .listener(
                  TrainingReport.to(run.file(method.name() + ".html"))
                      .title(method.title() + ", seed " + seed)
                      .network(sae)
                      .rows(test));
      // Kinds that only have a weight; the others state how many units are active.
      Sparsity sparsity = sae.spec().sparsity();
      if (sparsity instanceof Sparsity.L1
          || sparsity instanceof Sparsity.JumpRelu
          || sparsity instanceof Sparsity.Gated) {
        training.targetL0(target);
      }
      History history = SampleRun.finished(sae.fit(train, training));
      FeatureReport report = sae.features(test, activations, truth.directions());
      run.line("seed %d, %.1f s", seed, history.duration().toNanos() / 1e9);
      report.toString().lines().forEach(text -> run.line("  %s", text));
      return report;
    }
  }

  private static List<Row> rows(Map<String, JsonNode> results) {
    List<Row> rows = new ArrayList<>();
    results.forEach(
        (method, result) -> {
          rows.add(row(method, result.get("reports")));
          Map<String, Double> published = new HashMap<>();
          result
              .get("published")
              .properties()
              .forEach(figure -> published.put(figure.getKey(), figure.getValue().asDouble()));
          if (!published.isEmpty()) {
            rows.add(new Row("  published", "", published));
          }
        });
    return rows;
  }

  /** Returns means and, of several reports, standard deviations √(Σ(v − mean)² / (n − 1)). */
  static Row row(String name, JsonNode reports) {
    Map<String, Double> means = new HashMap<>();
    Map<String, String> spreads = new HashMap<>();
    for (Column column : TABLE.columns()) {
      Stats stats =
          Stats.of(reports.findValues(column.key()).stream().map(JsonNode::asDouble).iterator());
      means.put(column.key(), stats.mean());
      if (stats.count() > 1) {
        spreads.put(
            column.key(), Page.format(" ± " + column.format(), stats.sampleStandardDeviation()));
      }
    }
    return new Row(name, name + ".html", means, spreads);
  }

  private void write(Map<String, Object> settings, Map<String, JsonNode> results)
      throws IOException {
    Page page =
        new Page("The sparse family on known features")
            .about(Quantity.of(command.seeds(), "seed") + " from " + command.seed())
            .paragraph(
                Page.format(
                    "Each method learns from %,d rows, %d times each, that are sums of %,d known"
                        + " features in %,d inputs: SynthSAEBench at a part of its size. It has %,d"
                        + " units and a target L0 of %d, the number of active features"
                        + " among the %,d most frequent. Figures are means over seeds ± standard"
                        + " deviation, on rows that were not trained on; below them, what"
                        + " SynthSAEBench reports for 16,384 features, 4,096 units and L0 25"
                        + " (Chanin and Garriga-Alonso, 2026). The name of a method leads to the"
                        + " page of its last training.",
                    train.size(), EPOCHS, truth.features(), truth.inputs(), units, target, units))
            .table(TABLE, rows(results));
    Map<String, Object> all = new LinkedHashMap<>(settings);
    all.put("methods", results);
    run.write(page, all);
  }
}
