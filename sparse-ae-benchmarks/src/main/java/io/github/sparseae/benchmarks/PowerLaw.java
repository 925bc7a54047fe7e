package io.github.sparseae.benchmarks;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;

/**
 * The curve {@code factor · x^exponent}, fitted by least squares to the logarithms.
 *
 * @param factor the value at x = 1
 * @param exponent the exponent, 1 for linear growth
 */
record PowerLaw(double factor, double exponent) {

  /**
   * Fits a curve.
   *
   * @param points (x, y), all positive, at least two different x
   */
  static PowerLaw fit(List<double[]> points) {
    Line line =
        Line.fit(
            points.stream()
                .map(point -> new double[] {Math.log(point[0]), Math.log(point[1])})
                .toList());
    return new PowerLaw(Math.exp(line.base()), line.slope());
  }

  /**
   * The line {@code base + slope · x}, fitted by least squares.
   *
   * @param base the value at x = 0
   * @param slope the slope
   */
  record Line(double base, double slope) {

    static Line fit(List<double[]> points) {
      checkArgument(points.size() >= 2, "a fit needs two points, there are %s", points.size());
      double meanX = points.stream().mapToDouble(point -> point[0]).average().orElseThrow();
      double meanY = points.stream().mapToDouble(point -> point[1]).average().orElseThrow();
      double covariance = 0;
      double variance = 0;
      for (double[] point : points) {
        covariance += (point[0] - meanX) * (point[1] - meanY);
        variance += (point[0] - meanX) * (point[0] - meanX);
      }
      checkArgument(variance > 0, "a fit needs two different x, all are %s", meanX);
      double slope = covariance / variance;
      return new Line(meanY - slope * meanX, slope);
    }
  }
}
