package io.github.sparseae.samples.lecture;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.Mnist;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Weights;
import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.JsonFile;
import io.github.sparseae.samples.run.OutputFolder;
import io.github.sparseae.samples.run.PeakMemory;
import io.github.sparseae.samples.run.RuntimeEnvironment;
import io.github.sparseae.train.History;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * The lecture "Sparse Autoencoders for MNIST classification", end to end: its ten steps, in its
 * order, for each of its three {@linkplain Variant variants}.
 *
 * <p>Source: "Deep Learning for Visual Computing", lecture 19 (D. Sheet, IIT Kharagpur).
 */
final class LectureSteps {
  /** The lecture shows reconstructions every tenth epoch, counting from 0. */
  private static final int EPOCHS_BETWEEN_PICTURES = 10;

  private final LectureOptions options;
  private final LectureConsole console;
  private final OutputFolder out;
  private final DigitData digits;

  private LectureSteps(
      LectureOptions options, LectureConsole console, OutputFolder out, DigitData digits) {
    this.options = options;
    this.console = console;
    this.out = out;
    this.digits = digits;
  }

  /** Runs the whole lecture and writes its results. */
  static void run(LectureOptions options, LectureConsole console) throws IOException {
    OffsetDateTime date = OffsetDateTime.now(ZoneId.systemDefault());
    long start = System.nanoTime();
    OutputFolder out = OutputFolder.prepare(options.out(), options.variants());

    // Step 1: MNIST, pixels from 0 to 1; and whether there is a GPU.
    RuntimeEnvironment environment = RuntimeEnvironment.of(options.compute());
    console.environment(environment);
    DigitData digits = DigitData.load(options);
    console.digits(digits, "the lecture's");

    LectureSteps lecture = new LectureSteps(options, console, out, digits);
    List<VariantResult> results = new ArrayList<>();
    for (Variant variant : options.variants()) {
      results.add(lecture.steps2To10(variant));
    }
    console.comparison(results, digits.comparable());

    LectureRun run =
        new LectureRun(
            LectureRun.Settings.of(options),
            date,
            environment,
            LectureRun.DigitsInfo.of(digits),
            results,
            secondsSince(start),
            PeakMemory.now());
    JsonFile.write(out.results(), LectureResultsFile.content(run));
    out.writeReport(LecturePage.render(run));
    console.end(out, run.seconds(), run.memory());
  }

  private VariantResult steps2To10(Variant variant) throws IOException {
    long start = System.nanoTime();
    console.variant(variant);
    VariantPictures pictures = new VariantPictures(variant, out.of(variant), digits.shown());
    Sparsity penalty = step2Penalty(variant);
    try (SparseAutoencoder autoencoder = step3Autoencoder(variant, penalty)) {
      // Step 4: a copy of the weights before training.
      Weights initial = autoencoder.weights();
      VariantResult.OfAutoencoder code = step5Train(variant, autoencoder, pictures);
      // Step 6: digits and their reconstructions in the course of training.
      pictures.saveReconstructions();
      Weights trained = autoencoder.weights();
      // Step 7: the encoder, 20 by 20 tiles of 28×28: initial, trained, and the difference.
      pictures.saveEncoder(initial, trained);
      // Step 8: the decoder, 28 by 28 tiles of 20×20, likewise.
      pictures.saveDecoder(initial, trained);
      VariantResult.OfClassifier classes = step9Classify(variant, autoencoder, pictures);
      step10PerClass(variant, classes);
      return new VariantResult(variant, code, classes, pictures.all(), secondsSince(start));
    }
  }

  /**
   * Step 2: the L1 penalty, {@code weight · sign(h)} added to the gradient of each activation. The
   * variants differ in whether it acts and on which scale.
   */
  private static Sparsity step2Penalty(Variant variant) {
    return variant.layers().sparsity();
  }

