package io.github.sparseae.probe;

/**
 * The mean of each unit over the training rows, its variance, and 1 over its scale. Where a unit
 * never changes, the last is 0, which leaves it out.
 */
final class UnitStatistics {
  /** A standard deviation this small beside the mean is the mean's rounding. */
  private static final double ROUNDING = 1e-10;

  final double[] mean;
  final double[] variance;
  final double[] inverseScale;

  UnitStatistics(CompressedRows rows, UnitScale scale) {
    mean = new double[rows.width()];
    variance = new double[rows.width()];
    inverseScale = new double[rows.width()];
    measure(rows);
    double common = 0;
    for (double value : variance) {
      common += value / variance.length;
    }
    for (int unit = 0; unit < mean.length; unit++) {
      double square =
          switch (scale) {
            case AS_IS -> 1;
            case COMMON -> common;
            case STANDARDIZED -> variance[unit];
          };
      inverseScale[unit] = variance[unit] > 0 ? 1 / Math.sqrt(square) : 0;
    }
  }

  /** In two passes: the square of the mean, taken from the mean of squares, would cancel. */
  private void measure(CompressedRows rows) {
    int[] active = new int[mean.length];
    for (CompressedRows.Block block : rows.blocks()) {
      for (int k = 0; k < block.values.length; k++) {
        mean[block.columns[k]] += block.values[k];
        active[block.columns[k]]++;
      }
    }
    for (int unit = 0; unit < mean.length; unit++) {
      mean[unit] /= rows.size();
    }
    for (CompressedRows.Block block : rows.blocks()) {
      for (int k = 0; k < block.values.length; k++) {
        double offset = block.values[k] - mean[block.columns[k]];
        variance[block.columns[k]] += offset * offset;
      }
    }
    for (int unit = 0; unit < mean.length; unit++) {
      double square = mean[unit] * mean[unit];
      variance[unit] = (variance[unit] + (rows.size() - active[unit]) * square) / rows.size();
      if (variance[unit] <= ROUNDING * ROUNDING * square) {
        variance[unit] = 0;
      }
    }
  }
}
