package io.github.sparseae.picture;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/** A sheet of pixels to draw on, and the colors of all pictures. */
final class Canvas {
  /** The background: nearly white, so that a white tile has a visible edge. */
  static final int PAGE = 0xF7F8FA;

  /** The color of titles and labels. */
  static final int INK = 0x1C2430;

  /** The color of explanations and numbers. */
  static final int MUTED = 0x56616F;

  /** The color between tiles, different from all grays. */
  static final int LINE = 0x2B4A78;

  /** The margin of a picture in pixels. */
  static final int MARGIN = 14;

  private static final int LARGEST = 100_000_000;

  private final int width;
  private final int height;
  private final int[] pixels;

  /**
   * Creates an empty sheet of a size in pixels.
   *
   * @throws IllegalArgumentException if it has more than 100 million pixels
   */
  Canvas(long width, long height) {
    checkSize(width, height);
    this.width = (int) width;
    this.height = (int) height;
    this.pixels = new int[this.width * this.height];
    Arrays.fill(pixels, PAGE);
  }

  /**
   * Checks the size of a picture in pixels.
   *
   * @throws IllegalArgumentException if it has more than 100 million pixels
   */
  static void checkSize(long width, long height) {
    checkArgument(
        width <= LARGEST && height <= LARGEST && width * height <= LARGEST,
        "a picture of %s×%s pixels is too large, the limit is 100 million pixels",
        width,
        height);
  }

  /** Fills a rectangle, clipped to the sheet. */
  void fill(int left, int top, int width, int height, int rgb) {
    int from = Math.max(0, left);
    int to = Math.min(this.width, left + width);
    for (int y = Math.max(0, top); y < Math.min(this.height, top + height) && from < to; y++) {
      Arrays.fill(pixels, y * this.width + from, y * this.width + to, rgb);
    }
  }

  /**
   * Draws numbers as squares of {@code scale} pixels, in a frame around them: the gray of a row and
   * a column, from 0, black, to 255, white.
   */
  void tile(
      int left, int top, int height, int width, int scale, int frame, IntBinaryOperator grays) {
    fill(left - frame, top - frame, width * scale + 2 * frame, height * scale + 2 * frame, LINE);
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int rgb = gray(grays.applyAsInt(row, column));
        fill(left + column * scale, top + row * scale, scale, scale, rgb);
      }
    }
  }

  /** Draws one line of text, with the top of its capitals at {@code top}. */
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

  /** Returns the picture. This sheet must not be used afterwards. */
  Picture toPicture() {
    return new Picture(width, height, pixels);
  }

  /** Returns a gray of a level from 0, black, to 255, white, as 0xRRGGBB. */
  static int gray(int level) {
    return level << 16 | level << 8 | level;
  }
}
