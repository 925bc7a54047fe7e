package io.github.sparseae.java.internal;

import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.SparseRows;
import io.github.sparseae.model.L0Loss;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** JumpReLU: {@code f = z·1[z > relu(θ)]}, with θ in {@link Parameter#UNIT_THRESHOLD}. */
final class JumpUnits<A> extends UnitFunction<A> {
  private final double[] thresholds;
  private final Matrix<A> f;

  /** The gradient of the penalty to the number of active units of each row, once it is known. */
  private final double[] toCounts;

  JumpUnits(Layer<A> layer, Matrix<A> z, Scratch<A> scratch) {
    super(layer, z);
    thresholds = layer.doubles(Parameter.UNIT_THRESHOLD);
    Arrays.setAll(thresholds, j -> Math.max(0, thresholds[j]));
    toCounts = new double[z.rows()];
    f = scratch.matrix("code", z.rows(), z.columns());
    math.eachRow(
        z,
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
    return Code.of(math, f);
  }

  /** Returns the active units, and those near their thresholds. */
  @Override
  @Nullable SparseRows<A> sloping() {
    double lowest = Arrays.stream(thresholds).min().orElseThrow() - kind().bandwidth();
    return Double.isFinite(lowest)
        ? SelectedUnits.few(
            layer, z(), lowest, (cell, j) -> cell > thresholds[j] || near(cell, j) != 0)
        : null;
  }

  /** Returns {@code (1/ε)·1[|z − θ| < ε/2]}. */
  private double near(double cell, int j) {
    double bandwidth = kind().bandwidth();
    return Math.abs(cell - thresholds[j]) < bandwidth / 2 ? 1 / bandwidth : 0;
  }

  @Override
  Code<A> backward(Code<A> gradient, NetworkArrays<A> gradients) {
    Matrix<A> gf = gradient.matrix();
    double[] toThreshold =
        math.sumsOverRows(
                z(),
                1,
                (row, cells, sums) -> {
                  double[] g = math.row(gf, row);
                  boolean toInput = kind().inputGradient();
                  for (int j = 0; j < g.length; j++) {
                    double near = near(cells[j], j);
                    double slope = g[j] * thresholds[j] * near;
                    sums[0][j] -= slope;
                    g[j] = cells[j] > thresholds[j] ? g[j] : 0;
                    g[j] += toInput ? slope + toCounts[row] * near : 0;
                  }
                  math.setRow(g, gf, row);
                })[0];
    math.add(toThreshold, gradients.get(layer.named(Parameter.UNIT_THRESHOLD)));
    return gradient;
  }

  /**
   * Returns the penalty on the number of units above their thresholds, and adds its gradient.
   *
   * @param scale its weight over the number of rows
   * @param gradients null where only the value is needed
   */
  double addPenalty(double scale, @Nullable NetworkArrays<A> gradients) {
    double[] values = new double[z().rows()];
    double[] toThreshold =
        math.sumsOverRows(
                z(),
                1,
                (row, cells, sums) -> {
                  int active = 0;
                  for (int j = 0; j < cells.length; j++) {
                    active += cells[j] > thresholds[j] ? 1 : 0;
                  }
                  values[row] = scale * active;
                  toCounts[row] = scale;
                  if (kind().loss() instanceof L0Loss.Quadratic quadratic) {
                    double distance = active - quadratic.target();
                    values[row] = scale * 2 / quadratic.target() * distance * distance;
                    toCounts[row] = scale * 4 / quadratic.target() * distance;
                  }
                  for (int j = 0; j < cells.length; j++) {
                    sums[0][j] -= toCounts[row] * near(cells[j], j);
                  }
                })[0];
    if (gradients != null) {
      math.add(toThreshold, gradients.get(layer.named(Parameter.UNIT_THRESHOLD)));
    }
    double value = 0;
    for (double own : values) {
      value += own;
    }
    return value;
  }

  /**
   * Returns, for each unit, {@code scale · Σ relu(θ − z)} over the rows if it is dead, else 0, and
   * adds the gradient of {@code Σ_j scale · relu(θ_j − z_j)·‖d_j‖} to thresholds and
   * pre-activations.
   *
   * @param idle for how many rows each unit has been idle
   * @param norms of the decoder's rows
   * @param toZ the gradient of the pre-activations
   */
  double[] addMissing(
      double scale, double[] idle, double[] norms, Matrix<A> toZ, NetworkArrays<A> gradients) {
    double[][] sums =
        math.sumsOverRows(
            z(),
            2,
            (row, cells, part) -> {
              double[] g = math.row(toZ, row);
              for (int j = 0; j < cells.length; j++) {
                double missing = thresholds[j] - cells[j];
                if (idle[j] >= kind().deadAfter() && missing > 0) {
                  part[0][j] += scale * missing;
                  part[1][j] += scale * norms[j];
                  g[j] -= scale * norms[j];
                }
              }
              math.setRow(g, toZ, row);
            });
    math.add(sums[1], gradients.get(layer.named(Parameter.UNIT_THRESHOLD)));
    return sums[0];
  }
}
