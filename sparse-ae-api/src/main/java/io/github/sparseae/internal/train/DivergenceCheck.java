package io.github.sparseae.internal.train;

import io.github.sparseae.model.Losses;
import java.util.List;

/** Which losses are those of a training that has diverged. */
public final class DivergenceCheck {
  /** A loss that is so many times 1 + the loss of the first batch, or not finite. */
  private static final double FACTOR = 1e6;

  private DivergenceCheck() {}

  /**
   * Above what a loss counts: numbers that only grow are found out long before they overflow and
   * spoil the weights.
   *
   * @param known what was found of the first batch; NaN before it
   * @param losses of the batches that come now
   */
  public static double bound(double known, List<Losses> losses) {
    return Double.isNaN(known) ? FACTOR * (1 + Math.abs(losses.get(0).total())) : known;
  }

  /** The place of the first loss that counts; −1 if there is none. */
  public static int place(double bound, List<Losses> losses) {
    for (int i = 0; i < losses.size(); i++) {
      if (!losses.get(i).isFinite() || Math.abs(losses.get(i).total()) > bound) {
        return i;
      }
    }
    return -1;
  }
}
