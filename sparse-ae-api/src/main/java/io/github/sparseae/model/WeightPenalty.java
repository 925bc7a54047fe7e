package io.github.sparseae.model;

import static io.github.sparseae.internal.builder.ArgumentChecks.checkAtLeastZero;

import java.util.ArrayList;
import java.util.List;

/**
 * The penalty on weights: {@code l1·Σ|w| + (l2/2)·Σw²}, summed over the weights of every trained
 * layer, without biases. L2 keeps weights small, against overfitting; L1 drives unimportant weights
 * to zero, up to the size of a step.
 *
 * <ul>
 *   <li>The sum is neither divided by the batch nor by the number of weights, and no schedule
 *       scales it. It is part of the penalty of {@link io.github.sparseae.model.Losses}.
 *   <li>The gradient is {@code l1·sign(w) + l2·w} with sign(0) = 0, and is passed to the optimizer
 *       like any other. {@link io.github.sparseae.model.Optimizer#adamW AdamW} decays weights
 *       separately instead.
 *   <li>Tied weights are one matrix and count once.
 *   <li>Unit-norm decoder rows have a constant Σw² and are excluded from it; their Σ|w| counts and
 *       makes atoms sparse.
 * </ul>
 *
 * <p>Source of l2: the weight decay λ of Stanford's UFLDL tutorial, "Sparse autoencoder", with λ
 * 0.0001 for image patches and 0.003 for MNIST with a loss of half the squared error, summed over
 * inputs; with {@link Reduction#PER_SAMPLE} the equivalent is 2λ, with {@link Reduction#MEAN} 2λ /
 * inputs.
 *
 * @param l1 the weight of Σ|w|, finite and at least 0
 * @param l2 the weight of Σw²/2, finite and at least 0
 */
public record WeightPenalty(double l1, double l2) {
  /** No penalty: the default. */
  public static final WeightPenalty NONE = new WeightPenalty(0, 0);

  public WeightPenalty {
    checkAtLeastZero("the L1 penalty on weights", l1);
    checkAtLeastZero("the L2 penalty on weights", l2);
  }

  /** {@return whether there is a penalty: whether a number is above 0} */
  public boolean isOn() {
    return l1 > 0 || l2 > 0;
  }

  /**
   * {@return a description of the penalty, for example {@code "L1 1.0E-4 and L2 0.003, summed over
   * weights"}}
   */
  public String describe() {
    List<String> parts = new ArrayList<>();
    if (l1 > 0) {
      parts.add("L1 " + l1);
    }
    if (l2 > 0) {
      parts.add("L2 " + l2);
    }
    return parts.isEmpty() ? "none" : String.join(" and ", parts) + ", summed over weights";
  }
}
