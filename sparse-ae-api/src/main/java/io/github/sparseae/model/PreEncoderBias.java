package io.github.sparseae.model;

import java.util.Locale;

/**
 * The pre-encoder bias: whether the decoder's bias is subtracted from the input, {@code z = (x −
 * b_d)·W_e + b_e}, so that the code describes the difference from a typical row, and the initial
 * value of that bias. It is trained like any other. Source: Bricken et al., "Towards
 * monosemanticity" (2023).
 */
public enum PreEncoderBias {
  /** Not subtracted: the default. The decoder's bias starts from the initializer. */
  NONE,
  /** Subtracted, starting at zero. */
  ZERO,
  /** Subtracted, starting at the mean of the normalized rows of the first training. */
  MEAN,
  /**
   * Subtracted, starting at the geometric median of the normalized rows of the first training: the
   * point with the smallest sum of distances to all of them, less affected by outliers than the
   * mean. Of more than 32,768 rows as many are used, evenly spaced.
   */
  GEOMETRIC_MEDIAN;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
