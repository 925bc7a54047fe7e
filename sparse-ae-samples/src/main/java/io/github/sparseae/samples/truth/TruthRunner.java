package io.github.sparseae.samples.truth;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.SyntheticActivations;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.metrics.FeatureReport;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.samples.run.HtmlTemplate;
import io.github.sparseae.samples.run.JsonFile;
import io.github.sparseae.samples.run.OutputFolder;
import io.github.sparseae.samples.run.PeakMemory;
import io.github.sparseae.samples.run.RuntimeEnvironment;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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

  private final Settings settings;
  private final TruthConsole console;
  private final OutputFolder out;

  /**
   * The settings of a run.
   *
   * @param methods accepts the names of the kinds to train
   * @param seed the seed of the features and of the first training
   * @param seeds the number of trainings of each kind, positive
   * @param part the part of SynthSAEBench's size, from 1 to 128
   * @param quick whether to train on a twentieth of the rows
   * @param compute where and by which engine to compute
   * @param out the folder of the results
   */
  public record Settings(
      Predicate<String> methods,
      long seed,
      int seeds,
      int part,
      boolean quick,
      Compute compute,
      Path out) {}

  /** Rows and the truth about them. */
  private record Data(
      SyntheticActivations truth, Samples train, Samples test, DenseArray activations) {}

  /** Creates a runner. */
  public TruthRunner(Settings settings, PrintWriter out) throws IOException {
    this.settings = settings;
    console = new TruthConsole(out);
    this.out = OutputFolder.prepare(settings.out(), List.of());
  }

  /** Trains and evaluates all selected kinds and writes the results. */
  public void run() throws IOException {
    OffsetDateTime date = OffsetDateTime.now(ZoneId.systemDefault());
    long start = System.nanoTime();
    RuntimeEnvironment environment = RuntimeEnvironment.of(settings.compute());
    console.environment(environment);
    Data data = data();
    int units = Math.max(1, data.truth().features() / FEATURES_PER_UNIT);
    double active = Arrays.stream(data.truth().expectedRates()).limit(units).sum();
    int target = (int) Math.round(active);
    console.data(data.truth(), data.train().size(), units, target);

    Map<TruthMethod, List<FeatureReport>> results = new LinkedHashMap<>();
    for (TruthMethod method : TruthMethod.all(data.truth().inputs(), units, target)) {
      if (settings.methods().test(method.name())) {
        List<FeatureReport> reports = new ArrayList<>();
        console.method(method);
        for (int i = 0; i < settings.seeds(); i++) {
          reports.add(report(method, data, units, target, settings.seed() + i));
        }
        results.put(method, reports);
      }
    }
    console.table(results);
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("features", data.truth().features());
    content.put("inputs", data.truth().inputs());
    content.put("units", units);
    content.put("target", target);
    content.put("rows", data.train().size());
    content.put("epochs", EPOCHS);
    content.put("seed", settings.seed());
    content.put("seeds", settings.seeds());
    content.put("machine", environment);
    content.put("seconds", Math.round(seconds));
    JsonFile.write(out.results(), file(content, results, date));
    out.writeReport(page(content, results, date));
    console.end(out, seconds, PeakMemory.now());
  }

  private Data data() {
    SyntheticActivations truth =
        SyntheticActivations.synthSaeBench(settings.part()).seed(settings.seed()).build();
    int train = settings.quick() ? TRAIN / QUICK_SHARE : TRAIN;
    int test = settings.quick() ? TEST / QUICK_SHARE : TEST;
    return new Data(
        truth, truth.samples(0, train), truth.samples(TRAIN, test), truth.activations(TRAIN, test));
  }

  private FeatureReport report(TruthMethod method, Data data, int units, int target, long seed)
      throws IOException {
    Training.Builder training =
        Training.epochs(EPOCHS)
            .batchSize(BATCH)
            .optimizer(Optimizer.adam(LEARNING_RATE))
            .learningRateSchedule(Schedule.linearDecay(2.0 / 3));
    if (method.isControlled()) {
      training.targetL0(target);
    }
    SparseAutoencoder.Builder network =
        SparseAutoencoder.builder().inputs(data.truth().inputs()).hidden(units).seed(seed);
    try (SparseAutoencoder sae =
        method.network().apply(network).compute(settings.compute()).build()) {
      History history = sae.fit(data.train(), training.listener(report -> {}));
      if (history.cancelled()) {
        throw new InterruptedIOException("interrupted during training");
      }
      FeatureReport report =
          sae.features(data.test(), data.activations(), data.truth().directions());
      console.report(seed, report, history.duration().toNanos() / 1e9);
      return report;
    }
  }

  private static Map<String, Object> file(
      Map<String, Object> content,
      Map<TruthMethod, List<FeatureReport>> results,
      OffsetDateTime date) {
    Map<String, Object> methods = new LinkedHashMap<>();
    results.forEach(
        (method, reports) ->
            methods.put(
                method.name(), Map.of("published", method.published(), "reports", reports)));
    Map<String, Object> file = new LinkedHashMap<>(content);
    file.put("date", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(date));
    file.put("methods", methods);
    return file;
  }

  private static String page(
      Map<String, Object> content,
      Map<TruthMethod, List<FeatureReport>> results,
      OffsetDateTime date)
      throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    results.forEach(
        (method, reports) -> {
          List<Map<String, Object>> cells = new ArrayList<>();
          for (TruthColumn column : TruthColumn.ALL) {
            Double published = method.published().get(column.key());
            cells.add(
                Map.of(
                    "text",
                    column.cell(reports),
                    "published",
                    published == null ? "" : column.text(published)));
          }
          rows.add(Map.of("title", method.title(), "cells", cells));
        });
    Map<String, Object> page = new LinkedHashMap<>(content);
    page.put("date", HtmlTemplate.format(date));
    page.put("head", TruthColumn.ALL.stream().map(TruthColumn::head).toList());
    page.put("methods", rows);
    return HtmlTemplate.render(TruthRunner.class, "truth.mustache", page);
  }
}
