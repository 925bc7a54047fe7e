package io.github.sparseae.samples.run;

import io.github.sparseae.picture.WeightPicture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Saves a picture of weights in full size and encodes a small one for a page. */
public final class WeightTiles {
  private WeightTiles() {}

  /**
   * Saves the picture in full size and returns a PNG for a page, one pixel for each weight.
   *
   * @param tiles creates the picture; called twice
   */
  public static byte[] save(Supplier<WeightPicture> tiles, Path file) throws IOException {
    tiles.get().legible().save(file);
    return tiles.get().scale(1).legible().toPicture().toCompactPng();
  }
}
