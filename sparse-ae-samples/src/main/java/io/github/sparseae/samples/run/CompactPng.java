package io.github.sparseae.samples.run;

import io.github.sparseae.picture.Picture;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Encodes pictures of weights for reports: with a palette of 64 grays instead of 256, which looks
 * the same and halves the file.
 */
public final class CompactPng {
  private static final int COLORS = 256;
  private static final int GRAYS_PER_STEP = 4;
  private static final int BRIGHTEST_STEP = COLORS / GRAYS_PER_STEP - 1;

  private CompactPng() {}

  /** Encodes a picture as a PNG file. */
  public static byte[] of(Picture picture) throws IOException {
    BufferedImage image = picture.toImage();
    Map<Integer, Integer> palette = new LinkedHashMap<>();
    int[] indices = new int[image.getWidth() * image.getHeight()];
    for (int i = 0; i < indices.length; i++) {
      int rgb = image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xffffff;
      indices[i] = palette.computeIfAbsent(coarse(rgb), color -> palette.size());
    }
    if (palette.size() > COLORS) {
      return picture.toPng();
    }
    BufferedImage indexed =
        new BufferedImage(
            image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, colors(palette));
    indexed.getRaster().setPixels(0, 0, image.getWidth(), image.getHeight(), indices);
    return of(indexed);
  }

  /** Encodes an image as a PNG file, with its own colors. */
  public static byte[] of(BufferedImage image) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  /** Rounds a gray to the coarser scale, which includes black and white; keeps other colors. */
  private static int coarse(int rgb) {
    int red = rgb >> 16;
    int green = rgb >> 8 & 0xff;
    int blue = rgb & 0xff;
    if (red != green || green != blue) {
      return rgb;
    }
    int gray = red / GRAYS_PER_STEP * (COLORS - 1) / BRIGHTEST_STEP;
    return gray << 16 | gray << 8 | gray;
  }

  private static IndexColorModel colors(Map<Integer, Integer> palette) {
    int[] colors = palette.keySet().stream().mapToInt(Integer::intValue).toArray();
    return new IndexColorModel(8, colors.length, colors, 0, false, -1, DataBuffer.TYPE_BYTE);
  }
}
