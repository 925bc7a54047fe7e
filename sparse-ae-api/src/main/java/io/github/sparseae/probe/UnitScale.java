package io.github.sparseae.probe;

/**
 * The scale of a code's units in a probe, which decides how strongly the penalty acts on each
 * weight. With σ_j the standard deviation of unit j over the training rows, the probe's weights
 * apply to {@code h_j / s_j}; constant units have zero weights.
 */
public enum UnitScale {
  /** No scaling, {@code s_j = 1}: the penalty acts less on codes of larger values. */
  AS_IS,
  /**
   * One scale for all units, {@code s² = mean over units of σ_j²}: the penalty does not depend on
   * the code's overall scale, and units keep their relative sizes.
   */
  COMMON,
  /**
   * A scale for each unit, {@code s_j = σ_j}: standardized. A rarely active unit has a small σ and
   * thus as much weight as one that is often active.
   */
  STANDARDIZED
}
