package io.github.sparseae.java.internal;

import io.github.sparseae.java.internal.kernel.Matrix;

/**
 * The rows of a step or an evaluation.
 *
 * @param rows the inputs as they are given, {@code [batch, inputs]}
 * @param x the same, normalized
 * @param seen what the encoder sees of x: with noise, if there is any
 * @param targets what the outputs are compared with, {@code [batch, outputs]}: x, or a transcoder's
 *     targets
 */
record Batch<A>(Matrix<A> rows, Matrix<A> x, Matrix<A> seen, Matrix<A> targets) {

  /**
   * Splits and normalizes rows.
   *
   * @param given inputs, each followed by its target if the layer is a transcoder
   */
  static <A> Batch<A> of(Layer<A> layer, Matrix<A> given, Scratch<A> scratch) {
    Numbers<A> math = layer.math();
    int inputs = layer.spec().inputs();
    boolean hasTargets = given.columns() > inputs;
    Matrix<A> rows = hasTargets ? math.copy(given.columns(0, inputs)) : given;
    Matrix<A> x = layer.normalized(rows, scratch);
    return new Batch<>(
        rows, x, x, hasTargets ? math.copy(given.columns(inputs, given.columns())) : x);
  }
}
