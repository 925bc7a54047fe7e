package io.github.sparseae.train;

import org.jspecify.annotations.Nullable;

/**
 * Where a call of {@code fit} is, between two of its steps: beside what the network has learned and
 * the {@link TrainingPosition}, all that its next steps and its reports depend on.
 *
 * @param steps how many steps the call has made
 * @param divergedAbove a loss above this counts as divergence; NaN before the first step
 * @param epochStart what was learned before the epoch that is under way
 * @param epoch what that epoch has come to
 * @param best what early stopping remembers; null without it
 */
public record FitSoFar(
    long steps,
    double divergedAbove,
    Moment epochStart,
    EpochSoFar epoch,
    @Nullable BestEpoch best) {

  /** A call that begins. */
  static FitSoFar begin(Moment start, int hidden, boolean stopsEarly) {
    return new FitSoFar(
        0, Double.NaN, start, EpochSoFar.begin(hidden), stopsEarly ? BestEpoch.NONE : null);
  }

  /** The same call with its epoch further on. */
  FitSoFar with(EpochSoFar later) {
    return new FitSoFar(steps, divergedAbove, epochStart, later, best);
  }

  /** The same call with its epoch further on after some more steps. */
  FitSoFar after(int moreSteps, double diverged, EpochSoFar later) {
    return new FitSoFar(steps + moreSteps, diverged, epochStart, later, best);
  }

  /** The same call before its next epoch. */
  FitSoFar nextEpoch(Moment start, int hidden, @Nullable BestEpoch remembered) {
    return new FitSoFar(steps, divergedAbove, start, EpochSoFar.begin(hidden), remembered);
  }
}
