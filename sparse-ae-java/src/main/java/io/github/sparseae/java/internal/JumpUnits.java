package io.github.sparseae.java.internal;

import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import org.jspecify.annotations.Nullable;

/** JumpReLU: {@code f = z·1[z > relu(θ)]}, with θ in {@link Parameter#UNIT_THRESHOLD}. */
final class JumpUnits<A> extends UnitFunction<A> {
  private final double[] thresholds;
  private final Matrix<A> f;

  JumpUnits(Layer<A> layer, Matrix<A> z, Scratch<A> scratch) {
    super(layer, z);
    thresholds = layer.doubles(Parameter.UNIT_THRESHOLD);
    for (int j = 0; j < thresholds.length; j++) {
      thresholds[j] = Math.max(0, thresholds[j]);
    }
    f = scratch.matrix("code", z.rows(), z.columns());
    Numbers.copy(z.values(), 0, f.values(), 0, z.rows() * z.columns());
    numbers.eachRow(
        f,
        (row, cells) -> {
          for (int j = 0; j < cells.length; j++) {
            cells[j] = cells[j] > thresholds[j] ? cells[j] : 0;
          }
        });
  }

  private Sparsity.JumpRelu kind() {
    return (Sparsity.JumpRelu) layer.spec().sparsity();
  }

  @Override
  Code<A> code() {
    return Code.of(numbers, f);
  }

  /** Returns {@code (1/ε)·1[|z − θ| < ε/2]}. */
  private double near(double cell, int j) {
    double bandwidth = kind().bandwidth();
    return Math.abs(cell - thresholds[j]) < bandwidth / 2 ? 1 / bandwidth : 0;
  }

  @Override
  Code<A> backward(Code<A> gradient, Gradients<A> gradients) {
    Matrix<A> gf = gradient.matrix();
    double[] toThreshold =
        numbers
            .sumsOverRows(
                z.rows(),
                1,
                z.columns(),
                (row, sums) -> {
                  double[] cells = new double[z.columns()];
                  double[] g = new double[z.columns()];
                  numbers.read(z.values(), z.index(row, 0), cells);
                  numbers.read(gf.values(), gf.index(row, 0), g);
                  for (int j = 0; j < g.length; j++) {
                    sums[0][j] -= g[j] * thresholds[j] * near(cells[j], j);
                    g[j] = cells[j] > thresholds[j] ? g[j] : 0;
                  }
                  numbers.write(g, gf.values(), gf.index(row, 0));
                })[0];
    numbers.add(toThreshold, gradients.of(layer.named(Parameter.UNIT_THRESHOLD)));
    return gradient;
  }

  /**
   * Returns the penalty on the number of units above their thresholds, and adds its gradient.
   *
   * @param scale the factor of each such unit
   * @param gradients null where only the value is needed
   */
  double addPenalty(double scale, @Nullable Gradients<A> gradients) {
    double[][] sums =
        numbers.sumsOverRows(
            z.rows(),
            2,
            z.columns(),
            (row, part) -> {
              double[] cells = new double[z.columns()];
              numbers.read(z.values(), z.index(row, 0), cells);
              for (int j = 0; j < cells.length; j++) {
                part[0][j] += cells[j] > thresholds[j] ? 1 : 0;
                part[1][j] -= scale * near(cells[j], j);
              }
            });
    if (gradients != null) {
      numbers.add(sums[1], gradients.of(layer.named(Parameter.UNIT_THRESHOLD)));
    }
    double count = 0;
    for (double rows : sums[0]) {
      count += rows;
    }
    return scale * count;
  }
}
