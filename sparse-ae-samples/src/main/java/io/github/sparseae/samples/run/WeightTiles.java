package io.github.sparseae.samples.run;

import io.github.sparseae.model.DenseArray;
import io.github.sparseae.picture.WeightPicture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;

/** Saves a picture of weights in full size and encodes a small one for a page. */
public final class WeightTiles {
  /** The share of weights that must be distinguishable. */
  private static final double USUAL = 0.995;

  private WeightTiles() {}

  /**
   * Saves the picture in full size and returns a PNG for a page, one pixel for each weight.
   *
   * @param tiles creates the picture; called twice
   */
  public static byte[] save(DenseArray weights, Supplier<WeightPicture> tiles, Path file)
      throws IOException {
    WeightPicture forFile = tiles.get();
    WeightPicture forPage = tiles.get().scale(1);
    double range = legible(weights, forFile.range());
    if (range > 0) {
      forFile.range(range);
      forPage.range(range);
    }
    forFile.save(file);
    return CompactPng.of(forPage.toPicture());
  }

  /**
   * Returns the absolute weight at which the gray scale ends: that of the largest weight, or, if
   * this is an outlier that would make all others look alike, a smaller one. Larger weights are
   * then clipped, and the picture says so.
   */
  private static double legible(DenseArray weights, double largest) {
    double[] sizes = weights.toDoubles();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(sizes[i]);
    }
    Arrays.sort(sizes);
    double usual = sizes[(int) (USUAL * (sizes.length - 1))];
    return usual < largest / 2 ? usual : largest;
  }
}
