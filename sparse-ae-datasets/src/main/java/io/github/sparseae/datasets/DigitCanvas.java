package io.github.sparseae.datasets;

/**
 * A square of pixels on which strokes are drawn. The ink of a pixel depends on the distance of its
 * center from the nearest stroke: full within the radius of the pen, fading to none over a little
 * more than the width of a pixel.
 */
final class DigitCanvas {
  /** The number of pixels along each side. */
  static final int SIZE = 28;

  /** The width in pixels over which ink fades beyond the radius of the pen. */
  static final double EDGE = 0.55;

  private final double[] ink = new double[SIZE * SIZE];

  /**
   * Draws a straight piece of a stroke with round ends. The radius is half the pen's width in
   * pixels, the strength the ink of a fully covered pixel, from 0 to 1.
   */
  void segment(double x0, double y0, double x1, double y1, double radius, double strength) {
    double reach = radius + EDGE;
    int left = Math.max(0, (int) Math.floor(Math.min(x0, x1) - reach));
    int right = Math.min(SIZE - 1, (int) Math.floor(Math.max(x0, x1) + reach));
    int top = Math.max(0, (int) Math.floor(Math.min(y0, y1) - reach));
    int bottom = Math.min(SIZE - 1, (int) Math.floor(Math.max(y0, y1) + reach));
    double dx = x1 - x0;
    double dy = y1 - y0;
    double perSquare = 1 / Math.max(1e-12, dx * dx + dy * dy);
    for (int row = top; row <= bottom; row++) {
      double y = row + 0.5 - y0;
      for (int column = left; column <= right; column++) {
        double x = column + 0.5 - x0;
        double along = Math.max(0, Math.min(1, (x * dx + y * dy) * perSquare));
        double offX = x - along * dx;
        double offY = y - along * dy;
        double square = offX * offX + offY * offY;
        if (square < reach * reach) {
          double cover = strength * Math.min(1, (reach - Math.sqrt(square)) / (2 * EDGE));
          int pixel = row * SIZE + column;
          ink[pixel] = Math.max(ink[pixel], cover);
        }
      }
    }
  }

  /** Copies the pixels as unsigned bytes in row-major order, from 0 (no ink) to 255. */
  void copyTo(byte[] target, int offset) {
    for (int i = 0; i < ink.length; i++) {
      target[offset + i] = (byte) (int) (255 * ink[i] + 0.5);
    }
  }
}
