package io.github.sparseae.internal.train;

/** How many steps an engine makes in one call: as many as take about a fifth of a second. */
public final class SpanLength {
  private static final double SECONDS = 0.2;
  private static final int MOST = 1 << 16;

  private int steps = 1;

  public int steps() {
    return steps;
  }

  /** Takes in how long a step took, and at most doubles. */
  public void adapt(double secondsPerStep) {
    double fitting = SECONDS / Math.max(secondsPerStep, 1e-9);
    steps = (int) Math.max(1, Math.min(Math.min(fitting, 2.0 * steps), MOST));
  }
}
