package io.github.sparseae.samples.family;

import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.PeakMemory;
import io.github.sparseae.samples.run.RuntimeEnvironment;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * A run of the sparse family: settings, environment and results.
 *
 * @param date the start
 * @param seed the seed of initial weights and of the order of digits
 * @param quick whether a tenth of the digits was used
 * @param selected whether recipes were selected in this run
 * @param moved whether classifiers were also trained on copies of the digits moved by a pixel
 * @param environment the environment
 * @param digits the digits
 * @param results one for each method, in the order of the run
 * @param seconds the duration
 * @param memory the peak memory
 */
record FamilyRun(
    OffsetDateTime date,
    long seed,
    boolean quick,
    boolean selected,
    boolean moved,
    RuntimeEnvironment environment,
    DigitData digits,
    List<MethodResult> results,
    double seconds,
    PeakMemory memory) {

  FamilyRun {
    results = List.copyOf(results);
  }
}
