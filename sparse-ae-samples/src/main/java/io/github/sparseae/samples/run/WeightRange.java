package io.github.sparseae.samples.run;

import io.github.sparseae.model.DenseArray;
import java.util.Arrays;

/** The range of weights that a picture shows. */
public final class WeightRange {
  /** The share of weights that must be distinguishable. */
  private static final double USUAL = 0.995;

  private WeightRange() {}

  /**
   * Returns the absolute weight at which the gray scale ends: that of the largest weight, or, if
   * this is an outlier that would make all others look alike, a smaller one. Larger weights are
   * then clipped, and the picture says so.
   *
   * @param weights the weights shown
   * @param largest the largest absolute weight
   * @return the end of the scale
   */
  public static double legible(DenseArray weights, double largest) {
    double[] sizes = weights.toDoubles();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(sizes[i]);
    }
    Arrays.sort(sizes);
    double usual = sizes[(int) (USUAL * (sizes.length - 1))];
    return usual < largest / 2 ? usual : largest;
  }
}
