package io.github.sparseae.tf;

/**
 * How many steps go into one call of a session. A call has a price of its own, whatever it
 * computes; and a graph of many steps has one too, paid once. So there is one step in a call until
 * a training was seen to be of many short ones. What is computed does not depend on it.
 */
final class StrideLength {
  private static final int MANY = 8;
  private static final int WORTH_A_GRAPH = 300;
  private static final double SHORT_SECONDS = 0.004;

  private final int many;
  private final int worthGraph;
  private final double shortSeconds;
  private long made;
  private boolean areShort;

  private StrideLength(int many, int worthGraph, double shortSeconds, boolean areShort) {
    this.many = many;
    this.worthGraph = worthGraph;
    this.shortSeconds = shortSeconds;
    this.areShort = areShort;
  }

  /** One, and many where it pays. */
  static StrideLength whereItPays() {
    return new StrideLength(MANY, WORTH_A_GRAPH, SHORT_SECONDS, false);
  }

  /** That many, whatever they take. */
  static StrideLength always(int steps) {
    return new StrideLength(steps, 0, Double.POSITIVE_INFINITY, true);
  }

  /**
   * The length of the next call.
   *
   * @param left how many steps there are to make, at least 1
   */
  int of(int left) {
    return areShort && made >= worthGraph && left >= many ? many : 1;
  }

  /** Takes in what some steps took. */
  void adapt(int steps, double seconds) {
    made += steps;
    areShort = seconds / steps <= shortSeconds;
  }
}
