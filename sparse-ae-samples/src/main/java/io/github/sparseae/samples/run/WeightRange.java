package io.github.sparseae.samples.run;

import io.github.sparseae.model.DenseArray;
import java.util.Arrays;

/** Up to which weight the greys of a picture reach. */
public final class WeightRange {
  /** The share of weights that a picture's greys must be able to tell apart. */
  private static final double USUAL = 0.995;

  private WeightRange() {}

  /**
   * Up to the largest weight, unless that is a rarity beside which all others would be lost in
   * grey. Then the few that are larger are clipped, and the picture says so.
   *
   * @param weights what is drawn
   * @param largest the size of the largest
   * @return the size at which greys end
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
