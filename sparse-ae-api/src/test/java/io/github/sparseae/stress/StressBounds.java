package io.github.sparseae.stress;

import java.util.Locale;

/**
 * How much a stress test does: a little in a normal build, in seconds; the whole bound under the
 * Maven profile {@code stress}, times the property {@code stress.scale} where a run has less time.
 */
public final class StressBounds {
  /** The tag of the tests that the profile runs. */
  public static final String TAG = "stress";

  /** The property that the profile sets. */
  public static final String FULL = "stress.full";

  private static final double SCALE = Double.parseDouble(System.getProperty("stress.scale", "1"));

  private StressBounds() {}

  /** Whether the whole bounds are asked for. */
  public static boolean full() {
    return Boolean.getBoolean(FULL);
  }

  /** How often a test does what it does. */
  public static int rounds(int brief, int full) {
    return full() ? (int) Math.max(brief, Math.round(full * SCALE)) : brief;
  }

  /** Shows what a test of the profile did: the figures in docs/reliability.md are these lines. */
  public static void report(String figure, Object... values) {
    if (full()) {
      System.out.println("stress: " + String.format(Locale.ROOT, figure, values));
    }
  }
}
