package com.example;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.tf.Doctor;
import io.github.sparseae.tf.DoctorReport;
import io.github.sparseae.tf.TensorFlowExport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Trains, classifies, saves, opens again and exports, with every library a named module. */
public final class Train {
  private Train() {}

  /**
   * Trains.
   *
   * @param args not used
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    check(Doctor.class.getModule().isNamed(), "the engine is on the class path");
    DoctorReport report = Doctor.examine();
    System.out.println(report);
    check(report.isHealthy(), "the engine is not healthy");

    LabeledSamples digits = GeneratedDigits.generate(1_000, 1);
    Path folder = Files.createTempDirectory("module-path");
    Path file = folder.resolve("digits.safetensors");
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder().inputs(784).hidden(50).l1(0.1).seed(42).build()) {
      History history = sae.fit(digits, Training.epochs(3));
      double first = history.epochs().get(0).loss();
      double last = history.epochs().get(2).loss();
      System.out.println("loss " + first + " to " + last);
      check(last < first, "the loss did not fall");

      sae.save(file);
      try (SparseAutoencoder again = SparseAutoencoder.load(file)) {
        check(
            again.encode(digits).equals(sae.encode(digits)),
            "the model that was opened again has other codes");
      }
      try (Classifier classifier = Classifier.fromEncoder(sae).classes(10).build()) {
        classifier.fit(digits, Training.epochs(1));
      }
      TensorFlowExport.savedModel(sae, folder.resolve("exported"));
    }
  }

  private static void check(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
