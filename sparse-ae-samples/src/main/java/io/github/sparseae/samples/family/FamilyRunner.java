package io.github.sparseae.samples.family;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.datasets.Mnist;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.picture.WeightPicture;
import io.github.sparseae.probe.LinearProbe;
import io.github.sparseae.probe.ProbeReport;
import io.github.sparseae.report.TrainingReport;
import io.github.sparseae.report.internal.Chart;
import io.github.sparseae.report.internal.Page;
import io.github.sparseae.report.internal.Table;
import io.github.sparseae.report.internal.Table.Better;
import io.github.sparseae.report.internal.Table.Column;
import io.github.sparseae.report.internal.Table.Row;
import io.github.sparseae.samples.family.Method.Recipe;
import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.OutputFolder;
import io.github.sparseae.samples.run.SampleRun;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingListener;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trains and evaluates all methods in the same way, one after the other. */
final class FamilyRunner {
  private static final int SIDE = 28;
  private static final int TILE_COLUMNS = 40;

  private static final Table TABLE =
      new Table(
          "method",
          List.of(
              new Column("hidden", "units", "%.0f", Better.NEITHER),
              new Column("testError", "test mse", "%.5f", Better.SMALLER),
              new Column("explainedVariance", "explained variance %", "%.1f", Better.LARGER),
              new Column("l0", "active (L0)", "%.1f", Better.NEITHER),
              new Column("dead", "dead", "%.0f", Better.SMALLER),
              new Column("probeError", "probe error %", "%.2f", Better.SMALLER),
              new Column("fineTunedError", "fine-tuned error %", "%.2f", Better.SMALLER),
              new Column("seconds", "seconds", "%.0f", Better.NEITHER)));

  private final FamilyCommand options;
  private final SampleRun run;
  private final DigitData digits;

  FamilyRunner(FamilyCommand options, PrintWriter out) throws IOException {
    this.options = options;
    run = new SampleRun(out, options.out, options.compute());
    digits = DigitData.load(options);
  }

  /** Trains and evaluates the selected methods that have no results and writes all results. */
  void run() throws IOException {
    run.digits(digits, "the literature's");
    List<SampleRun.Part> parts =
        Methods.ALL.stream()
            .filter(method -> options.isSelected(method.name()))
            .map(
                method ->
                    new SampleRun.Part(
                        method.name(),
                        method.title() + " (" + method.source() + ")",
                        () -> result(method)))
            .toList();
    Map<String, JsonNode> results = run.complete(parts, settings(), options.again, this::write);
    run.heading("THE FAMILY on %s, seed %d", digits.title(), options.seed());
    run.line("%s", TABLE.text(rows(results)));
    run.end();
  }

  /** Returns what results depend on. */
  private Map<String, Object> settings() {
    Map<String, Object> settings =
        OutputFolder.object(
            "seed", options.seed(),
            "quick", options.quick(),
            "selected", options.select,
            "digits", digits.file(),
            "library", run.environment().library(),
            "engine", run.environment().engine());
    if (options.epochs != null) {
      settings.put("epochs", options.epochs);
    }
    return settings;
  }

  private static List<Row> rows(Map<String, JsonNode> results) {
    List<Row> rows = new ArrayList<>();
    results.forEach(
        (method, result) -> {
          Map<String, Double> figures =
              TABLE.columns().stream()
                  .map(Column::key)
                  .collect(toMap(key -> key, key -> result.get(key).asDouble()));
          rows.add(new Row(method, method + ".html", figures));
        });
    return rows;
  }

  private void write(Map<String, JsonNode> results) throws IOException {
    List<Row> rows = rows(results);
    run.line("%n%s", TABLE.text(rows.subList(rows.size() - 1, rows.size())));
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("methods", results);
    content.putAll(settings());
    run.write(page(results), content);
  }

  private Page page(Map<String, JsonNode> results) {
    Page page = new Page("The sparse family, side by side");
    page.about(digits.describe(), "seed " + options.seed());
    if (!digits.comparable()) {
      page.alarm("These are not results on all of MNIST, and not comparable with published ones.");
    }
    page.paragraph(
        "Each method learns a code of the same digits without their labels. The code is evaluated"
            + " by how well test digits are reconstructed from it, and by the error of a linear"
            + " classifier that is trained on the codes until it has converged (the probe). Last, a"
            + " classifier trains the encoder as well (fine-tuned). Dead units are active on no"
            + " training digit. The name of a method leads to the page of its training.");
    if (options.select) {
      page.paragraph(
          "Of each method's recipes, the one whose probe has the smallest error on a held-out sixth"
              + " of the training digits was selected; test digits were not used.");
    }
    List<Row> rows = rows(results);
    page.table(TABLE, rows);
    page.figures(
        () ->
            page.chart(scatter("Explained variance % by active units", "explainedVariance", rows))
                .chart(scatter("Error of the probe % by active units", "probeError", rows)));
    results.forEach(
        (name, result) -> {
          Method method = Methods.named(name);
          page.heading(method.title()).about(method.source(), published(method));
          page.lines(
              "recipe    %s%nlearning  %s%nprobe     %s%s"
                  .formatted(
                      result.get("recipe").asText(),
                      result.get("learning").asText(),
                      result.get("probeFit").asText(),
                      result.path("validationErrors").isMissingNode()
                          ? ""
                          : "%nvalidation errors %% of all recipes: ".formatted()
                              + result.get("validationErrors")));
        });
    return page;
  }

