package com.example;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.picture.WeightPicture;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Progress;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Path;

/** The examples of README.md line by line. */
final class ReadmeExample {
  private ReadmeExample() {}

  /** The results of the example. */
  record Outcome(History history, SparsityReport sparsity, ClassificationReport report) {}

  static Outcome run() throws IOException {
    LabeledSamples train = GeneratedDigits.generate(10_000, 1); // or Mnist.load().train()
    LabeledSamples test = GeneratedDigits.generate(2_000, 2); // or Mnist.load().test()

    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(784)
            .hidden(200)
            .l1(0.1)
            .unitNormDecoder(true)
            .encoderFromDecoder(true)
            .seed(42)
            .build()) {
      History history = sae.fit(train, Training.epochs(10).listener(Progress.toConsole()));
      SparsityReport sparsity = sae.sparsity(test);
      System.out.println(sparsity);
      WeightPicture.atoms(sae.weights()).save(Path.of("atoms.png"));

      sae.save(Path.of("digits-model.safetensors"));
      try (SparseAutoencoder again = SparseAutoencoder.load(Path.of("digits-model.safetensors"))) {
        DenseArray codes = again.encode(test); // bit for bit as before
        System.out.println(again.provenance().trainings());
        if (!codes.equals(sae.encode(test))) {
          throw new IllegalStateException("the model that was opened again has other codes");
        }
      }

      try (Classifier digits = Classifier.fromEncoder(sae).classes(10).build()) {
        digits.fit(train, Training.epochs(10));
        ClassificationReport report = digits.evaluate(test);
        System.out.println(report.confusionMatrix());
        return new Outcome(history, sparsity, report);
      }
    }
  }

  /** Trains with checkpoints; called again, it resumes. */
  static History resumable(LabeledSamples train) throws IOException {
    Path folder = Path.of("target/checkpoints");
    SparseAutoencoder.Builder builder =
        SparseAutoencoder.builder()
            .inputs(784)
            .hidden(200)
            .l1(0.1)
            .unitNormDecoder(true)
            .encoderFromDecoder(true)
            .seed(42);
    try (SparseAutoencoder sae = builder.resumeOrBuild(folder)) {
      History history =
          sae.fit(train, Training.epochs(20).checkpoint(folder, Checkpoints.everyEpochs(5)));
      return history;
    }
  }
}
