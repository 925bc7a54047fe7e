package io.github.sparseae.picture;

import java.awt.image.BufferedImage;

/** Reads captions back from a picture, dot by dot. */
final class Print {
  private static final int RGB = 0xFFFFFF;

  private Print() {}

  /** Whether a line of text stands somewhere in a picture, alone on the page's tint. */
  static boolean shows(Picture picture, String text, int dot) {
    BufferedImage image = picture.toImage();
    int width = PixelFont.width(text, dot);
    int height = PixelFont.CAPITAL * dot;
    for (int top = 0; top + height <= image.getHeight(); top++) {
      for (int left = 0; left + width <= image.getWidth(); left++) {
        if (standsAt(image, left, top, text, dot)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean standsAt(BufferedImage image, int left, int top, String text, int dot) {
    int x = left;
    for (int character : text.codePoints().toArray()) {
      PixelFont.Glyph glyph = PixelFont.glyph(character);
      for (int row = 0; row < PixelFont.CAPITAL; row++) {
        for (int column = 0; column < glyph.width(); column++) {
          int rgb = image.getRGB(x + column * dot, top + row * dot) & RGB;
          boolean inked = rgb == Canvas.INK || rgb == Canvas.MUTED;
          if (inked != glyph.inked(row, column) || (!inked && rgb != Canvas.PAGE)) {
            return false;
          }
        }
      }
      x += (glyph.width() + 1) * dot;
    }
    return true;
  }
}
