package io.github.sparseae.samples.lecture;

import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.samples.run.PeakMemory;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The content of {@code results.json}: objects as maps, in the order of the file. */
final class LectureResultsFile {
  private LectureResultsFile() {}

  static Map<String, Object> content(LectureRun run) {
    Map<String, Object> variants = new LinkedHashMap<>();
    run.results().forEach(result -> variants.put(result.variant().toString(), of(result)));

    Map<String, Object> content = new LinkedHashMap<>();
    content.put("variants", variants);
    content.put("date", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(run.date()));
    content.put("settings", run.settings());
    content.put("digits", run.digits());
    content.put("machine", run.machine());
    content.put("seconds", run.seconds());
    content.put("memory", of(run.memory()));
    return content;
  }

  private static Map<String, Object> of(VariantResult result) {
    Map<String, Object> classifier = new LinkedHashMap<>();
    classifier.put("trainError", result.classifier().trainError());
    classifier.put("testAccuracy", result.classifier().testAccuracy());
    classifier.put("perClass", result.classifier().perClass());

    Map<String, Object> content = new LinkedHashMap<>();
    content.put("mse", result.autoencoder().mse());
    content.put("testMse", result.autoencoder().testMse());
    content.put("explainedVariance", result.autoencoder().explainedVariance());
    content.put("classifier", classifier);
    content.put("sparsity", of(result.autoencoder().sparsity()));
    content.put("seconds", result.seconds());
    content.put("settings", settings(result.variant()));
    return content;
  }

  private static Map<String, Object> of(SparsityReport report) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("meanAbs", report.meanAbs());
    content.put("belowHundredth", report.belowHundredth());
    content.put("l0", report.l0());
    content.put("dead", report.dead());
    content.put("units", report.units());
    content.put("activityThreshold", report.activityThreshold());
    return content;
  }

  private static Map<String, Object> settings(Variant variant) {
    Variant.Layers layers = variant.layers();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("inputs", Variant.INPUTS);
    content.put("hidden", Variant.HIDDEN);
    content.put("activation", layers.activation().toString());
    content.put("output", layers.output().toString());
    content.put("sparsity", layers.sparsity().describe());
    content.put("reconstruction", layers.reconstruction().describe());
    content.put("structure", layers.structure().describe());
    content.put("autoencoder", settings(variant.autoencoder()));
    content.put("classifier", settings(variant.classifier()));
    return content;
  }

  private static Map<String, Object> settings(Variant.TrainingSettings settings) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("optimizer", settings.optimizer().describe());
    content.put("batchSize", settings.batchSize());
    content.put("learningRateSchedule", settings.learningRate().describe());
    content.put("penaltySchedule", settings.penalty().describe());
    return content;
  }

  private static Map<String, Object> of(PeakMemory memory) {
    Map<String, Object> content = new LinkedHashMap<>();
    memory.resident().ifPresent(bytes -> content.put("residentPeakBytes", bytes));
    content.put("heapPeakBytes", memory.heap());
    return content;
  }
}
