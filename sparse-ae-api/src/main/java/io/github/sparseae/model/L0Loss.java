package io.github.sparseae.model;

import static io.github.sparseae.internal.builder.ArgumentChecks.checkPositive;

/**
 * What the penalty of a {@link Sparsity.JumpRelu} measures: a function of the number of active
 * units, multiplied by the penalty's weight.
 *
 * <p>Notation: as in {@link Sparsity}, with θ the thresholds and {@code L0(x) = Σ_j 1[z_j > θ_j]}
 * the number of active units on a row.
 */
public sealed interface L0Loss {

  /** {@return the number of active units, {@code M L0(x)}: the default} */
  static Count count() {
    return new Count();
  }

  /**
   * Returns a smooth count, {@code M Σ_j tanh(c·f_j·‖d_j‖)}, which small activations contribute
   * little to, with c positive; 4 is usual.
   */
  static Tanh tanh(double scale) {
    return new Tanh(scale);
  }

  /**
   * Returns the squared distance of each row's number of active units from a positive target,
   * {@code M (2/target)·(L0(x) − target)²}.
   */
  static Quadratic quadratic(double target) {
    return new Quadratic(target);
  }

  /** {@return a description for reports, for example {@code "the number of active units"}} */
  String describe();

  /**
   * The number of active units, {@code M L0(x)}. Source: Rajamanoharan et al., "Jumping ahead"
   * (2024); {@code step} in SAELens.
   */
  record Count() implements L0Loss {
    @Override
    public String describe() {
      return "the number of active units";
    }
  }

  /**
   * A smooth count, {@code M Σ_j tanh(c·f_j·‖d_j‖)}, to which small activations contribute little.
   * Its gradient reaches activations and decoder too. Source: Anthropic, "Dictionary learning
   * optimization techniques" in the circuits updates of January 2025, with c 4; {@code tanh} in
   * SAELens.
   *
   * @param scale c, positive
   */
  record Tanh(double scale) implements L0Loss {
    public Tanh {
      checkPositive("the scale of tanh", scale);
    }

    @Override
    public String describe() {
      return "tanh of " + scale + " times each activation and its decoder row's norm";
    }
  }

  /**
   * The squared distance from a target, {@code M (2/target)·(L0(x) − target)²}: near the target its
   * slope is small, and below it the loss raises L0 again. Source: McDougall et al., "Gemma Scope
   * 2" (2025); {@code quadratic} in SAELens.
   *
   * @param target the number of active units to aim at, positive
   */
  record Quadratic(double target) implements L0Loss {
    public Quadratic {
      checkPositive("the target of the quadratic loss", target);
    }

    @Override
    public String describe() {
      return "the squared distance of the number of active units from " + target;
    }
  }
}
