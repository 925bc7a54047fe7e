package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.List;

/**
 * What large weights cost: {@code l1·Σ|w| + (l2/2)·Σw²}, summed over the weights of every layer
 * that is trained, biases left out. l2 keeps weights small, which works against overfitting; l1
 * drives those that earn little to zero, up to the size of a step.
 *
 * <ul>
 *   <li>The sum is neither divided by the batch nor by the number of weights, and no schedule
 *       multiplies it: it is the same at every step. It counts to the penalty of {@link
 *       io.github.sparseae.model.Losses}.
 *   <li>The gradient is {@code l1·sign(w) + l2·w} with sign(0) = 0, and goes through the optimiser
 *       like any other. {@link io.github.sparseae.model.Optimizer#adamW AdamW} shrinks weights
 *       beside it instead.
 *   <li>Tied weights are one matrix and counted once.
 *   <li>Decoder rows that are kept at norm 1 have a constant Σw² and are left out of it; their Σ|w|
 *       counts, and makes what a unit draws sparse.
 * </ul>
 *
 * <p>Source of l2: the weight decay λ of Stanford's UFLDL tutorial, "Sparse autoencoder", with λ
 * 0.0001 for image patches and 0.003 for MNIST beside a loss of half the squared error, summed over
 * inputs; beside {@link Reduction#PER_SAMPLE} the same balance is 2λ, beside {@link Reduction#MEAN}
 * 2λ / inputs.
 *
 * @param l1 what each |w| costs, finite and at least 0
 * @param l2 what each w²/2 costs, finite and at least 0
 */
public record WeightPenalty(double l1, double l2) {
  /** Weights cost nothing: the default. */
  public static final WeightPenalty NONE = new WeightPenalty(0, 0);

  /**
   * Checks the arguments.
   *
   * @param l1 what each |w| costs, finite and at least 0
   * @param l2 what each w²/2 costs, finite and at least 0
   */
  public WeightPenalty {
    check("L1", l1);
    check("L2", l2);
  }

  private static void check(String name, double weight) {
    checkArgument(
        weight >= 0 && Double.isFinite(weight),
        "the %s penalty on weights must be a finite number of at least 0, was %s",
        name,
        weight);
  }

  /**
   * Whether weights cost anything.
   *
   * @return false if both numbers are 0
   */
  public boolean isOn() {
    return l1 > 0 || l2 > 0;
  }

  /** The same for rows of norm 1, whose squares add up to what they do anyway. */
  WeightPenalty ofUnitRows() {
    return new WeightPenalty(l1, 0);
  }

  /**
   * The penalty in words.
   *
   * @return for example {@code "L1 1.0E-4 and L2 0.003, summed over weights"}
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
