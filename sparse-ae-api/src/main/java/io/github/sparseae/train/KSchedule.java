package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

/**
 * A schedule by which k falls during training: linearly from a larger value to the sparsity's own
 * k, where it stays. With many active units at first, fewer units stay without a gradient.
 *
 * <p>At a step, counted from 0, {@code k + round((from − k) · max(0, 1 − step / n))}. Validation
 * and everything after training use the sparsity's own k. Source: Makhzani and Frey, "k-sparse
 * autoencoders" (2013), with k from 100 over the first half of training.
 *
 * @param from k at the first step: at least the sparsity's own, at most {@code hidden}
 * @param length n, the length of the fall
 */
public record KSchedule(int from, ScheduleLength length) {

  public KSchedule {
    checkNotNull(length, "length");
    checkArgument(from >= 1, "k must be at least 1, was %s", from);
  }

  /** Returns a linear fall over a share of all steps, in (0, 1]; 0.5 is usual. */
  public static KSchedule linear(int from, double share) {
    return new KSchedule(from, new ScheduleLength.Share(share));
  }

  /** {@return the schedule in words: {@code falling from 100 over the first 50 % of steps}} */
  public String describe() {
    return "falling from " + from + " over the first " + length.describe();
  }

  /**
   * Returns the k of a step, counted from 0, of all steps: from {@code from} down to the sparsity's
   * own k.
   */
  public int k(int finalK, long step, long steps) {
    double left = Math.max(0, 1 - step / length.steps(steps));
    return finalK + (int) Math.round((from - finalK) * left);
  }
}
