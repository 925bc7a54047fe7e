package io.github.sparseae.picture;

/**
 * Where tiles lie: row after row from the top left, with a line of {@code gap} pixels around each,
 * which neighbours share.
 *
 * @param count how many tiles
 * @param columns how many of them in a row
 * @param tileHeight rows of numbers in a tile
 * @param tileWidth columns of numbers in a tile
 * @param scale pixels along each side of a number
 * @param gap pixels between neighbours
 */
record TileGrid(int count, int columns, int tileHeight, int tileWidth, int scale, int gap) {
  /** The largest scale that {@link #fitted} chooses. */
  private static final int LARGEST_SCALE = 16;

  /** The columns that make a grid as high as it is wide, or one row less. */
  static int nearSquare(int count) {
    return (int) Math.ceil(Math.sqrt(count));
  }

  /** The same grid on the largest scale at which neither side exceeds a limit; at least 1. */
  TileGrid fitted(int limit) {
    TileGrid fitted = scaled(1);
    for (int larger = 2; larger <= LARGEST_SCALE; larger++) {
      TileGrid candidate = scaled(larger);
      if (candidate.width() > limit || candidate.height() > limit) {
        break;
      }
      fitted = candidate;
    }
    return fitted;
  }

  /** Pixels from left to right, with the lines on both sides. */
  long width() {
    return (long) Math.min(columns, count) * ((long) tileWidth * scale + gap) + gap;
  }

  /** Pixels from top to bottom, with the lines above and below. */
  long height() {
    return (long) ((count + columns - 1) / columns) * ((long) tileHeight * scale + gap) + gap;
  }

  /** The leftmost pixel of a tile's numbers. */
  int left(int tile) {
    return gap + tile % columns * (tileWidth * scale + gap);
  }

  /** The topmost pixel of a tile's numbers. */
  int top(int tile) {
    return gap + tile / columns * (tileHeight * scale + gap);
  }

  private TileGrid scaled(int scale) {
    return new TileGrid(count, columns, tileHeight, tileWidth, scale, gap);
  }
}
