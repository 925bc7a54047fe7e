package io.github.sparseae.engine;

import static io.github.sparseae.engine.ReferenceMath.values;

import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Parameter;
import java.util.Map;

/** What is done to rows before the encoder, and undone after the decoder. */
final class ReferenceInput {
  private ReferenceInput() {}

  static double[][] normalized(AutoencoderSpec spec, Map<Parameter, double[]> p, double[][] x) {
    InputNormalization kind = spec.structure().normalization();
    double[][] normalized = new double[x.length][x[0].length];
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < x[row].length; i++) {
        normalized[row][i] =
            switch (kind) {
              case NONE, STANDARDIZE, MEAN_NORM -> (x[row][i] - mean(p, i)) / scale(p, i);
              case ROW_NORM -> x[row][i] / lengthScale(x[row]);
              case LAYER_NORM -> (x[row][i] - mean(x[row])) / (deviation(x[row]) + 1e-5);
            };
      }
    }
    return normalized;
  }

  /**
   * Denormalizes outputs.
   *
   * @param rows the rows they belong to; empty if they are unknown
   */
  static double[][] inOwnUnits(
      AutoencoderSpec spec, Map<Parameter, double[]> p, double[][] x, double[][] rows) {
    InputNormalization kind = spec.structure().normalization();
    if (spec.transcoding().isPresent() || (kind.isOfEachRow() && rows.length == 0)) {
      return x;
    }
    double[][] back = new double[x.length][x[0].length];
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < x[row].length; i++) {
        back[row][i] =
            switch (kind) {
              case NONE, STANDARDIZE, MEAN_NORM -> x[row][i] * scale(p, i) + mean(p, i);
              case ROW_NORM -> x[row][i] * lengthScale(rows[row]);
              case LAYER_NORM -> x[row][i] * deviation(rows[row]) + mean(rows[row]);
            };
      }
    }
    return back;
  }

  /** The norm of a row relative to √inputs; 1 for a row of zeros. */
  private static double lengthScale(double[] row) {
    double square = 0;
    for (double value : row) {
      square += value * value;
    }
    return square == 0 ? 1 : Math.sqrt(square) / Math.sqrt(row.length);
  }

  private static double mean(double[] row) {
    double sum = 0;
    for (double value : row) {
      sum += value;
    }
    return sum / row.length;
  }

  private static double deviation(double[] row) {
    double square = 0;
    for (double value : row) {
      square += Math.pow(value - mean(row), 2);
    }
    return Math.sqrt(square / (row.length - 1));
  }

  /** Returns the gradient of rows from that of their normalized values. */
  static double[][] backward(Map<Parameter, double[]> p, double[][] g) {
    double[][] back = new double[g.length][g[0].length];
    for (int row = 0; row < g.length; row++) {
      for (int i = 0; i < g[row].length; i++) {
        back[row][i] = g[row][i] / scale(p, i);
      }
    }
    return back;
  }

  private static double mean(Map<Parameter, double[]> p, int input) {
    return p.containsKey(Parameter.INPUT_MEAN) ? values(p, Parameter.INPUT_MEAN)[input] : 0;
  }

  private static double scale(Map<Parameter, double[]> p, int input) {
    if (!p.containsKey(Parameter.INPUT_SCALE)) {
      return 1;
    }
    double[] scale = values(p, Parameter.INPUT_SCALE);
    return scale.length == 1 ? scale[0] : scale[input];
  }

  static double[][] corrupted(Corruption kind, double[][] x, float[] noise) {
    double[][] corrupted = new double[x.length][x[0].length];
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < x[row].length; i++) {
        if (kind instanceof Corruption.Masking) {
          corrupted[row][i] = x[row][i] * noise[row * x[row].length + i];
        } else if (kind instanceof Corruption.Gaussian) {
          corrupted[row][i] = x[row][i] + noise[row * x[row].length + i];
        } else {
          corrupted[row][i] = x[row][i];
        }
      }
    }
    return corrupted;
  }
}
