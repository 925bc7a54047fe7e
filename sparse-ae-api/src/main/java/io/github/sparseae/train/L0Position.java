package io.github.sparseae.train;

/** x */
public record L0Position(
    double logFactor, double lastError, double recentL0, int steps, long rows, double active) {
  static final L0Position START = new L0Position(-Math.log(1000), Double.NaN, Double.NaN, 0, 0, 0);
}
