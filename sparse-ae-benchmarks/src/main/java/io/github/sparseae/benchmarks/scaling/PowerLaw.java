package io.github.sparseae.benchmarks.scaling;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;

/**
 * What grows as {@code factor · x^exponent}, fitted by least squares to the logarithms.
 *
 * @param factor at x = 1
 * @param exponent 1 for what grows in line
 */
record PowerLaw(double factor, double exponent) {

  /**
   * Fits.
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
   * What grows as {@code base + slope · x}, fitted by least squares.
   *
   * @param base at x = 0
   * @param slope for each 1 of x
   */
  record Line(double base, double slope) {

    static Line fit(List<double[]> points) {
      checkArgument(points.size() >= 2, "a fit needs two points, there are %s", points.size());
      double meanX = points.stream().mapToDouble(point -> point[0]).average().orElseThrow();
      double meanY = points.stream().mapToDouble(point -> point[1]).average().orElseThrow();
      double together = 0;
      double alone = 0;
      for (double[] point : points) {
        together += (point[0] - meanX) * (point[1] - meanY);
        alone += (point[0] - meanX) * (point[0] - meanX);
      }
      checkArgument(alone > 0, "a fit needs two different x, all are %s", meanX);
      double slope = together / alone;
      return new Line(meanY - slope * meanX, slope);
    }
  }
}
