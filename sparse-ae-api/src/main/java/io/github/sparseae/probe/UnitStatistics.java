package io.github.sparseae.probe;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The mean and variance of each unit over the training rows, and the inverse of its scale: of one
 * scale for all units, {@code s² = mean over units of their variances}, so that the penalty does
 * not depend on the code's overall scale and units keep their relative sizes; 0 for constant units,
 * to exclude them.
 */
final class UnitStatistics {
  /** The ratio of standard deviation and mean below which the deviation is rounding error. */
  private static final double ROUNDING = 1e-10;

  final double[] mean;
  final double[] variance;
  final double[] inverseScale;

  /** The number of values that are not 0. */
  long active;

  UnitStatistics(CodeRows rows) {
    mean = new double[rows.width()];
    variance = new double[rows.width()];
    inverseScale = new double[rows.width()];
    measure(rows);
    double common = 0;
    for (double value : variance) {
      common += value / variance.length;
    }
    checkArgument(
        Double.isFinite(common), "the squares of some codes are beyond float64: scale the codes");
    for (int unit = 0; unit < mean.length; unit++) {
      inverseScale[unit] = variance[unit] > 0 ? 1 / Math.sqrt(common) : 0;
    }
  }

  /** Computes in two passes: subtracting the squared mean from the mean of squares would cancel. */
  private void measure(CodeRows rows) {
    int[] count = new int[mean.length];
    int[] units = new int[mean.length];
    double[] values = new double[mean.length];
    for (int row = 0; row < rows.size(); row++) {
      int some = rows.active(row, units, values);
      for (int k = 0; k < some; k++) {
        mean[units[k]] += values[k];
        count[units[k]]++;
      }
      active += some;
    }
    for (int unit = 0; unit < mean.length; unit++) {
      mean[unit] /= rows.size();
    }
    for (int row = 0; row < rows.size(); row++) {
      int some = rows.active(row, units, values);
      for (int k = 0; k < some; k++) {
        double offset = values[k] - mean[units[k]];
        variance[units[k]] += offset * offset;
      }
    }
    for (int unit = 0; unit < mean.length; unit++) {
      double square = mean[unit] * mean[unit];
      variance[unit] = (variance[unit] + (rows.size() - count[unit]) * square) / rows.size();
      if (variance[unit] <= ROUNDING * ROUNDING * square) {
        variance[unit] = 0;
      }
    }
  }
}
