package io.github.sparseae.engine;

import static io.github.sparseae.engine.ReferenceMath.activation;
import static io.github.sparseae.engine.ReferenceMath.slope;
import static io.github.sparseae.engine.ReferenceMath.values;

import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import java.util.Arrays;
import java.util.Map;

/**
 * The code of a sparsity from the hidden units' pre-activations, and its gradient. Forward: {@code
 * f = gain · value}, where the gain (0 or 1 for each cell) counts as constant.
 */
final class ReferenceCode {
  private final AutoencoderSpec spec;
  private final Map<Parameter, double[]> p;
  private final double[][] z;
  final double[][] f;
  private final double[][] gain;

  ReferenceCode(AutoencoderSpec spec, Map<Parameter, double[]> p, double[][] z, boolean training) {
    this.spec = spec;
    this.p = p;
    this.z = z;
    gain = gain(spec.sparsity(), training);
    f = new double[z.length][spec.hidden()];
    for (int row = 0; row < z.length; row++) {
      for (int j = 0; j < spec.hidden(); j++) {
        f[row][j] = gain[row][j] == 0 ? 0 : value(row, j);
      }
    }
  }

  private double value(int row, int j) {
    if (spec.sparsity() instanceof Sparsity.Gated) {
      return Math.max(0, magnitude(row, j));
    }
    return spec.sparsity() instanceof Sparsity.JumpRelu
        ? z[row][j]
        : activation(spec.activation(), z[row][j]);
  }

  private double magnitude(int row, int j) {
    double weighted = z[row][j] - values(p, Parameter.ENCODER_BIAS)[j];
    return weighted * Math.exp(values(p, Parameter.MAGNITUDE_SCALE)[j])
        + values(p, Parameter.MAGNITUDE_BIAS)[j];
  }

  double threshold(int j) {
    return Math.max(0, values(p, Parameter.UNIT_THRESHOLD)[j]);
  }

  private double[][] gain(Sparsity sparsity, boolean training) {
    double[][] gain = new double[z.length][spec.hidden()];
    if (sparsity instanceof Sparsity.Matryoshka matryoshka) {
      return gain(matryoshka.inner(), training);
    }
    if (sparsity instanceof Sparsity.TopK topK) {
      int k = training ? topK.k() : topK.inferenceK(spec.hidden());
      for (int row = 0; row < z.length; row++) {
        double[] compared = topK.bySize() ? sizes(z[row]) : z[row];
        keepAtLeast(compared, largest(compared, k), gain[row]);
      }
    } else if (sparsity instanceof Sparsity.BatchTopK batchTopK) {
      double[][] h = activation(spec.activation(), z);
      double bound = training ? largest(flat(h), batchTopK.k() * z.length) : threshold();
      for (int row = 0; row < z.length; row++) {
        for (int j = 0; j < spec.hidden(); j++) {
          gain[row][j] = (training ? h[row][j] >= bound : h[row][j] > bound) ? 1 : 0;
        }
      }
    } else if (sparsity instanceof Sparsity.WinnerTakeAll winner && training) {
      double[][] columns = new double[spec.hidden()][z.length];
      double[][] kept = new double[spec.hidden()][z.length];
      for (int j = 0; j < spec.hidden(); j++) {
        for (int row = 0; row < z.length; row++) {
          columns[j][row] = activation(spec.activation(), z[row][j]);
        }
        int rows = Math.max(1, (int) (winner.share() * z.length));
        keepAtLeast(columns[j], largest(columns[j], rows), kept[j]);
        for (int row = 0; row < z.length; row++) {
          gain[row][j] = kept[j][row];
        }
      }
    } else if (sparsity instanceof Sparsity.JumpRelu || sparsity instanceof Sparsity.Gated) {
      for (int row = 0; row < z.length; row++) {
        for (int j = 0; j < spec.hidden(); j++) {
          double bound = sparsity instanceof Sparsity.JumpRelu ? threshold(j) : 0;
          gain[row][j] = z[row][j] > bound ? 1 : 0;
        }
      }
    } else if (sparsity instanceof Sparsity.None
        || sparsity instanceof Sparsity.L1
        || sparsity instanceof Sparsity.KullbackLeibler
        || sparsity instanceof Sparsity.WinnerTakeAll) {
      for (double[] row : gain) {
        Arrays.fill(row, 1);
      }
    } else {
      throw new AssertionError("no reference code of " + sparsity);
    }
    return gain;
  }

  private double threshold() {
    return values(p, Parameter.CODE_THRESHOLD)[0];
  }

  private static double[] sizes(double[] values) {
    return Arrays.stream(values).map(Math::abs).toArray();
  }

  static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  /** The k-th largest number. */
  static double largest(double[] values, int k) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - k];
  }

  private static void keepAtLeast(double[] values, double bound, double[] gain) {
    for (int i = 0; i < values.length; i++) {
      gain[i] = values[i] >= bound ? 1 : 0;
    }
  }

  /** From the gradient of f to that of z; adds the gradients of the sparsity's own parameters. */
  double[][] backward(double[][] gf, Map<Parameter, double[]> gradients) {
    double[][] gz = new double[z.length][spec.hidden()];
    double[] gThreshold = new double[spec.hidden()];
    double[] gScale = new double[spec.hidden()];
    double[] gBias = new double[spec.hidden()];
    double[] gEncoderBias = new double[spec.hidden()];
    for (int row = 0; row < z.length; row++) {
      for (int j = 0; j < spec.hidden(); j++) {
        double g = gf[row][j] * gain[row][j];
        if (spec.sparsity() instanceof Sparsity.Gated) {
          double open = magnitude(row, j) > 0 ? g : 0;
          double factor = Math.exp(values(p, Parameter.MAGNITUDE_SCALE)[j]);
          double weighted = z[row][j] - values(p, Parameter.ENCODER_BIAS)[j];
          gz[row][j] = open * factor;
          gEncoderBias[j] -= open * factor;
          gScale[j] += open * weighted * factor;
          gBias[j] += open;
        } else if (spec.sparsity() instanceof Sparsity.JumpRelu jump) {
          double slope = gf[row][j] * threshold(j) * near(jump, row, j);
          gz[row][j] = jump.inputGradient() ? g + slope : g;
          gThreshold[j] -= slope;
        } else {
          gz[row][j] = g * slope(spec.activation(), z[row][j]);
        }
      }
    }
    if (spec.sparsity() instanceof Sparsity.Gated) {
      gradients.put(Parameter.MAGNITUDE_SCALE, gScale);
      gradients.put(Parameter.MAGNITUDE_BIAS, gBias);
      gradients.put(Parameter.ENCODER_BIAS, gEncoderBias);
    } else if (spec.sparsity() instanceof Sparsity.JumpRelu) {
      gradients.put(Parameter.UNIT_THRESHOLD, gThreshold);
    }
    return gz;
  }

  /** {@code (1/ε)·1[|z − θ| < ε/2]}. */
  double near(Sparsity.JumpRelu jump, int row, int j) {
    return Math.abs(z[row][j] - threshold(j)) < jump.bandwidth() / 2 ? 1 / jump.bandwidth() : 0;
  }

  /** Whether the step of a JumpReLU is up. */
  boolean isUp(int row, int j) {
    return gain[row][j] == 1;
  }
}
