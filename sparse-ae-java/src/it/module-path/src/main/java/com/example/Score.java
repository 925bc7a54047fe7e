package com.example;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** Trains, saves, opens again and encodes, with the engine in plain Java alone. */
public final class Score {
  private static final int INPUTS = 64;

  /** What docs/running.md promises of the jars that a service needs. */
  private static final long MOST_BYTES = 6_000_000;

  private Score() {}

  /**
   * Trains and encodes.
   *
   * @param args a folder for the model, the only place that is written to
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    boolean isNamed = Score.class.getModule().isNamed();
    check(
        SparseAutoencoder.class.getModule().isNamed() == isNamed,
        "the library is not where the program is");
    long bytes = bytesOfJars(System.getProperty(isNamed ? "jdk.module.path" : "java.class.path"));
    check(bytes < MOST_BYTES, "the jars have " + bytes + " bytes");
    Random random = new Random(1);
    float[][] values = new float[500][INPUTS];
    for (float[] row : values) {
      for (int i = 0; i < INPUTS; i++) {
        row[i] = random.nextFloat();
      }
    }
    Samples rows = Samples.of(values);
    Path file = Path.of(args[0]).resolve("model.safetensors");
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder().inputs(INPUTS).hidden(20).l1(0.1).seed(42).build()) {
      check(sae.engineVersion().startsWith("plain Java"), "the engine is " + sae.engineVersion());
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
      System.out.printf(
          Locale.ROOT,
          "loss %.4f to %.4f by %s, in %d bytes of jars%n",
          first,
          last,
          sae.engineVersion(),
          bytes);
    }
  }

  /** Returns the size of the jars on a path; an image of the JDK has none. */
  private static long bytesOfJars(String path) throws IOException {
    long bytes = 0;
    for (String entry : path == null ? new String[0] : path.split(File.pathSeparator)) {
      if (entry.endsWith(".jar")) {
        bytes += Files.size(Path.of(entry));
      }
    }
    return bytes;
  }

  private static void check(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