  /** Step 3: the autoencoder, 784 to 400 to 784. */
  private SparseAutoencoder step3Autoencoder(Variant variant, Sparsity penalty) {
    Variant.Layers layers = variant.layers();
    SparseAutoencoder autoencoder =
        SparseAutoencoder.builder()
            .inputs(Variant.INPUTS)
            .hidden(Variant.HIDDEN)
            .activation(layers.activation())
            .output(layers.output())
            .sparsity(penalty)
            .reconstruction(layers.reconstruction())
            .unitNormDecoder(layers.structure().unitNormDecoder())
            .encoderFromDecoder(layers.structure().encoderFromDecoder())
            .precision(options.precision())
            .compute(options.compute())
            .seed(options.seed())
            .build();
    console.network(autoencoder.describe());
    return autoencoder;
  }

  /** Step 5: training, with the loss of each epoch and reconstructions of ten digits. */
  private VariantResult.OfAutoencoder step5Train(
      Variant variant, SparseAutoencoder autoencoder, VariantPictures pictures) throws IOException {
    Samples shown = digits.shown();
    List<Double> losses = new ArrayList<>();
    console.autoencoderHead(variant, isComparable(variant));
    History history =
        autoencoder.fit(
            digits.train(),
            variant
                .autoencoder()
                .epochs(options.epochs())
                .listener(
                    report -> {
                      double mse = variant.layers().meanSquaredError(report.loss());
                      losses.add(mse);
                      console.autoencoderEpoch(variant, report, mse, isComparable(variant));
                      int epoch = report.epoch() - 1;
                      if (epoch % EPOCHS_BETWEEN_PICTURES == 0) {
                        pictures.addReconstructions(
                            "epoch " + epoch, autoencoder.reconstruct(shown));
                      }
                    }));
    checkFinished(history);
    pictures.addReconstructions("end", autoencoder.reconstruct(shown));
    pictures.saveLossChart(losses, digits.comparable());

    ReconstructionReport test = autoencoder.evaluate(digits.test());
    VariantResult.OfAutoencoder result =
        new VariantResult.OfAutoencoder(
            autoencoder.describe(),
            losses,
            test.meanSquaredError(),
            test.explainedVariance(),
            autoencoder.sparsity(digits.test()));
    console.autoencoder(result);
    return result;
  }

  /** Step 9: a linear layer with log-softmax replaces the decoder, and the whole is trained. */
  private VariantResult.OfClassifier step9Classify(
      Variant variant, SparseAutoencoder autoencoder, VariantPictures pictures) throws IOException {
    try (Classifier classifier =
        Classifier.fromEncoder(autoencoder).classNames(Mnist.CLASS_NAMES).build()) {
      console.network(classifier.describe());
      List<Double> errors = new ArrayList<>();
      List<ClassificationReport> tests = new ArrayList<>();
      console.classifierHead(variant.classifier(), isComparable(variant));
      History history =
          classifier.fit(
              digits.train(),
              variant
                  .classifier()
                  .epochs(options.classifierEpochs())
                  .listener(
                      report -> {
                        ClassificationReport test = classifier.evaluate(digits.test());
                        errors.add(report.loss());
                        tests.add(test);
                        console.classifierEpoch(
                            report, 100 * test.accuracy(), isComparable(variant));
                      }));
      checkFinished(history);
      List<Double> accuracies = tests.stream().map(test -> 100 * test.accuracy()).toList();
      pictures.saveClassifierChart(errors, accuracies, digits.comparable());
      return new VariantResult.OfClassifier(
          classifier.describe(), errors, accuracies, tests.get(tests.size() - 1));
    }
  }

  /** Step 10: the accuracy of each class. */
  private void step10PerClass(Variant variant, VariantResult.OfClassifier classes) {
    console.perClass(classes.perClass(), isComparable(variant));
  }

  private static void checkFinished(History history) throws InterruptedIOException {
    if (history.cancelled()) {
      throw new InterruptedIOException(
          "interrupted after " + history.epochs().size() + " epochs of training");
    }
  }

  /** Returns whether a variant's epochs are comparable with the lecture's one by one. */
  private boolean isComparable(Variant variant) {
    return digits.comparable() && variant.followsLecture();
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
