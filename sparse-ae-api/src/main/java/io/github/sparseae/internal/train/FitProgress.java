package io.github.sparseae.internal.train;

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
public record FitProgress(
    long steps,
    double divergedAbove,
    Snapshot epochStart,
    EpochProgress epoch,
    @Nullable BestEpoch best) {

  /** A call that begins. */
  public static FitProgress begin(Snapshot start, int hidden, boolean stopsEarly) {
    return new FitProgress(
        0, Double.NaN, start, EpochProgress.begin(hidden), stopsEarly ? BestEpoch.NONE : null);
  }

  /** The same call with its epoch further on. */
  public FitProgress with(EpochProgress later) {
    return new FitProgress(steps, divergedAbove, epochStart, later, best);
  }

  /** The same call with its epoch further on after some more steps. */
  public FitProgress after(int moreSteps, double diverged, EpochProgress later) {
    return new FitProgress(steps + moreSteps, diverged, epochStart, later, best);
  }

  /** The same call before its next epoch. */
  public FitProgress nextEpoch(Snapshot start, int hidden, @Nullable BestEpoch remembered) {
    return new FitProgress(steps, divergedAbove, start, EpochProgress.begin(hidden), remembered);
  }
}
