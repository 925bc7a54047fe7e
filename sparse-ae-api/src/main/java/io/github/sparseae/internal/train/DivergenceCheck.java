package io.github.sparseae.internal.train;

import io.github.sparseae.model.Losses;
import java.util.List;

/** The rule that finds the losses of a training that has diverged. */
public final class DivergenceCheck {
  /** A larger multiple of 1 + the loss of the first batch is divergence. */
  private static final double FACTOR = 1e6;

  private DivergenceCheck() {}

  /**
   * Returns the largest loss that is not divergence. It stops numbers that only grow long before
   * they overflow.
   *
   * @param known the bound found at the first batch; NaN before it
   * @param losses the losses of the batches that follow
   */
  public static double bound(double known, List<Losses> losses) {
    return Double.isNaN(known) ? FACTOR * (1 + Math.abs(losses.get(0).total())) : known;
  }

  /** Returns the index of the first loss that is divergence; −1 if there is none. */
  public static int place(double bound, List<Losses> losses) {
    for (int i = 0; i < losses.size(); i++) {
      if (!losses.get(i).isFinite() || Math.abs(losses.get(i).total()) > bound) {
        return i;
      }
    }
    return -1;
  }
}
