package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How k falls while training goes on: from a larger one in a straight line to the sparsity's own,
 * where it stays. Many units are active at first, so none is left without a gradient for good.
 *
 * <p>At a step, counted from 0, {@code k + round((from − k) · max(0, 1 − step / n))}. Losses of
 * validation, and everything after training, are always those of the sparsity's own k. Source:
 * Makhzani and Frey, "k-sparse autoencoders" (2013), with k from 100 over the first half of
 * training.
 *
 * @param from k at the first step: at least the sparsity's own, at most {@code hidden}
 * @param length n, how long the fall takes
 */
public record KSchedule(int from, ScheduleLength length) {

  /**
   * Checks the arguments.
   *
   * @param from k at the first step: at least the sparsity's own, at most {@code hidden}
   * @param length n, how long the fall takes
   */
  public KSchedule {
    checkArgument(from >= 1, "k must be at least 1, was %s", from);
  }

  /**
   * A fall in a straight line.
   *
   * @param from k at the first step: at least the sparsity's own, at most {@code hidden}
   * @param share the share of all steps that the fall takes, in (0, 1]; 0.5 is usual
   * @return the schedule
   * @throws IllegalArgumentException if {@code from} is below 1, or the share out of its range
   */
  public static KSchedule linear(int from, double share) {
    return new KSchedule(from, new ScheduleLength.Share(share));
  }

  /**
   * A fall in a straight line, over a number of steps. Needs no number of all steps, so it goes
   * with a source that does not say how many rows it has.
   *
   * @param from k at the first step: at least the sparsity's own, at most {@code hidden}
   * @param steps how many steps the fall takes, positive
   * @return the schedule
   * @throws IllegalArgumentException if {@code from} is below 1, or {@code steps} not positive
   */
  public static KSchedule linearSteps(int from, long steps) {
    return new KSchedule(from, new ScheduleLength.Steps(steps));
  }

  /**
   * The fall in words.
   *
   * @return for example {@code falling from 100 over the first 50 % of steps}
   */
  public String describe() {
    return "falling from " + from + " over the first " + length.describe();
  }

  /**
   * The k of a step.
   *
   * @param goal the sparsity's own k
   * @param step the step, counted from 0
   * @param steps how many steps there are in all, positive
   * @return from {@code from} down to {@code goal}
   */
  public int k(int goal, long step, long steps) {
    double toCome = Math.max(0, 1 - step / length.steps(steps));
    return goal + (int) Math.round((from - goal) * toCome);
  }
}
