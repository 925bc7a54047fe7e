package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

/** What makes a code sparse. One of a closed family; {@link #l1(double)} and others make them. */
public sealed interface Sparsity {

  /**
   * Nothing: a plain autoencoder.
   *
   * @return no penalty
   */
  static Sparsity none() {
    return new None();
  }

  /**
   * The L1 penalty on activations, {@code weight · mean over batch and units of |h|}.
   *
   * @param weight at least 0; typical values lie between 0.01 and 1
   * @return a penalty with {@link Reduction#MEAN}
   * @throws IllegalArgumentException if the weight is negative or not finite
   */
  static Sparsity l1(double weight) {
    return l1(weight, Reduction.MEAN);
  }

  /**
   * The L1 penalty on activations under a reduction of your choice.
   *
   * @param weight at least 0
   * @param reduction how |h| is summed or averaged over batch and units
   * @return a penalty
   * @throws IllegalArgumentException if the weight is negative or not finite
   */
  static Sparsity l1(double weight, Reduction reduction) {
    return new L1(weight, reduction);
  }

  /**
   * The kind and its settings in words.
   *
   * @return for example {@code "L1, weight 0.1, mean over batch and units of |h|"}
   */
  String describe();

  /** No penalty. */
  record None() implements Sparsity {
    @Override
    public String describe() {
      return "none";
    }
  }

  /**
   * The L1 penalty on activations.
   *
   * <p>Penalty: {@code weight · R(|h|)} with h of shape {@code [batch, hidden]} and R the
   * reduction. Its gradient to each activation is {@code weight · factor · sign(h)}, with {@code
   * sign(0) = 0} and the reduction's {@link Reduction#factor factor}; engines add exactly that to
   * the gradient that comes from the reconstruction (the L1 identity op). Source: lecture 19 of
   * "Deep Learning for Visual Computing" (D. Sheet, IIT Kharagpur), whose code is {@link
   * Reduction#SUM} with weight 0.1.
   *
   * @param weight the penalty's weight, at least 0
   * @param reduction how |h| is summed or averaged over batch and units
   */
  record L1(double weight, Reduction reduction) implements Sparsity {
    /**
     * Checks the arguments.
     *
     * @param weight the penalty's weight, at least 0
     * @param reduction how |h| is summed or averaged over batch and units
     */
    public L1 {
      checkArgument(
          weight >= 0 && Double.isFinite(weight),
          "the L1 weight must be a finite number of at least 0, was %s",
          weight);
    }

    @Override
    public String describe() {
      return "L1, weight " + weight + ", " + reduction.describe("units") + " of |h|";
    }
  }
}
