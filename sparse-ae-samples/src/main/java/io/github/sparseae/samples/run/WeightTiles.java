package io.github.sparseae.samples.run;

import io.github.sparseae.model.DenseArray;
import io.github.sparseae.picture.WeightPicture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Saves a picture of weights in full size and encodes a small one for a page. */
public final class WeightTiles {
  private WeightTiles() {}

  /**
   * Saves and encodes.
   *
   * @param weights the weights shown
   * @param tiles creates the picture
   * @param file the file in full size
   * @return the content of a PNG file for a page, one pixel for each weight
   * @throws IOException if the file cannot be written
   */
  public static byte[] save(DenseArray weights, Supplier<WeightPicture> tiles, Path file)
      throws IOException {
    WeightPicture forFile = tiles.get();
    WeightPicture forPage = tiles.get().scale(1);
    double range = WeightRange.legible(weights, forFile.range());
    if (range > 0) {
      forFile.range(range);
      forPage.range(range);
    }
    forFile.save(file);
    return CompactPng.of(forPage.toPicture());
  }
}
