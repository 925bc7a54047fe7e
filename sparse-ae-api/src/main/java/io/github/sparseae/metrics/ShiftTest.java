package io.github.sparseae.metrics;

/**
 * A test, valid at any time, of whether values that fall in bins still come as often as before: a
 * conformal test martingale, described at {@link DriftMonitor}.
 */
final class ShiftTest {
  private static final double[] BETS = {-1, 0, 1};
  private static final double JUMPS = 0.001;

  /** The number of values in each bin and those before, in a binary indexed tree. */
  private final long[] tree;

  private long values;
  private final double[] capital = {1.0 / 3, 1.0 / 3, 1.0 / 3};
  private double logCapital;
  private double highest;

  ShiftTest(int bins) {
    tree = new long[bins + 1];
  }

  /** Adds values from before, of calibration. */
  void count(int bin, long times) {
    values += times;
    for (int i = bin + 1; i < tree.length; i += i & -i) {
      tree[i] += times;
    }
  }

  /** Returns the number of values in bins below one. */
  private long below(int bin) {
    long sum = 0;
    for (int i = bin; i > 0; i -= i & -i) {
      sum += tree[i];
    }
    return sum;
  }

  /**
   * Adds a value to those seen and bets on its p-value, with its place among those of its bin,
   * uniform in [0, 1).
   */
  void bet(int bin, double tie) {
    count(bin, 1);
    long upTo = below(bin + 1);
    double p = (values - upTo + tie * (upTo - below(bin))) / values;
    double sum = 0;
    for (int i = 0; i < capital.length; i++) {
      capital[i] = (1 - JUMPS) * capital[i] + JUMPS / capital.length;
      capital[i] *= 1 + BETS[i] * (p - 0.5);
      sum += capital[i];
    }
    // The shares add up to 1; the capital itself would overflow.
    for (int i = 0; i < capital.length; i++) {
      capital[i] /= sum;
    }
    logCapital += Math.log(sum);
    highest = Math.max(highest, logCapital);
  }

  /** Returns the smallest p-value so far, of one of several tests. */
  double pValue(int tests) {
    return Math.min(1, tests * Math.exp(-highest));
  }
}
