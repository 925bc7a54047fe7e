package io.github.sparseae.picture;

/**
 * The layout of tiles: row after row from the top left, with a line of {@code gap} pixels around
 * each, which neighbors share.
 *
 * @param count the number of tiles
 * @param columns the number of tiles in a row
 * @param tileHeight rows of numbers in a tile
 * @param tileWidth columns of numbers in a tile
 * @param scale pixels along each side of a number
 * @param gap pixels between neighbors
 */
record TileGrid(int count, int columns, int tileHeight, int tileWidth, int scale, int gap) {
  /** The largest scale that {@link #fitted} chooses. */
  private static final int LARGEST_SCALE = 16;

  /** Returns the number of columns of a grid that is square or has one row less. */
  static int nearSquare(int count) {
    return (int) Math.ceil(Math.sqrt(count));
  }

  /**
   * Returns the same grid on the largest scale at which neither side exceeds a limit, at least 1.
   */
  TileGrid fitted(int limit) {
    int fitting = LARGEST_SCALE;
    while (fitting > 1 && Math.max(scaled(fitting).width(), scaled(fitting).height()) > limit) {
      fitting--;
    }
    return scaled(fitting);
  }

  /** Returns the width in pixels, including the lines on both sides. */
  long width() {
    return (long) Math.min(columns, count) * ((long) tileWidth * scale + gap) + gap;
  }

  /** Returns the height in pixels, including the lines above and below. */
  long height() {
    return (long) ((count + columns - 1) / columns) * ((long) tileHeight * scale + gap) + gap;
  }

  /** Returns the leftmost pixel of a tile's values. */
  int left(int tile) {
    return gap + tile % columns * (tileWidth * scale + gap);
  }

  /** Returns the topmost pixel of a tile's values. */
  int top(int tile) {
    return gap + tile / columns * (tileHeight * scale + gap);
  }

  private TileGrid scaled(int scale) {
    return new TileGrid(count, columns, tileHeight, tileWidth, scale, gap);
  }
}
