package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An autoencoder's arrays as rows of doubles, with products, sums and gradients by central
 * differences that are independent of the engine.
 */
final class PlainNetwork {
  private static final double STEP = 1e-6;

  private final Map<Parameter, double[][]> arrays = new LinkedHashMap<>();
  private final Map<Parameter, int[]> shapes = new LinkedHashMap<>();

  /** The value of a formula for a network. */
  @FunctionalInterface
  interface Formula {
    double of(PlainNetwork network);
  }

  PlainNetwork(NetworkState state) {
    state
        .parameters()
        .forEach(
            (name, array) -> {
              int[] shape = array.shape();
              int columns = shape[shape.length - 1];
              double[] flat = array.toDoubles();
              double[][] rows = new double[flat.length / columns][];
              for (int row = 0; row < rows.length; row++) {
                rows[row] = Arrays.copyOfRange(flat, row * columns, (row + 1) * columns);
              }
              arrays.put(name, rows);
              shapes.put(name, shape);
            });
  }

  NetworkState state() {
    Map<Parameter, DenseArray> parameters = new LinkedHashMap<>();
    arrays.forEach(
        (name, rows) ->
            parameters.put(
                name,
                DenseArray.of(
                        Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray(),
                        shapes.getOrDefault(name, new int[0]))
                    .in(Precision.FLOAT64)));
    return new NetworkState(parameters, Map.of());
  }

  /** Returns the rows of an array, which may be changed; a vector has one. */
  double[][] rows(Parameter parameter) {
    double[][] rows = arrays.get(parameter);
    if (rows == null) {
      throw new IllegalArgumentException("this network has no " + parameter);
    }
    return rows;
  }

  double[] vector(Parameter parameter) {
    return rows(parameter)[0];
  }

  /** {@code (x − b_d)·W_e + b_e} if centered, else {@code x·W_e + b_e}. */
  double[] preActivations(double[] x, boolean centered) {
    double[][] weights = rows(Parameter.ENCODER_WEIGHTS);
    double[] z = vector(Parameter.ENCODER_BIAS).clone();
    for (int i = 0; i < x.length; i++) {
      double input = centered ? x[i] - vector(Parameter.DECODER_BIAS)[i] : x[i];
      for (int j = 0; j < z.length; j++) {
        z[j] += input * weights[i][j];
      }
    }
    return z;
  }

  /** {@code f·W_d + b_d}. */
  double[] reconstruction(double[] code) {
    double[] reconstruction = vector(Parameter.DECODER_BIAS).clone();
    for (int j = 0; j < code.length; j++) {
      for (int i = 0; i < reconstruction.length; i++) {
        reconstruction[i] += code[j] * rows(Parameter.DECODER_WEIGHTS)[j][i];
      }
    }
    return reconstruction;
  }

  /** ‖d_j‖. */
  double decoderNorm(int unit) {
    double square = 0;
    for (double weight : rows(Parameter.DECODER_WEIGHTS)[unit]) {
      square += weight * weight;
    }
    return Math.sqrt(square);
  }

  /** Returns the gradient of a formula with respect to an array. */
  double[][] slope(Formula formula, Parameter parameter) {
    double[][] rows = rows(parameter);
    double[][] slope = new double[rows.length][rows[0].length];
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < rows[row].length; column++) {
        double held = rows[row][column];
        rows[row][column] = held + STEP;
        double above = formula.of(this);
        rows[row][column] = held - STEP;
        double below = formula.of(this);
        rows[row][column] = held;
        slope[row][column] = (above - below) / (2 * STEP);
      }
    }
    return slope;
  }

  static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  static double[] relu(double[] z) {
    return Arrays.stream(z).map(value -> Math.max(0, value)).toArray();
  }

  /** Returns the k-th largest number. */
  static double largest(double[] values, int k) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - k];
  }
}
