package io.github.sparseae.samples.truth;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.SyntheticActivations;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.metrics.FeatureReport;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.report.TrainingReport;
import io.github.sparseae.report.internal.Page;
import io.github.sparseae.report.internal.Table;
import io.github.sparseae.report.internal.Table.Better;
import io.github.sparseae.report.internal.Table.Column;
import io.github.sparseae.report.internal.Table.Row;
import io.github.sparseae.samples.run.FinishedMethods;
import io.github.sparseae.samples.run.OutputFolder;
import io.github.sparseae.samples.run.SampleRun;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Trains every kind of sparsity on rows whose features are known, from several seeds, and holds its
 * units against them: SynthSAEBench at a part of its size.
 */
public final class TruthRunner {

  /** A quarter of the features, as in the benchmark. */
  private static final int FEATURES_PER_UNIT = 4;

  private static final int EPOCHS = 6;
  private static final int TRAIN = 300_000;
  private static final int TEST = 20_000;
  private static final int QUICK_SHARE = 20;
  private static final int BATCH = 1024;
  private static final double LEARNING_RATE = 1e-3;
  private static final int WIDTH = 160;

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

  private final Settings settings;
  private final SampleRun run;

  /**
   * The settings of a run.
   *
   * @param methods accepts the names of the kinds to train
   * @param seed the seed of the features and of the first training
   * @param seeds the number of trainings of each kind, positive
   * @param part the part of SynthSAEBench's size, from 1 to 128
   * @param quick whether to train on a twentieth of the rows
   * @param again whether to train kinds again whose results are in the folder
   * @param compute where and by which engine to compute
   * @param out the folder of the results
   */
  public record Settings(
      Predicate<String> methods,
      long seed,
      int seeds,
      int part,
      boolean quick,
      boolean again,
      Compute compute,
      Path out) {}

  /** Rows and the truth about them. */
  private record Data(
      SyntheticActivations truth, Samples train, Samples test, DenseArray activations) {}

  /** Creates a runner. */
  public TruthRunner(Settings settings, PrintWriter out) throws IOException {
    this.settings = settings;
    run = new SampleRun(out, WIDTH, settings.out(), settings.compute(), List.of());
  }

  /** Trains and evaluates all selected kinds and writes the results. */
  public void run() throws IOException {
    Data data = data();
    int units = Math.max(1, data.truth().features() / FEATURES_PER_UNIT);
    double active = Arrays.stream(data.truth().expectedRates()).limit(units).sum();
    int target = (int) Math.round(active);
    run.line(
        "truth     %s; %,d rows; %d units, of which %d active",
        data.truth(), data.train().size(), units, target);
    Map<String, Object> content =
        OutputFolder.object(
            "features", data.truth().features(),
            "inputs", data.truth().inputs(),
            "units", units,
            "target", target,
            "rows", data.train().size(),
            "epochs", EPOCHS,
            "seed", settings.seed(),
            "seeds", settings.seeds(),
            "library", run.environment().library(),
            "engine", run.environment().engine());
    List<TruthMethod> methods =
        TruthMethod.all(data.truth().inputs(), units, target).stream()
            .filter(method -> settings.methods().test(method.name()))
            .toList();
    Map<String, JsonNode> results =
        new FinishedMethods(run, content, settings.again())
            .complete(
                methods,
                TruthMethod::title,
                method -> result(method, data, units, target),
                all -> write(content, all));
    run.heading(
        "THE FAMILY ON KNOWN FEATURES, below it what SynthSAEBench reports for its full size");
    run.line("%s", TABLE.text(rows(results)));
    run.end();
  }

  private Data data() {
    SyntheticActivations truth =
        SyntheticActivations.synthSaeBench(settings.part()).seed(settings.seed()).build();
    int train = settings.quick() ? TRAIN / QUICK_SHARE : TRAIN;
    int test = settings.quick() ? TEST / QUICK_SHARE : TEST;
    return new Data(
        truth, truth.samples(0, train), truth.samples(TRAIN, test), truth.activations(TRAIN, test));
  }

  private Map<String, Object> result(TruthMethod method, Data data, int units, int target)
      throws IOException {
    List<FeatureReport> reports = new ArrayList<>();
    for (int i = 0; i < settings.seeds(); i++) {
      reports.add(report(method, data, units, target, settings.seed() + i));
    }
    return OutputFolder.object("published", method.published(), "reports", reports);
  }

  private FeatureReport report(TruthMethod method, Data data, int units, int target, long seed)
      throws IOException {
    SparseAutoencoder.Builder network =
        SparseAutoencoder.builder().inputs(data.truth().inputs()).hidden(units).seed(seed);
    try (SparseAutoencoder sae =
        method.network().apply(network).compute(settings.compute()).build()) {
      Training.Builder training =
          Training.epochs(EPOCHS)
              .batchSize(BATCH)
              .optimizer(Optimizer.adam(LEARNING_RATE))
              .learningRateSchedule(Schedule.linearDecay(2.0 / 3))
              .listener(
                  TrainingReport.to(run.file(method.name() + ".html"))
                      .title(method.title() + ", seed " + seed)
                      .network(sae)
                      .rows(data.test()));
      if (method.isControlled()) {
        training.targetL0(target);
      }
      History history = SampleRun.finished(sae.fit(data.train(), training));
      FeatureReport report =
          sae.features(data.test(), data.activations(), data.truth().directions());
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
      double[] values =
          reports.findValues(column.key()).stream().mapToDouble(JsonNode::asDouble).toArray();
      double mean = Arrays.stream(values).average().orElse(Double.NaN);
      double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      means.put(column.key(), mean);
      if (values.length > 1) {
        double spread = Math.sqrt(squares / (values.length - 1));
        spreads.put(column.key(), " ± " + String.format(Locale.ROOT, column.format(), spread));
      }
    }
    return new Row(name, name + ".html", means, spreads);
  }

  private void write(Map<String, Object> content, Map<String, JsonNode> results)
      throws IOException {
    Page page =
        new Page("The sparse family on known features")
            .about(settings.seeds() + " seeds from " + settings.seed())
            .paragraph(
                String.format(
                    Locale.ROOT,
                    "Each method learns from %s rows, %s times each, that are sums of %s known"
                        + " features in %s inputs: SynthSAEBench at a part of its size. It has %s"
                        + " units, of which %s are to be active, the number of active features"
                        + " among the %s most frequent. Figures are means over seeds ± standard"
                        + " deviation, on rows that were not trained on; below them, what"
                        + " SynthSAEBench reports for 16,384 features, 4,096 units and L0 25"
                        + " (Chanin and Garriga-Alonso, 2026). The name of a method leads to the"
                        + " page of its last training.",
                    content.get("rows"),
                    EPOCHS,
                    content.get("features"),
                    content.get("inputs"),
                    content.get("units"),
                    content.get("target"),
                    content.get("units")))
            .html(TABLE.html(rows(results)));
    Map<String, Object> all = new LinkedHashMap<>(content);
    all.put("methods", results);
    run.write(page, all);
  }
}
