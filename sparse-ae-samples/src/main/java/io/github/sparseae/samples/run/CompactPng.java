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
 * A picture of weights as a page carries it: with 64 greys in place of 256, told apart by no eye,
 * and a palette. That halves a file that is mostly noise, of which a report has two dozen.
 */
public final class CompactPng {
  private static final int COLOURS = 256;
  private static final int GREYS_PER_STEP = 4;
  private static final int BRIGHTEST_STEP = COLOURS / GREYS_PER_STEP - 1;

  private CompactPng() {}

  /**
   * Makes the smaller file.
   *
   * @param picture a picture
   * @return PNG
   * @throws IOException never in practice: it is written to memory
   */
  public static byte[] of(Picture picture) throws IOException {
    BufferedImage image = picture.toImage();
    Map<Integer, Integer> palette = new LinkedHashMap<>();
    int[] indices = new int[image.getWidth() * image.getHeight()];
    for (int i = 0; i < indices.length; i++) {
      int rgb = image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xffffff;
      indices[i] = palette.computeIfAbsent(coarse(rgb), colour -> palette.size());
    }
    if (palette.size() > COLOURS) {
      return picture.toPng();
    }
    BufferedImage indexed =
        new BufferedImage(
            image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, colours(palette));
    indexed.getRaster().setPixels(0, 0, image.getWidth(), image.getHeight(), indices);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(indexed, "png", png);
    return png.toByteArray();
  }

  /** A grey on the coarser scale, black and white kept; any other colour as it is. */
  private static int coarse(int rgb) {
    int red = rgb >> 16;
    int green = rgb >> 8 & 0xff;
    int blue = rgb & 0xff;
    if (red != green || green != blue) {
      return rgb;
    }
    int grey = red / GREYS_PER_STEP * (COLOURS - 1) / BRIGHTEST_STEP;
    return grey << 16 | grey << 8 | grey;
  }

  private static IndexColorModel colours(Map<Integer, Integer> palette) {
    int[] colours = palette.keySet().stream().mapToInt(Integer::intValue).toArray();
    return new IndexColorModel(8, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
  }
}
