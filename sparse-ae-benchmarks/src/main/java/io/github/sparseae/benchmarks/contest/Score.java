package io.github.sparseae.benchmarks.contest;

import com.google.common.math.Quantiles;
import io.github.sparseae.benchmarks.contender.Round;
import io.github.sparseae.benchmarks.contender.Round.Measure;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an entrant came to in one contest.
 *
 * @param entrant who
 * @param description the library and its version, as its process says
 * @param first its first round, with the outcome that all are held to
 * @param rounds those that count
 */
public record Score(String entrant, String description, Round first, List<Round> rounds) {

  /**
   * Takes a copy.
   *
   * @param entrant who
   * @param description the library and its version
   * @param first its first round
   * @param rounds those that count
   */
  public Score {
    rounds = List.copyOf(rounds);
  }

  /**
   * A figure of each round.
   *
   * @param measure which
   * @return in the order of rounds
   */
  public List<Double> each(Measure measure) {
    return rounds.stream().map(round -> round.get(measure)).toList();
  }

  /**
   * The smallest figure.
   *
   * @param measure which
   * @return the minimum over all rounds
   */
  public double min(Measure measure) {
    return each(measure).stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  /**
   * The largest figure.
   *
   * @param measure which
   * @return the maximum over all rounds
   */
  public double max(Measure measure) {
    return each(measure).stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /**
   * The figure in the middle.
   *
   * @param measure which
   * @return the median over all rounds
   */
  public double median(Measure measure) {
    return Quantiles.median().compute(each(measure));
  }

  /**
   * How far this entrant is behind another in each round: how many times as long it takes, how many
   * times as much it needs, or how many times less it gets done.
   *
   * @param measure by which
   * @param other the other
   * @return in the order of rounds; above 1 where the other is better
   */
  public List<Double> behind(Measure measure, Score other) {
    return IntStream.range(0, rounds.size())
        .mapToObj(
            i -> {
              double ratio = rounds.get(i).get(measure) / other.rounds.get(i).get(measure);
              return measure.moreIsBetter() ? 1 / ratio : ratio;
            })
        .toList();
  }

  /**
   * How far this entrant is behind another in the round in the middle.
   *
   * @param measure by which
   * @param other the other
   * @return the median of {@link #behind}
   */
  public double medianBehind(Measure measure, Score other) {
    return Quantiles.median().compute(behind(measure, other));
  }
}
