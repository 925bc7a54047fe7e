package io.github.sparseae.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * The result of a comparison.
 *
 * @param conditions command, environment and hardware
 * @param digits the digits that the lecture's network is trained on
 * @param results the results of each workload, those of this library first
 * @param seconds the duration
 */
record ComparisonResult(
    Conditions conditions,
    String digits,
    Map<Workload, List<CandidateResult>> results,
    double seconds) {}
