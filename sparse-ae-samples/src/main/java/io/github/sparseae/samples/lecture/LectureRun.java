package io.github.sparseae.samples.lecture;

import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.PeakMemory;
import io.github.sparseae.samples.run.RuntimeEnvironment;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * A run of the lecture: settings, environment and results.
 *
 * @param settings the settings
 * @param date the start
 * @param machine the environment
 * @param digits the digits
 * @param results one for each variant, in the order of the run
 * @param seconds the duration
 * @param memory the peak memory
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
   * The settings of a run.
   *
   * @param epochs the epochs of the autoencoder
   * @param classifierEpochs the epochs of the classifier
   * @param seed the seed of initial weights and of the order of digits
   * @param precision the precision of the arithmetic
   * @param quick whether a tenth of the digits was used
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
   * A description of the digits.
   *
   * @param dataset {@code "mnist"} or {@code "generated"}
   * @param source where they came from
   * @param train the number of training digits
   * @param test the number of test digits
   * @param comparable whether results are comparable with the lecture's
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
