package io.github.sparseae.samples.family;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.datasets.Mnist;
import io.github.sparseae.model.Weights;
import io.github.sparseae.picture.WeightPicture;
import io.github.sparseae.probe.LinearProbe;
import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.RuntimeEnvironment;
import io.github.sparseae.samples.run.PeakMemory;
import io.github.sparseae.samples.run.OutputFolder;
import io.github.sparseae.samples.run.CompactPng;
import io.github.sparseae.samples.run.WeightRange;
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

/** Trains and measures one method after the other, each in the same way. */
final class FamilyRunner {
  private static final int SIDE = 28;
  private static final int TILE_COLUMNS = 40;

  private final FamilyOptions options;
  private final FamilyConsole console;

  FamilyRunner(FamilyOptions options, FamilyConsole console) {
    this.options = options;
    this.console = console;
  }

  /** Trains and measures all methods that were asked for, and writes down what came out. */
  void run() throws IOException {
    OffsetDateTime date = OffsetDateTime.now(ZoneId.systemDefault());
    long start = System.nanoTime();
    OutputFolder out = OutputFolder.prepare(options.out(), List.of());
    RuntimeEnvironment machine = RuntimeEnvironment.of(options.run().device());
    console.machine(machine);
    DigitData digits = DigitData.load(options.run());
    console.digits(digits);
    if (options.moved()) {
      console.moved(ShiftedDigits.COPIES);
    }

    List<MethodResult> results = new ArrayList<>();
    for (Method method : options.methods()) {
      results.add(measured(method, digits, options.out()));
    }
    FamilyRun run =
        new FamilyRun(
            date,
            options.run().seed(),
            options.run().quick(),
            options.select(),
            options.moved(),
            machine,
            digits,
            results,
            secondsSince(start),
            PeakMemory.now());
    console.table(run);
    FamilyResultsFile.write(run, out.results());
    FamilyTablePicture.write(run, options.out().resolve("table.png"));
    FamilyPage.write(run, out.report());
    console.end(run, out);
  }

  private MethodResult measured(Method method, DigitData digits, Path folder) throws IOException {
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
              sae.evaluate(test.samples()),
              sae.sparsity(test.samples()),
              sae.sparsity(train.samples()).dead(),
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
        .seed(options.run().seed())
        .device(options.run().device())
        .build();
  }

  private History fit(SparseAutoencoder sae, Recipe recipe, LabeledSamples train)
      throws InterruptedIOException {
    return finished(
        sae.fit(train.samples(), recipe.training(options.epochs(recipe)).listener(console::epoch)));
  }

  /** Each recipe trained without the last sixth of the training digits, and asked about those. */
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

  /** What classifiers learn from, of the digits that an autoencoder learned from. */
  private LabeledSamples supervised(LabeledSamples digits) {
    return options.moved() ? ShiftedDigits.of(digits, SIDE) : digits;
  }

  /** Chooses its penalty, but where copies of a digit would be on both sides of the choice. */
  private LinearProbe.Builder probe(Method method) {
    LinearProbe.Builder probe =
        LinearProbe.builder().loss(method.probe()).classNames(Mnist.CLASS_NAMES);
    return options.moved()
        ? probe.l2(Methods.movedProbeL2(method.probe()))
        : probe.l2From(Methods.probeL2(method.probe()));
  }

  /** The share of test digits that a classifier gets wrong which trains the encoder on. */
  private double fineTunedError(SparseAutoencoder sae, DigitData digits) throws IOException {
    try (Classifier classifier =
        Classifier.fromEncoder(sae).classNames(Mnist.CLASS_NAMES).build()) {
      Training.Builder training = Methods.fineTuning(options.classifierEpochs());
      finished(classifier.fit(supervised(digits.train()), training.listener(console::epoch)));
      return 1 - classifier.evaluate(digits.test()).accuracy();
    }
  }

  /** What each unit looks for, a tile each; saved, and as a page carries it. */
  private static byte[] tiles(Method method, Weights weights, Path file) throws IOException {
    WeightPicture picture =
        WeightPicture.encoder(weights, SIDE, SIDE, method.title() + ": what each unit looks for")
            .columns(TILE_COLUMNS)
            .scale(1);
    double range = WeightRange.legible(weights.encoder(), picture.range());
    if (range > 0) {
      picture.range(range);
    }
    picture.save(file);
    return CompactPng.of(picture.toPicture());
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
