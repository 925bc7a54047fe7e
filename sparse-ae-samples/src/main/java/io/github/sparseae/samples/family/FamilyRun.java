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
 * @param options the settings
 * @param environment the environment
 * @param digits the digits
 * @param results one for each method, in the order of the run
 * @param seconds the duration
 * @param memory the peak memory
 */
record FamilyRun(
    OffsetDateTime date,
    FamilyOptions options,
    RuntimeEnvironment environment,
    DigitData digits,
    List<MethodResult> results,
    double seconds,
    PeakMemory memory) {

  FamilyRun {
    results = List.copyOf(results);
  }
}
