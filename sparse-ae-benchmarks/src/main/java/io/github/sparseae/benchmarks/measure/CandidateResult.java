package io.github.sparseae.benchmarks.measure;

import com.google.common.math.Quantiles;
import io.github.sparseae.benchmarks.worker.Measurement;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The measurements of a candidate.
 *
 * @param candidate its name
 * @param description the library and its version, as reported by its process
 * @param warmUp its first round, whose outcome must agree with the others'
 * @param rounds the counted rounds
 */
public record CandidateResult(
    String candidate, String description, Measurement warmUp, List<Measurement> rounds) {

  /**
   * Copies the rounds.
   *
   * @param candidate its name
   * @param description the library and its version
   * @param warmUp its first round
   * @param rounds the counted rounds
   */
  public CandidateResult {
    rounds = List.copyOf(rounds);
  }

  /**
   * Returns the value of each round.
   *
   * @param metric the metric
   * @return the values, in the order of rounds
   */
  public List<Double> each(Metric metric) {
    return rounds.stream().map(round -> round.get(metric)).toList();
  }

  /**
   * Returns the smallest value.
   *
   * @param metric the metric
   * @return the minimum over all rounds
   */
  public double min(Metric metric) {
    return each(metric).stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  /**
   * Returns the largest value.
   *
   * @param metric the metric
   * @return the maximum over all rounds
   */
  public double max(Metric metric) {
    return each(metric).stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /**
   * Returns the median value.
   *
   * @param metric the metric
   * @return the median over all rounds
   */
  public double median(Metric metric) {
    return Quantiles.median().compute(each(metric));
  }

  /**
   * Returns the ratio of this candidate to another in each round, inverted for metrics of which
   * more is better.
   *
   * @param metric the metric
   * @param other the other candidate
   * @return the ratios, in the order of rounds; above 1 if the other is better
   */
  public List<Double> ratios(Metric metric, CandidateResult other) {
    return IntStream.range(0, rounds.size())
        .mapToObj(
            i -> {
              double ratio = rounds.get(i).get(metric) / other.rounds.get(i).get(metric);
              return metric.moreIsBetter() ? 1 / ratio : ratio;
            })
        .toList();
  }

  /**
   * Returns the median ratio of this candidate to another.
   *
   * @param metric the metric
   * @param other the other candidate
   * @return the median of {@link #ratios}
   */
  public double medianRatio(Metric metric, CandidateResult other) {
    return Quantiles.median().compute(ratios(metric, other));
  }
}
