package com.example;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Runs the README's examples, and checks their results and the native libraries that Maven added. */
public final class Consumer {
  private Consumer() {}

  /**
   * Runs the examples.
   *
   * @param args not used
   * @throws IOException if the example's picture cannot be written
   */
  public static void main(String[] args) throws IOException {
    List<String> natives = natives();
    System.out.println("native libraries on the class path: " + natives);
    check(natives.equals(List.of(platform())), "expected only " + platform());

    ReadmeExample.Outcome outcome = ReadmeExample.run();

    double first = outcome.history().epochs().get(0).loss();
    double last = outcome.history().last().map(EpochReport::loss).orElseThrow();
    double accuracy = outcome.report().accuracy();
    System.out.printf(
        Locale.ROOT,
        "loss %.4f to %.4f, %.1f of 200 units active, accuracy %.3f%n",
        first,
        last,
        outcome.sparsity().l0(),
        accuracy);
    check(last < first / 2, "the loss did not fall by half");
    check(outcome.sparsity().l0() < 70, "more than a third of the units are active");
    // Chance is 0.1; seeds give 0.98.
    check(accuracy > 0.95, "the accuracy is not above 0.95");
    check(Files.size(Path.of("atoms.png")) > 0, "the picture is empty");

    LabeledSamples few = GeneratedDigits.generate(1_000, 1);
    History whole = ReadmeExample.resumable(few);
    check(whole.epochs().size() == 20, "not all epochs were reported");
    check(
        whole.epochs().equals(ReadmeExample.resumable(few).epochs()),
        "the resumed training has another history");
  }

  /** The classifiers of the native libraries on the class path. */
  private static List<String> natives() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).getFileName().toString())
        .filter(name -> name.matches("tensorflow-core-native-[\\d.]+-.+\\.jar"))
        .map(name -> name.replaceAll("tensorflow-core-native-[\\d.]+-(.+)\\.jar", "$1"))
        .toList();
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    if (os.startsWith("mac")) {
      return "macosx-arm64";
    }
    if (os.startsWith("windows")) {
      return "windows-x86_64";
    }
    return arm ? "linux-arm64" : "linux-x86_64";
  }

  private static void check(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
