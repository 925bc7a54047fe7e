package io.github.sparseae.java.internal;

import io.github.sparseae.java.internal.kernel.Binary;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.Unary;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Reconstruction;

/** The reconstruction loss of a batch and its gradient. */
final class ReconstructionError<A> {
  private final Layer<A> layer;
  private final Numbers<A> math;
  private final Scratch<A> scratch;
  private final Matrix<A> x;
  private final int wholeRows;

  /**
   * Prepares the loss.
   *
   * @param x the rows to reconstruct, normalized
   * @param wholeRows the number of rows of the batch that they are a part of
   */
  ReconstructionError(Layer<A> layer, Matrix<A> x, int wholeRows, Scratch<A> scratch) {
    this.layer = layer;
    this.math = layer.math();
    this.x = x;
    this.wholeRows = wholeRows;
    this.scratch = scratch;
  }

  private int length() {
    return x.rows() * x.columns();
  }

  /** Returns x minus the output of its pre-activations. */
  Matrix<A> residual(Matrix<A> z) {
    Matrix<A> residual = scratch.matrix("residual", x.rows(), x.columns());
    A output = residual.values();
    Numbers.copy(z.values(), 0, output, 0, length());
    layer.activate(layer.spec().output(), residual);
    math.apply(Binary.SUBTRACT, x.values(), output, output, length());
    return residual;
  }

  /**
   * Returns the loss.
   *
   * @param z the pre-activations of the outputs; replaced by their gradients
   */
  double of(Matrix<A> z) {
    Reconstruction loss = layer.spec().reconstruction();
    double factor = loss.reduction().factor(wholeRows, x.columns());
    if (loss instanceof Reconstruction.SquaredError squared) {
      return squares(squared.factor() * factor, z);
    }
    if (loss instanceof Reconstruction.NormalizedSquaredError) {
      return squares(factor / math.get(layer.get(Parameter.INPUT_VARIANCE), 0), z);
    }
    if (loss instanceof Reconstruction.BinaryCrossEntropy) {
      return crossEntropy(factor, z);
    }
    throw new AssertionError("no implementation of the loss " + loss);
  }

  /** Returns {@code factor · Σ(output − x)²}, and replaces z by its gradient. */
  double squares(double factor, Matrix<A> z) {
    Unary function = Layer.function(layer.spec().output());
    A g = z.values();
    A output = function == null ? g : scratch.array("output", length());
    if (function != null) {
      math.apply(function, g, output, length());
    }
    math.apply(Binary.SUBTRACT, output, x.values(), g, length());
    double squares = math.sumOfSquares(g, length());
    math.scale(2 * factor, g, length());
    layer.activationGradient(layer.spec().output(), z, output);
    return factor * squares;
  }

  /** Softplus is exact for large z, and its gradient, the sigmoid, is right at zero too. */
  private double crossEntropy(double factor, Matrix<A> z) {
    A g = z.values();
    A softplus = scratch.array("output", length());
    math.apply(Unary.SOFTPLUS, g, softplus, length());
    double value = math.sum(softplus, length()) - math.dot(g, x.values(), length());
    math.apply(Unary.SIGMOID, g, g, length());
    math.apply(Binary.SUBTRACT, g, x.values(), g, length());
    math.scale(factor, g, length());
    return factor * value;
  }
}
