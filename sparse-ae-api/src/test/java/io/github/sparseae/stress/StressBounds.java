package io.github.sparseae.stress;

import java.util.Locale;

/**
 * The number of rounds of a stress test: few in a normal build; all in the Maven profile {@code
 * stress}, multiplied by the property {@code stress.scale}.
 */
public final class StressBounds {
  /** The tag of the tests that the profile runs. */
  public static final String TAG = "stress";

  /** The property that the profile sets. */
  public static final String FULL = "stress.full";

  private static final double SCALE = Double.parseDouble(System.getProperty("stress.scale", "1"));

  private StressBounds() {}

  /** Returns whether all rounds are to run. */
  public static boolean full() {
    return Boolean.getBoolean(FULL);
  }

  /** Returns the number of rounds. */
  public static int rounds(int brief, int full) {
    return full() ? (int) Math.max(brief, Math.round(full * SCALE)) : brief;
  }

  /** Prints the figures of a test in the profile, which docs/reliability.md cites. */
  public static void report(String figure, Object... values) {
    if (full()) {
      System.out.println("stress: " + String.format(Locale.ROOT, figure, values));
    }
  }
}
