package io.github.sparseae.engine;

import static java.util.Objects.requireNonNull;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import java.util.Collection;
import java.util.Map;

/** Sums and products, written out. */
public final class ReferenceMath {
  private ReferenceMath() {}

  public static double[] values(Map<Parameter, double[]> arrays, Parameter parameter) {
    return requireNonNull(arrays.get(parameter), parameter::toString);
  }

  public static double[][] rows(Samples samples) {
    double[][] rows = new double[samples.size()][samples.width()];
    for (int i = 0; i < rows.length; i++) {
      samples.copy(i, i + 1, rows[i]);
    }
    return rows;
  }

  public static DenseArray array(double[][] rows) {
    int width = rows[0].length;
    double[] flat = new double[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * width, width);
    }
    return DenseArray.wrap(flat, rows.length, width);
  }

  /** {@code x·W + b}, with W of shape {@code [x.width, b.length]}. */
  public static double[][] linear(double[][] x, double[] weights, double[] bias) {
    int out = bias.length;
    double[][] z = new double[x.length][out];
    for (int row = 0; row < x.length; row++) {
      for (int j = 0; j < out; j++) {
        double sum = bias[j];
        for (int i = 0; i < x[row].length; i++) {
          sum += x[row][i] * weights[i * out + j];
        }
        z[row][j] = sum;
      }
    }
    return z;
  }

  public static double activation(Activation activation, double z) {
    return switch (activation) {
      case TANH -> Math.tanh(z);
      case SIGMOID -> 1 / (1 + Math.exp(-z));
      case RELU -> Math.max(0, z);
      case LINEAR -> z;
    };
  }

  public static double slope(Activation activation, double z) {
    return switch (activation) {
      case TANH -> 1 - Math.tanh(z) * Math.tanh(z);
      case SIGMOID -> activation(activation, z) * (1 - activation(activation, z));
      case RELU -> z > 0 ? 1 : 0;
      case LINEAR -> 1;
    };
  }

  public static double[][] activation(Activation activation, double[][] z) {
    double[][] h = new double[z.length][];
    for (int row = 0; row < z.length; row++) {
      h[row] = new double[z[row].length];
      for (int j = 0; j < h[row].length; j++) {
        h[row][j] = activation(activation, z[row][j]);
      }
    }
    return h;
  }

  /** {@code xᵀ·g}, flat: the gradient of the weights of a linear layer. */
  public static double[] weightGradient(double[][] x, double[][] g) {
    int in = x[0].length;
    int out = g[0].length;
    double[] gradient = new double[in * out];
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < in; i++) {
        for (int j = 0; j < out; j++) {
          gradient[i * out + j] += x[row][i] * g[row][j];
        }
      }
    }
    return gradient;
  }

  public static double[] transposed(double[] matrix, int rows, int columns) {
    double[] turned = new double[matrix.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        turned[j * rows + i] = matrix[i * columns + j];
      }
    }
    return turned;
  }

  public static double[] columnSums(double[][] g) {
    double[] sums = new double[g[0].length];
    for (double[] row : g) {
      for (int j = 0; j < sums.length; j++) {
        sums[j] += row[j];
      }
    }
    return sums;
  }

  /** {@code g·Wᵀ}: the gradient of what comes into a linear layer. */
  public static double[][] inputGradient(double[][] g, double[] weights, int in) {
    double[][] gradient = new double[g.length][in];
    for (int row = 0; row < g.length; row++) {
      for (int i = 0; i < in; i++) {
        for (int j = 0; j < g[row].length; j++) {
          gradient[row][i] += g[row][j] * weights[i * g[row].length + j];
        }
      }
    }
    return gradient;
  }

  public static double[] withoutRadialPart(double[] gradient, double[] weights, int width) {
    double[] tangential = gradient.clone();
    for (int start = 0; start < gradient.length; start += width) {
      double along = 0;
      for (int i = start; i < start + width; i++) {
        along += gradient[i] * weights[i];
      }
      for (int i = start; i < start + width; i++) {
        tangential[i] -= along * weights[i];
      }
    }
    return tangential;
  }

  /** {@code torch.nn.utils.clip_grad_norm_}, in place. */
  public static void clip(Collection<double[]> gradients, double maxNorm) {
    double square = 0;
    for (double[] gradient : gradients) {
      for (double number : gradient) {
        square += number * number;
      }
    }
    double factor = Math.min(1, maxNorm / (Math.sqrt(square) + 1e-6));
    for (double[] gradient : gradients) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] *= factor;
      }
    }
  }

  public static void normalizeRows(double[] weights, int width) {
    for (int start = 0; start < weights.length; start += width) {
      double square = 0;
      for (int i = start; i < start + width; i++) {
        square += weights[i] * weights[i];
      }
      for (int i = start; i < start + width; i++) {
        weights[i] /= Math.sqrt(square);
      }
    }
  }
}
