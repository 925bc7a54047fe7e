package io.github.sparseae.samples.lecture;

import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.samples.run.OutputFolder;
import java.util.List;
import java.util.Map;

/**
 * The results of a variant.
 *
 * @param mse of each training epoch
 * @param testMse that on the test digits, as the figures below, after the last epoch
 * @param trainError the classifier's mean negative log likelihood of each training epoch
 * @param testAccuracy that of the classifier after each epoch, in percent
 * @param perClass the accuracy of each class after the last epoch, in percent
 */
record VariantResult(
    Variant variant,
    AutoencoderSpec spec,
    List<Double> mse,
    double testMse,
    double explainedVariance,
    SparsityReport sparsity,
    List<Double> trainError,
    List<Double> testAccuracy,
    List<Double> perClass,
    double seconds) {

  double firstAccuracy() {
    return testAccuracy.get(0);
  }

  double lastAccuracy() {
    return testAccuracy.get(testAccuracy.size() - 1);
  }

  Map<String, Double> figures() {
    return Map.of(
        "mse", mse.get(mse.size() - 1),
        "testMse", testMse,
        "below", 100 * sparsity.belowHundredth(),
        "l0", sparsity.l0(),
        "dead", (double) sparsity.dead(),
        "first", firstAccuracy(),
        "last", lastAccuracy(),
        "five", perClass.get(PublishedResults.CLASS_FIVE),
        "seconds", seconds);
  }

  Map<String, Object> file() {
    return OutputFolder.object(
        "mse", mse,
        "testMse", testMse,
        "explainedVariance", explainedVariance,
        "classifier",
            OutputFolder.object(
                "trainError", trainError, "testAccuracy", testAccuracy, "perClass", perClass),
        "sparsity",
            OutputFolder.object(
                "meanAbs", sparsity.meanAbs(),
                "belowHundredth", sparsity.belowHundredth(),
                "l0", sparsity.l0(),
                "dead", sparsity.dead(),
                "units", sparsity.units(),
                "activityThreshold", sparsity.activityThreshold()),
        "seconds", seconds,
        "settings",
            OutputFolder.object(
                "inputs", spec.inputs(),
                "hidden", spec.hidden(),
                "activation", spec.activation().toString(),
                "output", spec.output().toString(),
                "sparsity", spec.sparsity().describe(),
                "reconstruction", spec.reconstruction().describe(),
                "structure", spec.structure().describe(),
                "autoencoder", variant.autoencoder().apply(mse.size()).build().describe(),
                "classifier", variant.classifier().apply(trainError.size()).build().describe()));
  }
}
