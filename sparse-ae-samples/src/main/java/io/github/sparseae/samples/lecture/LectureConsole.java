package io.github.sparseae.samples.lecture;

import io.github.sparseae.datasets.Mnist;
import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.FontSupport;
import io.github.sparseae.samples.run.RuntimeEnvironment;
import io.github.sparseae.samples.run.OutputFolder;
import io.github.sparseae.train.EpochReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What a run says while it goes. Plain ASCII, in aligned columns. */
final class LectureConsole {
  private static final String RULE = "-".repeat(94);

  private final PrintWriter out;

  LectureConsole(PrintWriter out) {
    this.out = out;
  }

  /** What is learned from; in a frame, if it is not what was wanted. */
  void digits(DigitData digits) {
    if (!digits.refusal().isEmpty()) {
      line("*".repeat(94));
      line("* NO MNIST: the figures below are NOT comparable with the lecture's.");
      line("* The lecture runs on generated digits instead. Why MNIST could not be had:");
      line("*");
      digits.refusal().lines().forEach(text -> line("* %s", text));
      line("*".repeat(94));
      line("");
    }
    line("digits    %s", digits.describe());
  }

  /** What is computed on. */
  void machine(RuntimeEnvironment machine) {
    line("device    %s", machine.describe());
    FontSupport.obstacle().ifPresent(obstacle -> line("charts    left out: %s", obstacle));
  }

  void variant(Variant variant) {
    line("");
    line(RULE);
    line("%s: %s", variant.toString().toUpperCase(Locale.ROOT), variant.claim());
    line(RULE);
  }

  void network(String network) {
    line("");
    line("%s", network);
  }

  /** The head of the autoencoder's table. */
  void autoencoderHead(Variant variant, boolean comparable) {
    line("  learning  %s", variant.autoencoder().describe());
    line("");
    line(
        "%5s  %18s%s%s  %8s",
        "epoch",
        "mean squared error",
        comparable ? String.format("  %10s  %10s", "lecture", "difference") : "",
        variant.hasPenalty() ? String.format("  %12s", "penalty") : "",
        "seconds");
  }

  /** An epoch of the autoencoder. */
  void autoencoderEpoch(Variant variant, EpochReport report, double mse, boolean comparable) {
    Optional<Double> lecture = PublishedResults.loss(report.epoch());
    line(
        "%5d  %18.6f%s%s  %8.2f",
        report.epoch(),
        mse,
        comparable
            ? String.format(
                Locale.ROOT,
                "  %10s  %10s",
                text("%.6f", lecture),
                text("%+.2f %%", lecture.map(printed -> 100 * (mse / printed - 1))))
            : "",
        variant.hasPenalty() ? String.format("  %12s", number(report.penalty())) : "",
        report.duration().toNanos() / 1e9);
  }

  /** How the trained autoencoder does on the test digits. */
  void autoencoder(VariantResult.OfAutoencoder result) {
    line("");
    line(
        "test      mean squared error %.6f, explained variance %.1f %%",
        result.testMse(), 100 * result.explainedVariance());
    result.sparsity().toString().lines().forEach(text -> line("          %s", text));
  }

  /** The head of the classifier's table. */
  void classifierHead(Variant.Learning learning, boolean comparable) {
    line("  learning  %s", learning.describe());
    line("");
    line(
        "%5s  %14s%s  %15s%s  %8s",
        "epoch",
        "training error",
        comparable ? String.format("  %10s", "lecture") : "",
        "test accuracy %",
        comparable ? String.format("  %8s", "lecture") : "",
        "seconds");
  }

  /** An epoch of the classifier; its accuracy in percent. */
  void classifierEpoch(EpochReport report, double accuracy, boolean comparable) {
    int epoch = report.epoch();
    line(
        "%5d  %14.6f%s  %15.2f%s  %8.2f",
        epoch,
        report.loss(),
        comparable ? String.format("  %10s", text("%.6f", PublishedResults.trainError(epoch))) : "",
        accuracy,
        comparable ? String.format("  %8s", text("%.2f", PublishedResults.testAccuracy(epoch))) : "",
        report.duration().toNanos() / 1e9);
  }

  /** The accuracy of each class, in percent. */
  void perClass(List<Double> accuracies, boolean comparable) {
    line("");
    line("accuracy of each class, %%");
    line("%s", row(Mnist.CLASS_NAMES, name -> String.format("%7s", name)));
    line("%s", row(accuracies, share -> String.format(Locale.ROOT, "%7.1f", share)));
    if (comparable) {
      line(
          "the lecture: %s %.1f",
          Mnist.CLASS_NAMES.get(PublishedResults.CLASS_FIVE), PublishedResults.CLASS_FIVE_ACCURACY);
    }
  }

  /** The variants side by side. */
  void comparison(List<VariantResult> results, boolean comparable) {
    String head = "%-9s  %9s  %9s  %9s  %6s  %5s  %9s  %9s  %10s  %8s";
    line("");
    line(RULE);
    line("COMPARISON%s", comparable ? "" : " (not comparable with the lecture's figures)");
    line(RULE);
    line(
        head,
        "",
        "training",
        "test",
        "|h| below",
        "L0",
        "dead",
        "accuracy",
        "accuracy",
        "class",
        "");
    line(
        head,
        "variant",
        "mse",
        "mse",
        "0.01, %",
        "of 400",
        "units",
        "at first",
        "at last",
        "five, %",
        "seconds");
    if (comparable) {
      line(
          head,
          "lecture",
          number(PublishedResults.LAST_LOSS),
          "-",
          "-",
          "-",
          "-",
          PublishedResults.FIRST_TEST_ACCURACY,
          PublishedResults.LAST_TEST_ACCURACY,
          PublishedResults.CLASS_FIVE_ACCURACY,
          "-");
    }
    for (VariantResult result : results) {
      VariantResult.OfAutoencoder autoencoder = result.autoencoder();
      VariantResult.OfClassifier classifier = result.classifier();
      line(
          "%-9s  %9.6f  %9.6f  %9.1f  %6.1f  %5d  %9.2f  %9.2f  %10.1f  %8.1f",
          result.variant(),
          autoencoder.lastMse(),
          autoencoder.testMse(),
          100 * autoencoder.sparsity().belowHundredth(),
          autoencoder.sparsity().l0(),
          autoencoder.sparsity().dead(),
          classifier.firstAccuracy(),
          classifier.lastAccuracy(),
          classifier.perClass().get(PublishedResults.CLASS_FIVE),
          result.seconds());
    }
  }

  /** Where everything is, and what it took. */
  void end(LectureRun run, OutputFolder out) {
    line("");
    line("report    %s", out.report());
    line("results   %s", out.results());
    line("total     %.1f s, at most %s", run.seconds(), run.memory().describe());
  }

  private void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.6f" : "%,.0f", value);
  }

  private static String text(String format, Optional<Double> figure) {
    return figure.map(value -> String.format(Locale.ROOT, format, value)).orElse("-");
  }

  private static <T> String row(List<T> cells, Function<T, String> format) {
    return cells.stream().map(format).reduce("", String::concat);
  }
}
