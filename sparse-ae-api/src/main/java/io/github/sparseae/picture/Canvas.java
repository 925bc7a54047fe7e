package io.github.sparseae.picture;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;

/** A sheet of pixels to draw on, and the few tints that the pictures share. */
final class Canvas {
  /** Around everything: nearly white, so that a white tile still has an edge. */
  static final int PAGE = 0xF7F8FA;

  /** Titles and labels. */
  static final int INK = 0x1C2430;

  /** Explanations and numbers. */
  static final int MUTED = 0x56616F;

  /** Between tiles: neither of the greys that stand for numbers. */
  static final int LINE = 0x2B4A78;

  /** Free space around the edge of every picture, in pixels. */
  static final int MARGIN = 14;

  private static final int LARGEST = 100_000_000;

  private final int width;
  private final int height;
  private final int[] pixels;

  /**
   * An empty sheet.
   *
   * @param width in pixels
   * @param height in pixels
   * @throws IllegalArgumentException if the sheet has more than 100 million pixels
   */
  Canvas(long width, long height) {
    checkSize(width, height);
    this.width = (int) width;
    this.height = (int) height;
    this.pixels = new int[this.width * this.height];
    Arrays.fill(pixels, PAGE);
  }

  /**
   * Checks that something can be drawn.
   *
   * @param width in pixels
   * @param height in pixels
   * @throws IllegalArgumentException if it has more than 100 million pixels
   */
  static void checkSize(long width, long height) {
    checkArgument(
        width <= LARGEST && height <= LARGEST && width * height <= LARGEST,
        "a picture of %s×%s pixels is too large, the limit is 100 million pixels",
        width,
        height);
  }

  /** Fills a rectangle; the part of it that lies outside the sheet is left out. */
  void fill(int left, int top, int width, int height, int rgb) {
    int from = Math.max(0, left);
    int to = Math.min(this.width, left + width);
    for (int y = Math.max(0, top); y < Math.min(this.height, top + height) && from < to; y++) {
      Arrays.fill(pixels, y * this.width + from, y * this.width + to, rgb);
    }
  }

  /** Writes one line of text, the top of its capitals at {@code top}. */
  void text(int left, int top, String text, int scale, int rgb) {
    int x = left;
    for (int character : text.codePoints().toArray()) {
      PixelFont.Glyph glyph = PixelFont.glyph(character);
      for (int row = 0; row < PixelFont.HEIGHT; row++) {
        for (int column = 0; column < glyph.width(); column++) {
          if (glyph.inked(row, column)) {
            fill(x + column * scale, top + row * scale, scale, scale, rgb);
          }
        }
      }
      x += (glyph.width() + 1) * scale;
    }
  }

  /** What has been drawn. This sheet must not be drawn on afterwards. */
  Picture toPicture() {
    return new Picture(width, height, pixels);
  }

  /**
   * A grey.
   *
   * @param level 0, black, to 255, white
   * @return its red, green and blue
   */
  static int grey(int level) {
    return level << 16 | level << 8 | level;
  }
}
