package io.github.sparseae.model;

/**
 * Whether the decoder's bias is taken off the input before the encoder, {@code z = (x − b_d)·W_e +
 * b_e}, so that the code describes how a row differs from a typical one; and where that bias
 * starts. It is learned like any other. Source: Bricken et al., "Towards monosemanticity" (2023).
 */
public enum PreEncoderBias {
  /** It is not taken off: the default. The decoder's bias starts as the initialiser says. */
  NONE("none"),
  /** It starts at zero. */
  ZERO("zero"),
  /** It starts at the mean of the rows of the first training, as they are normalised. */
  MEAN("mean"),
  /**
   * It starts at the geometric median of the rows of the first training, as they are normalised:
   * the point whose distances to all of them add up to the least, less drawn by outliers than the
   * mean.
   */
  GEOMETRIC_MEDIAN("geometric median");

  private final String label;

  PreEncoderBias(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
