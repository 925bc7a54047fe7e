package io.github.sparseae.internal.train;

import io.github.sparseae.model.Losses;
import java.util.List;
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

  /** A larger multiple of 1 + the loss of the first batch is divergence. */
  private static final double DIVERGENCE = 1e6;

  static FitProgress begin(Snapshot start, int hidden, boolean stopsEarly) {
    return new FitProgress(
        0, Double.NaN, start, EpochProgress.begin(hidden), stopsEarly ? BestEpoch.NONE : null);
  }

  FitProgress with(EpochProgress later) {
    return new FitProgress(steps, divergedAbove, epochStart, later, best);
  }

  /** Returns the index of the first of the next losses that is divergence; −1 if there is none. */
  int divergence(List<Losses> losses) {
    double bound = bound(losses);
    for (int i = 0; i < losses.size(); i++) {
      if (!losses.get(i).isFinite() || Math.abs(losses.get(i).total()) > bound) {
        return i;
      }
    }
    return -1;
  }

  /** Returns {@link #divergedAbove}: growth is stopped long before it overflows. */
  private double bound(List<Losses> losses) {
    return Double.isNaN(divergedAbove)
        ? DIVERGENCE * (1 + Math.abs(losses.get(0).total()))
        : divergedAbove;
  }

  /** Returns this call after more steps of its epoch, with their losses. */
  FitProgress after(List<Losses> losses, EpochProgress later) {
    return new FitProgress(steps + losses.size(), bound(losses), epochStart, later, best);
  }

  FitProgress nextEpoch(Snapshot start, int hidden, @Nullable BestEpoch remembered) {
    return new FitProgress(steps, divergedAbove, start, EpochProgress.begin(hidden), remembered);
  }
}
