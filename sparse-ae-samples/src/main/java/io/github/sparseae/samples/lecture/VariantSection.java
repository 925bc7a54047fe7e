package io.github.sparseae.samples.lecture;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Structure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The section of the report on one variant, by the names of its template. */
final class VariantSection {
  /** A mean |h| above which nearly every tanh unit is saturated. */
  private static final double SATURATED = 0.95;

  private VariantSection() {}

  static Map<String, Object> of(VariantResult result, boolean comparable) {
    Variant variant = result.variant();
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("name", variant.name());
    section.put("claim", variant.claim());
    section.put("recorded", variant.equals(Variant.RECORDED));
    section.put("printed", variant.equals(Variant.PRINTED));
    section.put("sparse", variant.equals(Variant.SPARSE));
    section.put("learning", variant.autoencoder().describe());
    section.put("classifierLearning", variant.classifier().describe());
    section.put("network", result.autoencoder().network());
    section.put("classifierNetwork", result.classifier().network());
    section.put("penalty", variant.layers().sparsity().describe());
    section.put("reconstruction", variant.layers().reconstruction().describe());
    section.put("activation", variant.layers().activation().toString());
    section.put("canBeSilent", variant.layers().activation() == Activation.RELU);
    section.put("constrained", !variant.layers().structure().equals(Structure.plain()));
    section.put("structure", variant.layers().structure().describe());
    putAutoencoder(section, result.autoencoder());
    putClassifier(section, result.classifier());
    section.put("deviation", deviation(result, comparable));
    section.put(
        "charts",
        result.pictures().stream().anyMatch(each -> each.kind() == ReportPicture.Kind.LOSS));
    section.put("figures", result.pictures());
    return section;
  }

  private static void putAutoencoder(
      Map<String, Object> section, VariantResult.OfAutoencoder autoencoder) {
    double meanAbs = autoencoder.sparsity().meanAbs();
    section.put("testMse", format("%.4f", autoencoder.testMse()));
    section.put("meanAbs", format("%.4f", meanAbs));
    section.put("saturated", meanAbs > SATURATED);
    section.put("below", format("%.1f", 100 * autoencoder.sparsity().belowHundredth()));
    section.put("l0", format("%.0f", autoencoder.sparsity().l0()));
    section.put("dead", autoencoder.sparsity().dead());
    double ratio = PublishedResults.LAST_LOSS / autoencoder.testMse();
    section.put("smaller", ratio > 1);
    section.put("ratio", format("%.1f", ratio));
  }

  private static void putClassifier(
      Map<String, Object> section, VariantResult.OfClassifier classifier) {
    section.put("first", format("%.2f", classifier.firstAccuracy()));
    section.put("last", format("%.2f", classifier.lastAccuracy()));
    section.put("classifierEpochs", classifier.testAccuracy().size());
    section.put("betterStart", classifier.firstAccuracy() > PublishedResults.FIRST_TEST_ACCURACY);
  }

  /** Returns an empty list, which the template omits, if there is nothing to compare with. */
  private static List<Map<String, Object>> deviation(VariantResult result, boolean comparable) {
    if (!comparable || !result.variant().followsLecture()) {
      return List.of();
    }
    LectureDeviation deviation = LectureDeviation.of(result);
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("printedLosses", PublishedResults.LOSSES.size());
    content.put("losses", deviation.losses());
    content.put("loss", format("%.2f", 100 * deviation.loss()));
    content.put("settledLoss", format("%.2f", 100 * deviation.settledLoss()));
    content.put("accuracy", format("%.2f", deviation.settledAccuracy()));
    content.put("settled", deviation.settled());
    content.put("reproduces", deviation.reproduces());
    return List.of(content);
  }

  private static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
