package io.github.sparseae.tf.internal;

/**
 * The number of training steps in one session call. Each call has a fixed cost, and so has a graph
 * of many steps, so a call has one step until a network has been trained with many short ones. The
 * result does not depend on it.
 */
public final class StepsPerCall {
  private static final int MANY = 8;
  private static final int WORTH_A_GRAPH = 300;
  private static final double SHORT_SECONDS = 0.004;

  private final int many;
  private boolean pays;
  private long made;

  private StepsPerCall(int many, boolean pays) {
    this.many = many;
    this.pays = pays;
  }

  /** Returns one step at first, and eight once steps prove to be short. */
  public static StepsPerCall adaptive() {
    return new StepsPerCall(MANY, false);
  }

  static StepsPerCall always(int steps) {
    return new StepsPerCall(steps, true);
  }

  /** Returns the number of steps of the next call, of which some are left, at least 1. */
  public int of(int left) {
    return pays && left >= many ? many : 1;
  }

  void adapt(int steps, double seconds) {
    made += steps;
    pays |= made >= WORTH_A_GRAPH && seconds / steps < SHORT_SECONDS;
  }
}
