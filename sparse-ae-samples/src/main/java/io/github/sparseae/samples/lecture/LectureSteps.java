package io.github.sparseae.samples.lecture;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.Mnist;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.Weights;
import io.github.sparseae.picture.ReconstructionPicture;
import io.github.sparseae.picture.WeightPicture;
import io.github.sparseae.report.TrainingReport;
import io.github.sparseae.report.internal.Page;
import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.OutputFolder;
import io.github.sparseae.samples.run.SampleRun;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The lecture "Sparse Autoencoders for MNIST classification", end to end: its ten steps, in its
 * order, for each of its three {@linkplain Variant variants}. {@link PublishedResults} names its
 * source.
 */
record LectureSteps(LectureCommand options, SampleRun run, DigitData digits, Variant variant) {
  /** The lecture shows reconstructions after every tenth epoch, from the first on. */
  private static final int EPOCHS_BETWEEN_PICTURES = 10;

  static void run(LectureCommand options, PrintWriter out) throws IOException {
    // Step 1: MNIST, pixels from 0 to 1; and whether there is a GPU.
    SampleRun run =
        new SampleRun(out, options.out, options.compute(), options.variants().toArray());
    DigitData digits = DigitData.load(options);
    run.digits(digits, "the lecture's");

    List<VariantResult> results = new ArrayList<>();
    for (Variant variant : options.variants()) {
      results.add(new LectureSteps(options, run, digits, variant).steps2To10());
    }
    Map<String, Object> settings =
        OutputFolder.object(
            "epochs", options.epochs(),
            "classifierEpochs", options.classifierEpochs(),
            "seed", options.seed(),
            "precision", options.precision.toString(),
            "quick", options.quick());
    LectureReport report = new LectureReport(settings, digits, results);
    run.heading(
        "COMPARISON%s", digits.comparable() ? "" : " (not comparable with the lecture's results)");
    run.line("%s", report.comparison());
    run.write(report.page(), report.file());
    run.end();
  }

  private VariantResult steps2To10() throws IOException {
    long start = System.nanoTime();
    run.heading("%s: %s", variant.name().toUpperCase(Locale.ROOT), variant.claim());
    try (SparseAutoencoder autoencoder = steps2And3Autoencoder()) {
      // Step 4: a copy of the weights before training.
      Weights initial = autoencoder.weights();
      // Steps 5 and 6: training, and reconstructions in its course.
      List<Double> losses = step5Train(autoencoder);
      ReconstructionReport test = autoencoder.evaluate(digits.test());
      SparsityReport sparsity = autoencoder.sparsity(digits.test());
      run.line("%ntest      %s%n%s", test, sparsity);
      steps7And8Weights(initial, autoencoder.weights());
      List<Double> errors = new ArrayList<>();
      List<ClassificationReport> tests = new ArrayList<>();
      step9Classify(autoencoder, errors, tests);
      return new VariantResult(
          variant,
          autoencoder.spec(),
          losses,
          test.meanSquaredError(),
          test.explainedVariance(),
          sparsity,
          errors,
          tests.stream().map(report -> 100 * report.accuracy()).toList(),
          step10PerClass(tests.get(tests.size() - 1)),
          (System.nanoTime() - start) / 1e9);
    }
  }

  /**
   * Step 2: the L1 penalty, {@code weight · sign(h)} added to the gradient of each activation. The
   * variants differ in whether it acts and on which scale. Step 3: the autoencoder, 784 to 400 to
   * 784.
   */
  private SparseAutoencoder steps2And3Autoencoder() {
    SparseAutoencoder autoencoder =
        variant
            .network()
            .get()
            .precision(options.precision)
            .compute(options.compute())
            .seed(options.seed())
            .build();
    run.line("%n%s", autoencoder.describe());
    return autoencoder;
  }

  /** Step 5: training; returns the mean squared error of each epoch. */
  private List<Double> step5Train(SparseAutoencoder autoencoder) throws IOException {
    Samples shown = digits.shown();
    ReconstructionPicture pictures =
        ReconstructionPicture.of(Variant.SIDE, Variant.SIDE)
            .title(variant + ": test digits and their reconstructions")
            .add("input", shown)
            .meanSquaredErrors();
    List<Double> losses = new ArrayList<>();
    run.line("  training  %s%n", variant.autoencoder().apply(options.epochs()).build().describe());
    print(
        "epoch", List.of("mean squared error"), List.of("the lecture's", "difference"), "seconds");
    TrainingListener listener =
        report -> {
          double mse = Variant.meanSquaredError(autoencoder.spec(), report.loss());
          losses.add(mse);
          Optional<Double> lecture = PublishedResults.at(PublishedResults.LOSSES, report.epoch());
          print(
              report.epoch(),
              List.of(Page.format("%.6f", mse)),
              List.of(
                  cell("%.6f", lecture),
                  cell("%+.2f %%", lecture.map(printed -> 100 * (mse / printed - 1)))),
              seconds(report));
          if (report.epoch() % EPOCHS_BETWEEN_PICTURES == 1) {
            pictures.add("epoch " + report.epoch(), autoencoder.reconstruct(shown));
          }
        };
    SampleRun.finished(
        autoencoder.fit(
            digits.train(),
            variant
                .autoencoder()
                .apply(options.epochs())
                .listener(listener)
                .listener(report("autoencoder").network(autoencoder).rows(digits.test()))));
    pictures.add("end", autoencoder.reconstruct(shown)).save(file("reconstructions.png"));
    return losses;
  }

