package io.github.sparseae.benchmarks.compare;

import io.github.sparseae.benchmarks.contest.Score;
import io.github.sparseae.benchmarks.report.Circumstances;
import java.util.List;
import java.util.Map;

/**
 * A comparison.
 *
 * @param circumstances what it ran on
 * @param digits which rows the lecture's network saw
 * @param scores who came to what, this library first
 * @param seconds how long everything took
 */
record ComparisonRun(
    Circumstances circumstances, String digits, Map<Work, List<Score>> scores, double seconds) {}
