package io.github.sparseae.tf;

/**
 * How many steps go into one call of a session. A call has a price of its own, whatever it
 * computes; and a graph of many steps has one too. So there is one step in a call until a network
 * was seen to be trained by many short ones. What is computed does not depend on it.
 */
final class StrideLength {
  private static final int MANY = 8;
  private static final int WORTH_A_GRAPH = 300;
  private static final double SHORT_SECONDS = 0.004;

  private final int many;
  private boolean pays;
  private long made;

  private StrideLength(int many, boolean pays) {
    this.many = many;
    this.pays = pays;
  }

  /** One at first, and many once it pays. */
  static StrideLength whereItPays() {
    return new StrideLength(MANY, false);
  }

  /** That many, whatever they take. */
  static StrideLength always(int steps) {
    return new StrideLength(steps, true);
  }

  /**
   * The length of the next call.
   *
   * @param left how many steps there are to make, at least 1
   */
  int of(int left) {
    return pays && left >= many ? many : 1;
  }

  /** Takes in what some steps took. */
  void adapt(int steps, double seconds) {
    made += steps;
    pays |= made >= WORTH_A_GRAPH && seconds / steps < SHORT_SECONDS;
  }
}