  private TrainingReport report(String network) {
    return TrainingReport.to(file(network + ".html"))
        .title(variant.name() + ": " + network)
        .images(Variant.SIDE, Variant.SIDE);
  }

  private Path file(String name) {
    return run.file(variant.name()).resolve(name);
  }

  /** Prints a line of a table of epochs, whose figures may have the lecture's beside them. */
  private void print(Object epoch, List<String> own, List<String> lecture, String seconds) {
    List<Object> cells = new ArrayList<>(List.of(epoch));
    cells.addAll(own);
    cells.addAll(isComparable() ? lecture : List.of());
    cells.add(seconds);
    run.line("%5s" + "%20s".repeat(cells.size() - 1), cells.toArray());
  }

  private static String cell(String format, Optional<Double> figure) {
    return figure.map(value -> Page.format(format, value)).orElse("-");
  }

  private static String seconds(EpochReport report) {
    return Page.format("%.2f", report.duration().toNanos() / 1e9);
  }

  /**
   * Step 7: the encoder, 20 by 20 tiles of 28×28: initial, trained, and the difference. Step 8: the
   * decoder, 28 by 28 tiles of 20×20, one for each pixel, likewise. And, which the lecture does not
   * show, the trained decoder by unit.
   */
  private void steps7And8Weights(Weights initial, Weights trained) throws IOException {
    Map<String, Weights> moments =
        ImmutableMap.of(
            "initial", initial, "trained", trained, "difference", trained.minus(initial));
    int side = Variant.SIDE;
    int units = Variant.HIDDEN_SIDE;
    for (Map.Entry<String, Weights> each : moments.entrySet()) {
      String moment = each.getKey();
      String title = variant + ": %s, " + moment;
      WeightPicture.encoder(each.getValue(), side, side, title.formatted("encoder"))
          .columns(units)
          .legible()
          .save(file("encoder-" + moment + ".png"));
      WeightPicture.decoder(each.getValue(), units, units, title.formatted("decoder"))
          .columns(side)
          .legible()
          .save(file("decoder-" + moment + ".png"));
    }
    WeightPicture.atoms(trained, side, side, variant + ": decoder by unit, trained")
        .columns(units)
        .legible()
        .save(file("decoder-atoms.png"));
  }

  /** Step 9: a linear layer with log-softmax replaces the decoder, and the whole is trained. */
  private void step9Classify(
      SparseAutoencoder autoencoder, List<Double> errors, List<ClassificationReport> tests)
      throws IOException {
    try (Classifier classifier =
        Classifier.fromEncoder(autoencoder).classNames(Mnist.CLASS_NAMES).build()) {
      run.line(
          "%n%s%n  training  %s%n",
          classifier.describe(),
          variant.classifier().apply(options.classifierEpochs()).build().describe());
      print(
          "epoch",
          List.of("training error", "test accuracy, %"),
          List.of("the lecture's error", "and accuracy, %"),
          "seconds");
      TrainingListener listener =
          report -> {
            ClassificationReport test = classifier.evaluate(digits.test());
            errors.add(report.loss());
            tests.add(test);
            int epoch = report.epoch();
            print(
                epoch,
                List.of(
                    Page.format("%.6f", report.loss()), Page.format("%.2f", 100 * test.accuracy())),
                List.of(
                    cell("%.6f", PublishedResults.at(PublishedResults.TRAIN_ERRORS, epoch)),
                    cell("%.2f", PublishedResults.at(PublishedResults.TEST_ACCURACIES, epoch))),
                seconds(report));
          };
      SampleRun.finished(
          classifier.fit(
              digits.train(),
              variant
                  .classifier()
                  .apply(options.classifierEpochs())
                  .listener(listener)
                  .listener(report("classifier").network(classifier).rows(digits.test()))));
    }
  }

  /** Step 10: the accuracy of each class, in percent. */
  private List<Double> step10PerClass(ClassificationReport report) {
    List<Double> accuracies = report.perClassAccuracy().stream().map(s -> 100 * s).toList();
    run.line("%n%s", report.table());
    if (isComparable()) {
      run.line(
          "the lecture: %s %.1f %%",
          Mnist.CLASS_NAMES.get(PublishedResults.CLASS_FIVE), PublishedResults.CLASS_FIVE_ACCURACY);
    }
    return accuracies;
  }

  private boolean isComparable() {
    return digits.comparable() && variant.followsLecture();
  }
}
