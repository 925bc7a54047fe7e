package io.github.sparseae.datasets;

import io.github.sparseae.datasets.DigitStyles.Stroke;
import io.github.sparseae.internal.random.RandomStream;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;

/**
 * The random handwriting of one digit: slant, pen and distortion, sampled from one stream. Strokes
 * are drawn in the unit square of their style, then scaled and placed as MNIST's digits are: the
 * ink fits a box, and its center is the center of the image.
 */
final class DigitHand {
  private static final int SAMPLES_PER_SPAN = 5;
  private static final int MAX_POINTS = 256;
  private static final double MIDDLE = DigitCanvas.SIZE / 2.0;

  private final Warp warp;
  private final double slant;
  private final double cos;
  private final double sin;
  private final double proportion;
  private final double height;
  private final double shiftX;
  private final double shiftY;
  private final double penRadius;
  private final double pressure;
  private final double strength;

  private final double[] xs = new double[MAX_POINTS];
  private final double[] ys = new double[MAX_POINTS];
  private final boolean[] penDown = new boolean[MAX_POINTS];
  private int size;

  DigitHand(RandomStream random) {
    warp = new Warp(random);
    slant = clamp(0.18 + 0.19 * random.nextGaussian(), -0.3, 0.65);
    double angle = clamp(0.08 * random.nextGaussian(), -0.2, 0.2);
    cos = StrictMath.cos(angle);
    sin = StrictMath.sin(angle);
    proportion = 0.86 * StrictMath.exp(clamp(0.18 * random.nextGaussian(), -0.4, 0.4));
    height = random.uniform(18.5, 20.5);
    shiftX = clamp(0.5 * random.nextGaussian(), -1.2, 1.2);
    shiftY = clamp(0.5 * random.nextGaussian(), -1.2, 1.2);
    double boldness = clamp(1.42 + 0.35 * random.nextGaussian(), 0.8, 2.2);
    // A thick pen would fill the loops of a narrow digit.
    penRadius = boldness * Math.min(1, 0.35 + 0.8 * proportion);
    pressure = clamp(0.12 * random.nextGaussian(), -0.3, 0.3);
    double fading = random.nextDouble();
    strength = Math.min(1, 1.1 - 0.35 * fading * fading);
  }

  void write(Stroke stroke) {
    double[] points = warp.bend(stroke.points());
    draw(points[0], points[1]);
    penDown[size - 1] = false;
    if (stroke.isRound()) {
      curve(points);
    } else {
      for (int i = 2; i < points.length; i += 2) {
        draw(points[i], points[i + 1]);
      }
    }
  }

  void ink(DigitCanvas canvas) {
    place();
    for (int i = 1; i < size; i++) {
      if (penDown[i]) {
        double progress = 2.0 * i / size - 1;
        canvas.segment(
            xs[i - 1], ys[i - 1], xs[i], ys[i], penRadius * (1 + pressure * progress), strength);
      }
    }
  }

  /**
   * Draws a curve through the points: cubic Hermite spans with centripetal knots, whose tangents
   * are those of the parabola through a point and its neighbors. Such a curve has no loops of its
   * own.
   */
  private void curve(double[] points) {
    int last = points.length / 2 - 1;
    double[] knots = new double[last];
    for (int i = 0; i < last; i++) {
      double dx = points[2 * i + 2] - points[2 * i];
      double dy = points[2 * i + 3] - points[2 * i + 1];
      knots[i] = Math.max(1e-6, Math.sqrt(Math.sqrt(dx * dx + dy * dy)));
    }
    for (int i = 0; i < last; i++) {
      double h = knots[i];
      for (int k = 1; k <= SAMPLES_PER_SPAN; k++) {
        double t = (double) k / SAMPLES_PER_SPAN;
        draw(hermite(points, knots, i, 0, h, t), hermite(points, knots, i, 1, h, t));
      }
    }
  }

  private static double hermite(
      double[] points, double[] knots, int span, int axis, double h, double t) {
    double from = points[2 * span + axis];
    double to = points[2 * span + 2 + axis];
    double m0 = h * tangent(points, knots, span, axis);
    double m1 = h * tangent(points, knots, span + 1, axis);
    double u = 1 - t;
    return u * u * (1 + 2 * t) * from + t * t * (1 + 2 * u) * to + t * u * (u * m0 - t * m1);
  }

