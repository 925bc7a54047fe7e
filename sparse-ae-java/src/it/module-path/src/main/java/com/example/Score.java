package com.example;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Trains, saves, opens again and encodes, with the engine in plain Java as a named module. */
public final class Score {
  private static final int INPUTS = 64;

  private Score() {}

  /**
   * Trains and encodes.
   *
   * @param args not used
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    check(SparseAutoencoder.class.getModule().isNamed(), "the library is on the class path");
    Random random = new Random(1);
    float[][] values = new float[500][INPUTS];
    for (float[] row : values) {
      for (int i = 0; i < INPUTS; i++) {
        row[i] = random.nextFloat();
      }
    }
    Samples rows = Samples.of(values);
    Path file = Files.createTempDirectory("score").resolve("model.safetensors");
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder().inputs(INPUTS).hidden(20).l1(0.1).seed(42).build()) {
      check(sae.engineVersion().startsWith("Java"), "the engine is " + sae.engineVersion());
      History history = sae.fit(rows, Training.epochs(3));
      double first = history.epochs().get(0).loss();
      double last = history.epochs().get(2).loss();
      check(last < first, "the loss went from " + first + " to " + last);
      sae.save(file);
      DenseArray codes = sae.encode(rows);
      try (SparseAutoencoder again = SparseAutoencoder.load(file)) {
        check(again.encode(rows).equals(codes), "the model that was opened again has other codes");
        DenseArray one = again.encode(rows.rows(7, 8));
        check(one.get(0, 3) == codes.get(7, 3), "a single row has another code than in a batch");
      }
      System.out.println("loss " + first + " to " + last + " by " + sae.engineVersion());
    }
  }

  private static void check(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
