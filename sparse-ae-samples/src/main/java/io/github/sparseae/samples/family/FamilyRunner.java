package io.github.sparseae.samples.family;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.datasets.Mnist;
import io.github.sparseae.model.Weights;
import io.github.sparseae.picture.WeightPicture;
import io.github.sparseae.probe.LinearProbe;
import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.JsonFile;
import io.github.sparseae.samples.run.OutputFolder;
import io.github.sparseae.samples.run.PeakMemory;
import io.github.sparseae.samples.run.RuntimeEnvironment;
import io.github.sparseae.samples.run.WeightTiles;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/** Trains and evaluates all methods in the same way, one after the other. */
final class FamilyRunner {
  private static final int SIDE = 28;
  private static final int TILE_COLUMNS = 40;

  private final FamilyOptions options;
  private final FamilyConsole console;

  FamilyRunner(FamilyOptions options, FamilyConsole console) {
    this.options = options;
    this.console = console;
  }

  /** Trains and evaluates all selected methods and writes the results. */
  void run() throws IOException {
    OffsetDateTime date = OffsetDateTime.now(ZoneId.systemDefault());
    long start = System.nanoTime();
    OutputFolder out = OutputFolder.prepare(options.out(), List.of());
    RuntimeEnvironment environment = RuntimeEnvironment.of(options.compute());
    console.environment(environment);
    DigitData digits = DigitData.load(options);
    console.digits(digits, "the literature's");
    if (options.moved()) {
      console.moved(ShiftedDigits.COPIES);
    }

    List<MethodResult> results = new ArrayList<>();
    for (Method method : options.methods()) {
      results.add(result(method, digits, options.out()));
    }
    FamilyRun run =
        new FamilyRun(
            date, options, environment, digits, results, secondsSince(start), PeakMemory.now());
    console.table(run);
    JsonFile.write(out.results(), FamilyResultsFile.content(run));
    FamilyTablePicture.write(run, options.out().resolve("table.png"));
    out.writeReport(FamilyPage.render(run));
    console.end(out, run.seconds(), run.memory());
  }

  private MethodResult result(Method method, DigitData digits, Path folder) throws IOException {
    long start = System.nanoTime();
    console.method(method);
    List<MethodResult.Trial> trials = options.select() ? trials(method, digits) : List.of();
    Recipe recipe =
        trials.stream()
            .min(Comparator.comparingDouble(MethodResult.Trial::probeError))
            .map(MethodResult.Trial::recipe)
            .orElse(method.recipes().get(0));
    LabeledSamples train = digits.train();
    LabeledSamples test = digits.test();
    try (SparseAutoencoder sae = autoencoder(method, recipe)) {
      console.network(sae.describe());
      History history = fit(sae, recipe, train);
      Path picture = folder.resolve(method + ".png");
      byte[] tiles = tiles(method, sae.weights(), picture);
      MethodResult result =
          new MethodResult(
              method,
              recipe,
              trials,
              sae.describe(),
              recipe.training(options.epochs(recipe)).build().describe(),
              sae.evaluate(test),
              sae.sparsity(test),
              sae.sparsity(train).dead(),
              sae.probe(supervised(train), test, probe(method)),
              fineTunedError(sae, digits),
              Base64.getEncoder().encodeToString(tiles),
              history.duration().toNanos() / 1e9,
              secondsSince(start));
      console.result(result);
      return result;
    }
  }

  private SparseAutoencoder autoencoder(Method method, Recipe recipe) {
    return recipe
        .autoencoder(SIDE * SIDE, method.hidden())
        .seed(options.seed())
        .compute(options.compute())
        .build();
  }

  private History fit(SparseAutoencoder sae, Recipe recipe, LabeledSamples train)
      throws InterruptedIOException {
    return finished(
        sae.fit(train, recipe.training(options.epochs(recipe)).listener(console::epoch)));
  }

  /** Trains each recipe without the last sixth of the training digits and validates it on those. */
  private List<MethodResult.Trial> trials(Method method, DigitData digits) throws IOException {
    LabeledSamples all = digits.train();
    int kept = all.size() * 5 / 6;
    LabeledSamples train = all.rows(0, kept);
    LabeledSamples validation = all.rows(kept, all.size());
    List<MethodResult.Trial> trials = new ArrayList<>();
    for (Recipe recipe : method.recipes()) {
      try (SparseAutoencoder sae = autoencoder(method, recipe)) {
        fit(sae, recipe, train);
        double error =
            1 - sae.probe(supervised(train), validation, probe(method)).test().accuracy();
        trials.add(new MethodResult.Trial(recipe, error));
        console.trial(recipe, error);
      }
    }
    return trials;
  }

  /** Returns the training digits of classifiers. */
  private LabeledSamples supervised(LabeledSamples digits) {
    return options.moved() ? ShiftedDigits.of(digits, SIDE) : digits;
  }

  /** Selects the L2 penalty, except where copies of a digit would be on both sides of the split. */
  private LinearProbe.Builder probe(Method method) {
    LinearProbe.Builder probe =
        LinearProbe.builder().loss(method.probe()).classNames(Mnist.CLASS_NAMES);
    return options.moved()
        ? probe.l2(Methods.movedProbeL2(method.probe()))
        : probe.l2From(Methods.probeL2(method.probe()));
  }

  /** Returns the error on test digits of a classifier that fine-tunes the encoder, from 0 to 1. */
  private double fineTunedError(SparseAutoencoder sae, DigitData digits) throws IOException {
    try (Classifier classifier =
        Classifier.fromEncoder(sae).classNames(Mnist.CLASS_NAMES).build()) {
      Training.Builder training = Methods.fineTuning(options.classifierEpochs());
      finished(classifier.fit(supervised(digits.train()), training.listener(console::epoch)));
      return 1 - classifier.evaluate(digits.test()).accuracy();
    }
  }

  /** Saves a tile of encoder weights for each unit and returns the picture for a page. */
  private static byte[] tiles(Method method, Weights weights, Path file) throws IOException {
    String title = method.title() + ": encoder weights of each unit";
    return WeightTiles.save(
        () -> WeightPicture.encoder(weights, SIDE, SIDE, title).columns(TILE_COLUMNS).scale(1),
        file);
  }

  private static History finished(History history) throws InterruptedIOException {
    if (history.cancelled()) {
      throw new InterruptedIOException(
          "interrupted after " + history.epochs().size() + " epochs of training");
    }
    return history;
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
