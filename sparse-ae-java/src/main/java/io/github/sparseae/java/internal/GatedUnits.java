package io.github.sparseae.java.internal;

import io.github.sparseae.java.internal.kernel.Binary;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.SparseRows;
import io.github.sparseae.model.Parameter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gated: {@code f = 1[z > 0]·relu((z − b_e)·eʳ + b_m)}, with b_e the encoder's bias and r and b_m
 * in {@link Parameter#MAGNITUDE_SCALE} and {@link Parameter#MAGNITUDE_BIAS}.
 */
final class GatedUnits<A> extends UnitFunction<A> {
  private final double[] encoderBias;
  private final double[] scale;
  private final double[] offset;
  private final Matrix<A> f;

  GatedUnits(Layer<A> layer, Matrix<A> z, Scratch<A> scratch) {
    super(layer, z);
    encoderBias = layer.doubles(Parameter.ENCODER_BIAS);
    scale = layer.doubles(Parameter.MAGNITUDE_SCALE);
    Arrays.setAll(scale, j -> StrictMath.exp(scale[j]));
    offset = layer.doubles(Parameter.MAGNITUDE_BIAS);
    f = scratch.matrix("code", z.rows(), z.columns());
    math.eachRow(
        z,
        f,
        (row, cells) -> {
          for (int j = 0; j < cells.length; j++) {
            cells[j] = cells[j] > 0 ? Math.max(0, magnitude(cells[j], j)) : 0;
          }
        });
  }

  private double magnitude(double cell, int j) {
    return (cell - encoderBias[j]) * scale[j] + offset[j];
  }

  @Override
  Code<A> code() {
    return Code.of(math, f);
  }

  @Override
  @Nullable SparseRows<A> sloping() {
    return SelectedUnits.fewAbove0(layer, f);
  }

  @Override
  Code<A> backward(Code<A> gradient, NetworkArrays<A> gradients) {
    Matrix<A> gf = gradient.matrix();
    double[][] sums =
        math.sumsOverRows(
            z(),
            2,
            (row, cells, part) -> {
              double[] g = math.row(gf, row);
              for (int j = 0; j < g.length; j++) {
                double open = cells[j] > 0 && magnitude(cells[j], j) > 0 ? g[j] : 0;
                g[j] = open * scale[j];
                part[0][j] += g[j] * (cells[j] - encoderBias[j]);
                part[1][j] += open;
              }
              math.setRow(g, gf, row);
            });
    math.add(sums[0], gradients.get(layer.named(Parameter.MAGNITUDE_SCALE)));
    math.add(sums[1], gradients.get(layer.named(Parameter.MAGNITUDE_BIAS)));
    // Summed as the encoder's gradient is, so that both cancel to the bit: the bias that z has is
    // subtracted again.
    A ofBias = math.allocate(z().columns());
    gradient.addColumnSums(ofBias);
    A bias = gradients.get(layer.named(Parameter.ENCODER_BIAS));
    math.apply(Binary.SUBTRACT, bias, ofBias, bias, z().columns());
    return gradient;
  }
}
