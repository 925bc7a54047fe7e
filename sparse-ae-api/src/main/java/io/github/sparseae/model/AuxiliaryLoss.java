package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * AuxK: gives dead units something to do. The {@code k} largest of the dead units' weighted inputs,
 * through the relu, g, reconstruct what the code left over, e = x − x̂ (held constant), without the
 * decoder's bias: the loss {@code weight · Σ(e − g·W_d)² / Σ(e − ē)²} over the batch is added, with
 * ē the mean of e over the batch. No unit dead, no loss. Source: Gao et al., "Scaling and
 * evaluating sparse autoencoders" (2024).
 *
 * @param k how many dead units help, at least 0; 0 switches the loss off
 * @param weight at least 0; 1/32 is usual
 * @param deadAfter a unit is dead when it was active on none of the last so many rows, positive
 */
public record AuxiliaryLoss(int k, double weight, long deadAfter) {

  /** No auxiliary loss. */
  public static final AuxiliaryLoss NONE = new AuxiliaryLoss(0, 0, 1);

  /**
   * Checks the arguments.
   *
   * @param k how many dead units help, at least 0; 0 switches the loss off
   * @param weight at least 0; 1/32 is usual
   * @param deadAfter a unit is dead when it was active on none of the last so many rows, positive
   */
  public AuxiliaryLoss {
    checkArgument(k >= 0, "k of the auxiliary loss must be at least 0, was %s", k);
    checkArgument(
        weight >= 0 && Double.isFinite(weight),
        "the weight of the auxiliary loss must be a finite number of at least 0, was %s",
        weight);
    checkArgument(deadAfter > 0, "deadAfter must be positive, was %s", deadAfter);
  }

  /**
   * Whether there is a loss at all.
   *
   * @return false for {@link #NONE}
   */
  public boolean isOn() {
    return k > 0 && weight > 0;
  }

  /**
   * The loss in words.
   *
   * @return empty if there is none, else for example {@code ", AuxK of 256 with weight 0.03125"}
   */
  String describe() {
    return isOn() ? ", AuxK of " + k + " with weight " + weight : "";
  }
}
