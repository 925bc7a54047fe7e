package io.github.sparseae.samples.lecture;

import io.github.sparseae.datasets.Mnist;
import io.github.sparseae.samples.run.SampleConsole;
import io.github.sparseae.train.EpochReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The console output of the lecture. */
final class LectureConsole extends SampleConsole {
  private static final int WIDTH = 94;

  LectureConsole(PrintWriter out) {
    super(out, WIDTH);
  }

  void variant(Variant variant) {
    heading("%s: %s", variant.toString().toUpperCase(Locale.ROOT), variant.claim());
  }

  void network(String network) {
    line("");
    line("%s", network);
  }

  /** Prints the head of the autoencoder's table. */
  void autoencoderHead(Variant variant, boolean comparable) {
    line("  training  %s", variant.autoencoder().describe());
    line("");
    line(
        "%5s  %18s%s%s  %8s",
        "epoch",
        "mean squared error",
        comparable ? String.format("  %10s  %10s", "lecture", "difference") : "",
        variant.hasPenalty() ? String.format("  %12s", "penalty") : "",
        "seconds");
  }

  /** Prints an epoch of the autoencoder. */
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

  /** Prints the results of the autoencoder on the test digits. */
  void autoencoder(VariantResult.OfAutoencoder result) {
    line("");
    line(
        "test      mean squared error %.6f, explained variance %.1f %%",
        result.testMse(), 100 * result.explainedVariance());
    result.sparsity().toString().lines().forEach(text -> line("          %s", text));
  }

  /** Prints the head of the classifier's table. */
  void classifierHead(Variant.TrainingSettings settings, boolean comparable) {
    line("  training  %s", settings.describe());
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

  /** Prints an epoch of the classifier; its accuracy in percent. */
  void classifierEpoch(EpochReport report, double accuracy, boolean comparable) {
    int epoch = report.epoch();
    line(
        "%5d  %14.6f%s  %15.2f%s  %8.2f",
        epoch,
        report.loss(),
        comparable ? String.format("  %10s", text("%.6f", PublishedResults.trainError(epoch))) : "",
        accuracy,
        comparable
            ? String.format("  %8s", text("%.2f", PublishedResults.testAccuracy(epoch)))
            : "",
        report.duration().toNanos() / 1e9);
  }

  /** Prints the accuracy of each class, in percent. */
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

  /** Prints the variants side by side. */
  void comparison(List<VariantResult> results, boolean comparable) {
    String head = "%-9s  %9s  %9s  %9s  %6s  %5s  %9s  %9s  %10s  %8s";
    heading("COMPARISON%s", comparable ? "" : " (not comparable with the lecture's results)");
    line(head, cells(";training;test;|h| below;L0;dead;accuracy;accuracy;class;"));
    line(head, cells("variant;mse;mse;0.01, %;of 400;units;at first;at last;five, %;seconds"));
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

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.6f" : "%,.0f", value);
  }

  private static String text(String format, Optional<Double> figure) {
    return figure.map(value -> String.format(Locale.ROOT, format, value)).orElse("-");
  }

  private static Object[] cells(String texts) {
    return texts.split(";", -1);
  }

  private static <T> String row(List<T> cells, Function<T, String> format) {
    return cells.stream().map(format).reduce("", String::concat);
  }
}
