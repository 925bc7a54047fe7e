package io.github.sparseae.samples.lecture;

import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.RuntimeEnvironment;
import io.github.sparseae.samples.run.PeakMemory;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * A whole run of the lecture: what was asked for, what it ran on and what came out.
 *
 * @param settings what was asked for
 * @param date when it began
 * @param machine what it ran on
 * @param digits what it learned from
 * @param results one for each variant, in the order they ran
 * @param seconds how long it all took
 * @param memory the most memory it had at once
 */
record LectureRun(
    Settings settings,
    OffsetDateTime date,
    RuntimeEnvironment machine,
    DigitsInfo digits,
    List<VariantResult> results,
    double seconds,
    PeakMemory memory) {

  LectureRun {
    results = List.copyOf(results);
  }

  Optional<VariantResult> result(Variant variant) {
    return results.stream().filter(result -> result.variant().equals(variant)).findFirst();
  }

  /**
   * What was asked for.
   *
   * @param epochs of the autoencoder
   * @param classifierEpochs of the classifier
   * @param seed decides initial weights and the order of digits
   * @param precision the arithmetic
   * @param quick whether a tenth of the digits was enough
   */
  record Settings(int epochs, int classifierEpochs, long seed, String precision, boolean quick) {
    static Settings of(LectureOptions options) {
      return new Settings(
          options.epochs(),
          options.classifierEpochs(),
          options.seed(),
          options.precision().toString(),
          options.quick());
    }
  }

  /**
   * What was learned from, without the digits themselves.
   *
   * @param dataset {@code "mnist"} or {@code "generated"}
   * @param source where they came from
   * @param train how many to learn from
   * @param test how many to test on
   * @param comparable whether figures can be held against the lecture's
   */
  record DigitsInfo(String dataset, String source, int train, int test, boolean comparable) {
    static DigitsInfo of(DigitData digits) {
      return new DigitsInfo(
          digits.dataset(),
          digits.source(),
          digits.train().size(),
          digits.test().size(),
          digits.comparable());
    }
  }
}
