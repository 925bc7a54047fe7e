package io.github.sparseae.samples.family;

import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.RuntimeEnvironment;
import io.github.sparseae.samples.run.PeakMemory;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * A whole run: what was asked for, what it ran on and what came out.
 *
 * @param date when it began
 * @param seed decides initial weights and the order of digits
 * @param quick whether a tenth of the digits was enough
 * @param selected whether recipes were chosen in this run
 * @param moved whether classifiers learned from copies of the digits moved by a pixel, too
 * @param machine what it ran on
 * @param digits what it learned from
 * @param results one for each method, in the order they ran
 * @param seconds how long it all took
 * @param memory the most memory it had at once
 */
record FamilyRun(
    OffsetDateTime date,
    long seed,
    boolean quick,
    boolean selected,
    boolean moved,
    RuntimeEnvironment machine,
    DigitData digits,
    List<MethodResult> results,
    double seconds,
    PeakMemory memory) {

  FamilyRun {
    results = List.copyOf(results);
  }
}
