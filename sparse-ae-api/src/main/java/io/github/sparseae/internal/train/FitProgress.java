package io.github.sparseae.internal.train;

import org.jspecify.annotations.Nullable;

/**
 * The progress of a call of {@code fit}. Together with the network's state and the {@link
 * TrainingPosition}, it determines the steps and the reports that follow.
 *
 * @param steps the number of steps made in the call
 * @param divergedAbove the largest loss that is not divergence; NaN before the first step
 * @param epochStart the network before the current epoch
 * @param epoch the progress of the current epoch
 * @param best the state of early stopping; null without it
 */
public record FitProgress(
    long steps,
    double divergedAbove,
    Snapshot epochStart,
    EpochProgress epoch,
    @Nullable BestEpoch best) {

  /** Returns the beginning of a call. */
  public static FitProgress begin(Snapshot start, int hidden, boolean stopsEarly) {
    return new FitProgress(
        0, Double.NaN, start, EpochProgress.begin(hidden), stopsEarly ? BestEpoch.NONE : null);
  }

  /** Returns this call with a later progress of its epoch. */
  public FitProgress with(EpochProgress later) {
    return new FitProgress(steps, divergedAbove, epochStart, later, best);
  }

  /** Returns this call after more steps of its epoch. */
  public FitProgress after(int moreSteps, double diverged, EpochProgress later) {
    return new FitProgress(steps + moreSteps, diverged, epochStart, later, best);
  }

  /** Returns this call at the beginning of its next epoch. */
  public FitProgress nextEpoch(Snapshot start, int hidden, @Nullable BestEpoch remembered) {
    return new FitProgress(steps, divergedAbove, start, EpochProgress.begin(hidden), remembered);
  }
}
