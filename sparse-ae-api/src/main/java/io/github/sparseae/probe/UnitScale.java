package io.github.sparseae.probe;

/**
 * On which scale a probe sees the units of a code, and so how hard the penalty on its weights bears
 * on each. With σ_j the standard deviation of unit j over the training rows, the probe's weights
 * belong to {@code h_j / s_j}; units that never change get weights of zero.
 */
public enum UnitScale {
  /** The code as it is, {@code s_j = 1}: the penalty bears less on a code of larger numbers. */
  AS_IS,
  /**
   * One scale for all units, {@code s² = mean over units of σ_j²}: the penalty means the same
   * whatever unit the code is measured in, and units keep their sizes beside each other.
   */
  COMMON,
  /**
   * Each unit on its own scale, {@code s_j = σ_j}: standardised. A unit that is rarely active has a
   * small σ, and so weighs as much as one that often is.
   */
  STANDARDIZED
}
