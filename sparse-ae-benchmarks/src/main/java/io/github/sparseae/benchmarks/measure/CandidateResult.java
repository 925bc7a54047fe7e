package io.github.sparseae.benchmarks.measure;

import com.google.common.math.Quantiles;
import io.github.sparseae.benchmarks.worker.Measurement;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an candidate came to in one contest.
 *
 * @param candidate who
 * @param description the library and its version, as its process says
 * @param warmUp its first round, with the outcome that all are held to
 * @param rounds those that count
 */
public record CandidateResult(
    String candidate, String description, Measurement warmUp, List<Measurement> rounds) {

  /**
   * Takes a copy.
   *
   * @param candidate who
   * @param description the library and its version
   * @param warmUp its first round
   * @param rounds those that count
   */
  public CandidateResult {
    rounds = List.copyOf(rounds);
  }

  /**
   * A figure of each round.
   *
   * @param metric which
   * @return in the order of rounds
   */
  public List<Double> each(Metric metric) {
    return rounds.stream().map(round -> round.get(metric)).toList();
  }

  /**
   * The smallest figure.
   *
   * @param metric which
   * @return the minimum over all rounds
   */
  public double min(Metric metric) {
    return each(metric).stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  /**
   * The largest figure.
   *
   * @param metric which
   * @return the maximum over all rounds
   */
  public double max(Metric metric) {
    return each(metric).stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /**
   * The figure in the middle.
   *
   * @param metric which
   * @return the median over all rounds
   */
  public double median(Metric metric) {
    return Quantiles.median().compute(each(metric));
  }

  /**
   * How far this candidate is behind another in each round: how many times as long it takes, how
   * many times as much it needs, or how many times less it gets done.
   *
   * @param metric by which
   * @param other the other
   * @return in the order of rounds; above 1 where the other is better
   */
  public List<Double> behind(Metric metric, CandidateResult other) {
    return IntStream.range(0, rounds.size())
        .mapToObj(
            i -> {
              double ratio = rounds.get(i).get(metric) / other.rounds.get(i).get(metric);
              return metric.moreIsBetter() ? 1 / ratio : ratio;
            })
        .toList();
  }

  /**
   * How far this candidate is behind another in the round in the middle.
   *
   * @param metric by which
   * @param other the other
   * @return the median of {@link #behind}
   */
  public double medianBehind(Metric metric, CandidateResult other) {
    return Quantiles.median().compute(behind(metric, other));
  }
}
