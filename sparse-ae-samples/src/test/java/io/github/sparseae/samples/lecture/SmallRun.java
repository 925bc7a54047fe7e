package io.github.sparseae.samples.lecture;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.OutputFolder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Results with different values in all places, without a run. */
final class SmallRun {
  private SmallRun() {}

  static LectureReport of(boolean comparable, VariantResult... results) {
    return new LectureReport(
        OutputFolder.object("epochs", 3, "seed", 17, "precision", "float32"),
        comparable
            ? new DigitData("mnist", "the folder <m>", rows(60_000), rows(10_000), "")
            : new DigitData("generated", "the generator", rows(6_000), rows(1_000), ""),
        List.of(results));
  }

  private static LabeledSamples rows(int size) {
    return LabeledSamples.of(Samples.of(new float[size][1]), new int[size]);
  }

  static AutoencoderSpec spec(Variant variant) {
    try (SparseAutoencoder network =
        variant.network().get().compute(Compute.auto().engine("Java")).build()) {
      return network.spec();
    }
  }

  /** Losses and accuracies of three epochs each; h is [[1, 0, 0.005], [0.5, 0, 0]]. */
  static VariantResult result(Variant variant, List<Double> mse, List<Double> accuracies) {
    DenseArray codes = DenseArray.of(new double[] {1, 0, 0.005, 0.5, 0, 0}, 2, 3);
    List<Double> perClass = new ArrayList<>(Collections.nCopies(10, 100.0));
    perClass.set(5, 50.0);
    return new VariantResult(
        variant,
        spec(variant),
        mse,
        0.0625,
        0.75,
        SparsityReport.of(codes, 0),
        List.of(1.5, 1.25, 1.125),
        accuracies,
        perClass,
        4.5);
  }
}
