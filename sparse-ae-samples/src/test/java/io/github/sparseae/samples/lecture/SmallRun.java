package io.github.sparseae.samples.lecture;

import io.github.sparseae.datasets.Mnist;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.metrics.ConfusionMatrix;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.samples.run.PeakMemory;
import io.github.sparseae.samples.run.RuntimeEnvironment;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Results with different values in all places, without a run. */
final class SmallRun {
  private SmallRun() {}

  static LectureRun of(boolean comparable, VariantResult... results) {
    return new LectureRun(
        new LectureRun.Settings(3, 3, 17, "float32", false),
        OffsetDateTime.parse("2026-02-03T04:05:06+01:00"),
        new RuntimeEnvironment(
            "CPU", "Engine 9.8", "7.6", "5.4-SNAPSHOT", "17.0.1", "Linux <x> amd64", 3),
        comparable
            ? new LectureRun.DigitsInfo("mnist", "the folder <m>", 60_000, 10_000, true)
            : new LectureRun.DigitsInfo("generated", "the generator", 6_000, 1_000, false),
        List.of(results),
        12.5,
        new PeakMemory(OptionalLong.of(2_000_000), 1_000_000));
  }

  /** Losses and accuracies of three epochs each; h is [[1, 0, 0.005], [0.5, 0, 0]]. */
  static VariantResult result(Variant variant, List<Double> mse, List<Double> accuracies) {
    DenseArray codes = DenseArray.of(new double[] {1, 0, 0.005, 0.5, 0, 0}, 2, 3);
    return new VariantResult(
        variant,
        new VariantResult.OfAutoencoder(
            "network of " + variant, mse, 0.0625, 0.75, SparsityReport.of(codes, 0)),
        new VariantResult.OfClassifier(
            "classifier of " + variant, List.of(1.5, 1.25, 1.125), accuracies, report()),
        List.of(
            ReportPicture.of(
                ReportPicture.Kind.RECONSTRUCTIONS,
                ("picture of " + variant).getBytes(StandardCharsets.UTF_8))),
        4.5);
  }

  /** Returns a report on twenty digits, two of each; one five was classified as a three. */
  private static ClassificationReport report() {
    int[] truth = IntStream.range(0, 20).map(i -> i % 10).toArray();
    int[] predicted = truth.clone();
    predicted[5] = 3;
    return new ClassificationReport(ConfusionMatrix.of(truth, predicted, Mnist.CLASS_NAMES), 0.25);
  }
}