  private static double tangent(double[] points, double[] knots, int i, int axis) {
    if (i == 0) {
      return slope(points, knots, 0, axis);
    }
    if (i == knots.length) {
      return slope(points, knots, i - 1, axis);
    }
    double before = knots[i - 1];
    double after = knots[i];
    return (slope(points, knots, i - 1, axis) * after + slope(points, knots, i, axis) * before)
        / (before + after);
  }

  private static double slope(double[] points, double[] knots, int span, int axis) {
    return (points[2 * span + 2 + axis] - points[2 * span + axis]) / knots[span];
  }

  /** Moves the pen to a point of the unit square, after slant and rotation. */
  private void draw(double x, double y) {
    double down = y - 0.5;
    double right = proportion * (x - 0.5) - slant * down;
    xs[size] = cos * right - sin * down;
    ys[size] = sin * right + cos * down;
    penDown[size] = true;
    size++;
  }

  /** Scales the ink to its box and centers it by its mean, weighted by length. */
  private void place() {
    DoubleSummaryStatistics x = Arrays.stream(xs, 0, size).summaryStatistics();
    DoubleSummaryStatistics y = Arrays.stream(ys, 0, size).summaryStatistics();
    double length = 0;
    double sumX = 0;
    double sumY = 0;
    for (int i = 0; i < size; i++) {
      if (penDown[i]) {
        double dx = xs[i] - xs[i - 1];
        double dy = ys[i] - ys[i - 1];
        double part = Math.sqrt(dx * dx + dy * dy);
        length += part;
        sumX += part * (xs[i] + xs[i - 1]) / 2;
        sumY += part * (ys[i] + ys[i - 1]) / 2;
      }
    }
    double scale =
        (height - 2 * penRadius) / Math.max(x.getMax() - x.getMin(), y.getMax() - y.getMin());
    double shiftedX = inside(MIDDLE + shiftX - scale * sumX / length, x, scale);
    double shiftedY = inside(MIDDLE + shiftY - scale * sumY / length, y, scale);
    for (int i = 0; i < size; i++) {
      xs[i] = shiftedX + scale * xs[i];
      ys[i] = shiftedY + scale * ys[i];
    }
  }

  /** Returns the nearest position that keeps the ink off the outermost pixels. */
  private double inside(double position, DoubleSummaryStatistics ink, double scale) {
    double margin = 1 + DigitCanvas.EDGE + penRadius * (1 + Math.abs(pressure));
    double most = DigitCanvas.SIZE - margin - scale * ink.getMax();
    return clamp(position, margin - scale * ink.getMin(), most);
  }

  private static double clamp(double value, double min, double max) {
    return Math.max(min, Math.min(max, value));
  }

  /**
   * A smooth random displacement of the unit square, a sum of sine waves. Points that coincide stay
   * together, so strokes that touch still touch.
   */
  private static final class Warp {
    private static final int WAVES = 3;
    private static final double AMPLITUDE = 0.04;

    private final double[] waves = new double[WAVES * 5];

    Warp(RandomStream random) {
      for (int i = 0; i < WAVES; i++) {
        waves[5 * i] = AMPLITUDE * random.nextGaussian();
        waves[5 * i + 1] = AMPLITUDE * random.nextGaussian();
        waves[5 * i + 2] = random.uniform(-6, 6);
        waves[5 * i + 3] = random.uniform(-6, 6);
        waves[5 * i + 4] = random.uniform(0, 2 * Math.PI);
      }
    }

    double[] bend(double[] points) {
      double[] bent = points.clone();
      for (int j = 0; j < points.length; j += 2) {
        for (int i = 0; i < waves.length; i += 5) {
          double wave =
              StrictMath.sin(
                  waves[i + 2] * points[j] + waves[i + 3] * points[j + 1] + waves[i + 4]);
          bent[j] += waves[i] * wave;
          bent[j + 1] += waves[i + 1] * wave;
        }
      }
      return bent;
    }
  }
}
