package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * AuxK: gives dead units something to do. The {@code k} largest of the dead units' weighted inputs,
 * through the relu, g, reconstruct what the code left over, e = x − x̂ (held constant), without the
 * decoder's bias. Added to the loss is
 *
 * <ul>
 *   <li>where it is relative, {@code weight · Σ(e − g·W_d)² / Σ(e − ē)²} over the batch, with ē the
 *       mean of e over the batch: the share that is still left over, whatever units the data are
 *       in. Source: Gao et al., "Scaling and evaluating sparse autoencoders" (2024);
 *   <li>else {@code weight · R((e − g·W_d)²)} with the {@linkplain Reconstruction#reduction
 *       reduction} R of the reconstruction's loss. Source: Bussmann et al., "BatchTopK sparse
 *       autoencoders" (2024).
 * </ul>
 *
 * <p>Rows are counted with those of the batch itself, so no unit is dead on a batch that it is
 * active on. No unit dead, no loss.
 *
 * @param k how many dead units help, at least 0; 0 switches the loss off
 * @param weight at least 0; 1/32 is usual
 * @param deadAfter a unit is dead when it was active on none of the last so many rows, positive; 10
 *     million is usual
 * @param relative whether it is measured by what is left over
 */
public record AuxiliaryLoss(int k, double weight, long deadAfter, boolean relative) {

  /** No auxiliary loss. */
  public static final AuxiliaryLoss NONE = new AuxiliaryLoss(0, 0, 1);

  /**
   * Checks the arguments.
   *
   * @param k how many dead units help, at least 0; 0 switches the loss off
   * @param weight at least 0; 1/32 is usual
   * @param deadAfter a unit is dead when it was active on none of the last so many rows, positive;
   *     10 million is usual
   * @param relative whether it is measured by what is left over
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
   * A relative one.
   *
   * @param k how many dead units help, at least 0; 0 switches the loss off
   * @param weight at least 0; 1/32 is usual
   * @param deadAfter a unit is dead when it was active on none of the last so many rows, positive
   */
  public AuxiliaryLoss(int k, double weight, long deadAfter) {
    this(k, weight, deadAfter, true);
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
   * @return empty if there is none, else for example {@code ", AuxK of 256 with weight 0.03125,
   *     relative to what is left over"}
   */
  String describe() {
    if (!isOn()) {
      return "";
    }
    return ", AuxK of "
        + k
        + " with weight "
        + weight
        + (relative ? ", relative to what is left over" : ", reduced as the loss is");
  }
}
