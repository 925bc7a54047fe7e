package io.github.sparseae.internal.train;

/** The number of steps in one call of an engine, chosen to take about a fifth of a second. */
final class SpanLength {
  private static final double SECONDS = 0.2;
  private static final int MOST = 1 << 16;

  private int steps = 1;

  /** Returns a multiple of a number of steps. */
  long steps(int together) {
    return ((long) steps + together - 1) / together * together;
  }

  /** Adapts the number to the time of a step; at most doubles it. */
  void adapt(double secondsPerStep) {
    double fitting = SECONDS / Math.max(secondsPerStep, 1e-9);
    steps = (int) Math.max(1, Math.min(Math.min(fitting, 2.0 * steps), MOST));
  }
}