  private static String published(Method method) {
    return method.publishedError().isEmpty()
        ? ""
        : "published error of a linear classifier on "
            + method.hidden()
            + " units: "
            + method.publishedError().getAsDouble()
            + " %";
  }

  private static Chart scatter(String title, String key, List<Row> rows) {
    return new Chart(title, "active units on a test digit").points(title, rows, "l0", key);
  }

  private Map<String, Object> result(Method method) throws IOException {
    long start = System.nanoTime();
    Map<String, Object> trials = options.select ? trials(method) : Map.of();
    Recipe recipe =
        method.recipes().stream()
            .min(Comparator.comparingDouble(r -> (Double) trials.getOrDefault(r.name(), 0.0)))
            .orElseThrow();
    LabeledSamples train = digits.train();
    LabeledSamples test = digits.test();
    try (SparseAutoencoder sae = autoencoder(method, recipe)) {
      run.line("%s", sae.describe());
      History history =
          fit(
              sae,
              recipe,
              train,
              TrainingReport.to(run.file(method.name() + ".html"))
                  .title(method.title())
                  .network(sae)
                  .rows(test)
                  .images(SIDE, SIDE));
      WeightPicture.atoms(sae.weights(), SIDE, SIDE, method.title() + ": decoder atoms")
          .columns(TILE_COLUMNS)
          .legible()
          .save(run.file(method.name() + ".png"));
      ReconstructionReport reconstruction = sae.evaluate(test);
      ProbeReport probe = sae.probe(train, test, probe(method));
      Map<String, Object> result =
          OutputFolder.object(
              "testError", reconstruction.meanSquaredError(),
              "explainedVariance", 100 * reconstruction.explainedVariance(),
              "l0", sae.sparsity(test).l0(),
              "dead", sae.sparsity(train).dead(),
              "probeError", 100 * probe.test().error(),
              "fineTunedError", 100 * fineTunedError(sae),
              "seconds", history.duration().toNanos() / 1e9,
              "hidden", options.hidden(method),
              "recipe", recipe.name(),
              "network", sae.describe().lines().toList(),
              "learning", options.training(recipe).describe(),
              "probeFit", probe.fit().toString(),
              "secondsInAll", (System.nanoTime() - start) / 1e9);
      if (!trials.isEmpty()) {
        result.put("validationErrors", trials);
      }
      return result;
    }
  }

  private SparseAutoencoder autoencoder(Method method, Recipe recipe) {
    return recipe
        .autoencoder(SIDE * SIDE, options.hidden(method))
        .seed(options.seed())
        .compute(options.compute())
        .build();
  }

  private History fit(
      SparseAutoencoder sae, Recipe recipe, LabeledSamples train, TrainingListener listener)
      throws InterruptedIOException {
    return SampleRun.finished(
        sae.fit(
            train,
            Training.builder(options.training(recipe)).listener(this::print).listener(listener)));
  }

  private void print(EpochReport report) {
    run.line("  %s", report);
  }

  /**
   * Trains each recipe without the last sixth of the training digits and returns the error of a
   * probe on those, in percent.
   */
  private Map<String, Object> trials(Method method) throws IOException {
    LabeledSamples all = digits.train();
    int kept = all.size() * 5 / 6;
    LabeledSamples train = all.rows(0, kept);
    LabeledSamples validation = all.rows(kept, all.size());
    Map<String, Object> trials = new LinkedHashMap<>();
    for (Recipe recipe : method.recipes()) {
      try (SparseAutoencoder sae = autoencoder(method, recipe)) {
        fit(sae, recipe, train, report -> {});
        double error = 100 * sae.probe(train, validation, probe(method)).test().error();
        trials.put(recipe.name(), error);
        run.line("  validation error %.2f %% with %s", error, recipe);
      }
    }
    return trials;
  }

  private static LinearProbe.Builder probe(Method method) {
    return LinearProbe.builder()
        .loss(method.probe())
        .classNames(Mnist.CLASS_NAMES)
        .l2From(Methods.probeL2(method.probe()));
  }

  /** Returns the error on test digits of a classifier that fine-tunes the encoder, from 0 to 1. */
  private double fineTunedError(SparseAutoencoder sae) throws IOException {
    try (Classifier classifier =
        Classifier.fromEncoder(sae).classNames(Mnist.CLASS_NAMES).build()) {
      Training.Builder training = Methods.fineTuning(options.classifierEpochs());
      SampleRun.finished(classifier.fit(digits.train(), training.listener(this::print)));
      return classifier.evaluate(digits.test()).error();
    }
  }
}
