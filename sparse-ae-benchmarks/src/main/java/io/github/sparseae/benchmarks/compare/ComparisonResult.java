package io.github.sparseae.benchmarks.compare;

import io.github.sparseae.benchmarks.measure.CandidateResult;
import io.github.sparseae.benchmarks.report.Conditions;
import java.util.List;
import java.util.Map;

/**
 * A comparison.
 *
 * @param conditions what it ran on
 * @param digits which rows the lecture's network saw
 * @param results who came to what, this library first
 * @param seconds how long everything took
 */
record ComparisonResult(
    Conditions conditions,
    String digits,
    Map<Workload, List<CandidateResult>> results,
    double seconds) {}
