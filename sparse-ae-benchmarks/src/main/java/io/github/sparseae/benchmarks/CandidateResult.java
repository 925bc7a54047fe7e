package io.github.sparseae.benchmarks;

import com.google.common.math.Quantiles;
import io.github.sparseae.benchmarks.worker.Measurement;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The measurements of a candidate, whose process describes the library and its version: of a first
 * round, whose outcome must agree with the others', and of the counted ones.
 */
record CandidateResult(
    String candidate, String description, Measurement warmUp, List<Measurement> rounds) {

  CandidateResult {
    rounds = List.copyOf(rounds);
  }

  List<Double> each(Metric metric) {
    return rounds.stream().map(round -> round.get(metric)).toList();
  }

  CandidateResult with(Measurement round) {
    List<Measurement> more = new ArrayList<>(rounds);
    more.add(round);
    return new CandidateResult(candidate, description, warmUp, more);
  }

  double min(Metric metric) {
    return Collections.min(each(metric));
  }

  double max(Metric metric) {
    return Collections.max(each(metric));
  }

  double median(Metric metric) {
    return Quantiles.median().compute(each(metric));
  }

  /**
   * Returns the ratio of this candidate to another in each round, inverted for metrics of which
   * more is better.
   */
  List<Double> ratios(Metric metric, CandidateResult other) {
    return IntStream.range(0, rounds.size())
        .mapToObj(
            i -> {
              double ratio = rounds.get(i).get(metric) / other.rounds.get(i).get(metric);
              return metric.moreIsBetter() ? 1 / ratio : ratio;
            })
        .toList();
  }

  double medianRatio(Metric metric, CandidateResult other) {
    return Quantiles.median().compute(ratios(metric, other));
  }
}
