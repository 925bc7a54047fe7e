package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkAtLeastZero;

/**
 * AuxK, the loss that revives dead units: the {@code k} largest pre-activations among dead units,
 * passed through relu, g, reconstruct the residual e = x − x̂ (held constant), without the
 * decoder's bias. The term added to the loss is
 *
 * <ul>
 *   <li>if relative, {@code weight · Σ(e − g·W_d)² / Σ(e − ē)²} over the batch, with ē the mean of
 *       e over the batch: the unexplained share, independent of the data's units; 0 where all rows
 *       leave the same, as in a batch of one row. Source: Gao et al., "Scaling and evaluating
 *       sparse autoencoders" (2024);
 *   <li>otherwise {@code weight · R((e − g·W_d)²)} with the {@linkplain Reconstruction#reduction
 *       reduction} R of the reconstruction's loss. Source: Bussmann et al., "BatchTopK sparse
 *       autoencoders" (2024).
 * </ul>
 *
 * <p>A unit is never dead on a batch on which it is active. Without dead units the loss is 0; where
 * no dead unit has a positive pre-activation it is a constant.
 *
 * @param k the number of dead units that take part, at least 0; 0 switches the loss off
 * @param weight at least 0; 1/32 is usual
 * @param deadAfter the number of last rows on which a dead unit was never active, positive; 10
 *     million is usual
 * @param relative whether the loss is divided by the squared error that is left to explain
 */
public record AuxiliaryLoss(int k, double weight, long deadAfter, boolean relative) {

  /**
   * The share of {@code Σe²} that {@code Σ(e − ē)²} must exceed. Otherwise all rows leave the same,
   * but for rounding, and a relative loss is 0.
   */
  public static final double LEAST_SPREAD = 1e-6;

  /** No auxiliary loss. */
  public static final AuxiliaryLoss NONE = new AuxiliaryLoss(0, 0, 1, true);

  public AuxiliaryLoss {
    checkArgument(k >= 0, "k of the auxiliary loss must be at least 0, was %s", k);
    checkAtLeastZero("the weight of the auxiliary loss", weight);
    checkArgument(deadAfter > 0, "deadAfter must be positive, was %s", deadAfter);
  }

  /**
   * Returns a loss over k dead units with the settings of Gao et al.: weight 1/32, relative, a unit
   * being dead after 10 million rows without activity. A k of 0 switches the loss off.
   */
  public static AuxiliaryLoss of(int k) {
    return new AuxiliaryLoss(k, 1.0 / 32, 10_000_000, true);
  }

  /** Sets the weight, at least 0; 0 switches the loss off. */
  public AuxiliaryLoss weight(double weight) {
    return new AuxiliaryLoss(k, weight, deadAfter, relative);
  }

  /** Sets the number of rows without activity after which a unit is dead, positive. */
  public AuxiliaryLoss deadAfter(long deadAfter) {
    return new AuxiliaryLoss(k, weight, deadAfter, relative);
  }

  /**
   * Sets whether the loss is divided by the squared error that is left to explain: false for the
   * reduction of the reconstruction's loss.
   */
  public AuxiliaryLoss relative(boolean relative) {
    return new AuxiliaryLoss(k, weight, deadAfter, relative);
  }

  /** {@return whether the loss can be more than 0; false for {@link #NONE}} */
  public boolean isOn() {
    return k > 0 && weight > 0;
  }

  /**
   * {@return a description that is appended to a sparsity's; empty if the loss is off, else for
   * example {@code ", AuxK of 256 with weight 0.03125, relative to the residual"}}
   */
  String describe() {
    if (!isOn()) {
      return "";
    }
    String how = relative ? "relative to the residual" : "with the loss's reduction";
    return ", AuxK of %s with weight %s, %s".formatted(k, weight, how);
  }
}
