package io.github.sparseae.java.internal;

import io.github.sparseae.java.internal.kernel.Matrix;
import java.util.HashMap;
import java.util.Map;

/**
 * Memory for the matrices between the layers, by name. A training step finds that of the step
 * before, so that it need not be allocated again. For one thread.
 */
final class Scratch<A> {
  private final Numbers<A> math;
  private final Map<String, A> arrays = new HashMap<>();

  Scratch(Numbers<A> math) {
    this.math = math;
  }

  /** Returns an array of at least a length, with anything in it. */
  A array(String name, int length) {
    A known = arrays.get(name);
    if (known == null || Numbers.length(known) < length) {
      known = math.allocate(length);
      arrays.put(name, known);
    }
    return known;
  }

  /** Returns a matrix with anything in it. */
  Matrix<A> matrix(String name, int rows, int columns) {
    return Matrix.of(array(name, Numbers.size(rows, columns)), rows, columns);
  }
}
