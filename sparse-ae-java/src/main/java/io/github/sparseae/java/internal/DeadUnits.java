package io.github.sparseae.java.internal;

import io.github.sparseae.engine.BatchStatistics;
import io.github.sparseae.java.internal.kernel.Binary;
import io.github.sparseae.java.internal.kernel.LargeCells;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.SparseRows;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.CodeRule;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The loss of dead units, the largest of which reconstruct what the others leave: {@link
 * AuxiliaryLoss}.
 *
 * @param z the pre-activations of all units, {@code [batch, hidden]}
 * @param input what the encoder multiplied
 * @param wholeRows the rows of the batch that these are a part of
 */
record DeadUnits<A>(
    Layer<A> layer, Matrix<A> z, Matrix<A> input, int wholeRows, Scratch<A> scratch) {
  /** With more than one in this number of the dead units, whole products are faster. */
  private static final int FEW_HELPERS = 8;

  /**
   * Returns the loss, 0 where no unit is dead or nothing is left to explain, and adds its
   * gradients.
   *
   * @param idle for how many rows each unit has been idle
   * @param residual the rows less their outputs
   * @param whole the statistics of the batch
   */
  double loss(
      double[] idle, Matrix<A> residual, BatchStatistics whole, NetworkArrays<A> gradients) {
    Numbers<A> math = layer.math();
    AuxiliaryLoss auxiliary = layer.spec().sparsity().auxiliary();
    int[] dead =
        IntStream.range(0, idle.length).filter(j -> idle[j] >= auxiliary.deadAfter()).toArray();
    double divisor = dead.length > 0 && auxiliary.relative() ? spread(residual, whole) : 1;
    if (dead.length == 0 || divisor == 0) {
      return 0;
    }
    SparseRows<A> ofDead = helpers(dead, Math.min(auxiliary.k(), dead.length));
    int[] units = Arrays.stream(ofDead.indices()).map(i -> dead[i]).toArray();
    SparseRows<A> helpers =
        new SparseRows<>(ofDead.rows(), idle.length, ofDead.starts(), units, ofDead.values());
    boolean areMany = (long) helpers.cells() * FEW_HELPERS > (long) helpers.rows() * dead.length;
    Code<A> code = Code.of(math, areMany ? ofDead : helpers);
    if (areMany) {
      code = Code.of(math, code.matrix());
    }
    int length = residual.rows() * residual.columns();
    double scale =
        auxiliary.weight()
            * (auxiliary.relative()
                ? 1 / divisor
                : layer.spec().reconstruction().reduction().factor(wholeRows, residual.columns()));
    Matrix<A> g = scratch.matrix("output", residual.rows(), residual.columns());
    Matrix<A> weights = layer.decoder();
    code.multiply(areMany ? chosen(weights, dead) : weights, g, false);
    math.apply(Binary.SUBTRACT, g.values(), residual.values(), g.values(), length);
    double value = scale * math.sumOfSquares(g.values(), length);
    math.scale(2 * scale, g.values(), length);
    Matrix<A> toDecoder = layer.decoder(gradients);
    Matrix<A> toChosen = areMany ? chosen(toDecoder, dead) : toDecoder;
    code.addTransposedTimes(g, toChosen);
    int width = weights.columns();
    for (int i = 0; i < dead.length && areMany; i++) {
      Numbers.copy(toChosen.values(), i * width, toDecoder.values(), dead[i] * width, width);
    }
    A toHelpers = math.allocate(helpers.cells());
    math.productAt(g, weights, helpers, toHelpers, false);
    layer.addEncoderGradients(Code.of(math, helpers.with(toHelpers)), input, gradients);
    return value;
  }

  /**
   * Returns, for each row, the dead units with the largest pre-activations that are positive; with
   * the largest that are not zero where the sparsity compares them by size. The columns are the
   * dead units.
   */
  private SparseRows<A> helpers(int[] dead, int k) {
    Numbers<A> math = layer.math();
    boolean bySize =
        layer.spec().sparsity().atInference(layer.spec().hidden()) instanceof CodeRule.KLargest rule
            && rule.bySize();
    LargeCells<A> large =
        new LargeCells<>(
            math,
            z.rows(),
            dead.length,
            new LargeCells.Rule(k, 0, true, bySize),
            (value, unit) -> true);
    math.workers()
        .run(
            z.rows(),
            row -> {
              A own = math.allocate(dead.length);
              for (int i = 0; i < dead.length; i++) {
                math.set(own, i, math.get(z.values(), z.index(row, dead[i])));
              }
              large.take(row, 0, Matrix.of(own, 1, dead.length));
            });
    return large.cells();
  }

  /** Returns a copy of some rows of a matrix with contiguous rows. */
  private Matrix<A> chosen(Matrix<A> from, int[] rows) {
    int width = from.columns();
    Matrix<A> chosen = layer.math().zeros(rows.length, width);
    for (int i = 0; i < rows.length; i++) {
      Numbers.copy(from.values(), from.index(rows[i], 0), chosen.values(), i * width, width);
    }
    return chosen;
  }

  /** Returns {@code Σ(e − ē)²}, with ē the mean row; 0 where all rows are the same. */
  private double spread(Matrix<A> residual, BatchStatistics whole) {
    double squares;
    double spread;
    DenseArray sums = whole.residualSums();
    if (sums != null) {
      double ofMean = 0;
      for (int i = 0; i < sums.size(); i++) {
        ofMean += sums.get(i) * sums.get(i);
      }
      squares = whole.residualSquares();
      spread = squares - ofMean / whole.rows();
    } else {
      Numbers<A> math = layer.math();
      int length = residual.rows() * residual.columns();
      squares = math.sumOfSquares(residual.values(), length);
      A mean = math.allocate(residual.columns());
      math.addColumnSums(residual, mean);
      math.scale(1.0 / residual.rows(), mean, residual.columns());
      Matrix<A> offset = scratch.matrix("output", residual.rows(), residual.columns());
      math.applyRow(Binary.SUBTRACT, residual, mean, offset);
      spread = math.sumOfSquares(offset.values(), length);
    }
    return spread > AuxiliaryLoss.LEAST_SPREAD * squares ? spread : 0;
  }
}
