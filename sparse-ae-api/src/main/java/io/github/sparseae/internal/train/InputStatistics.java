package io.github.sparseae.internal.train;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import java.util.Map;

/** What rows are normalised by, as an {@link io.github.sparseae.model.InputNormalization} asks. */
public final class InputStatistics {
  /** Rows as they are. */
  public static final InputStatistics NONE = new InputStatistics(ImmutableMap.of());

  private final Map<Parameter, DenseArray> parameters;

  private InputStatistics(Map<Parameter, DenseArray> parameters) {
    this.parameters = parameters;
  }

  /** Measures rows for a network, in its precision. */
  public static InputStatistics of(Samples samples, AutoencoderSpec spec) {
    return switch (spec.structure().normalization()) {
      case NONE -> NONE;
      case STANDARDIZE -> standardizing(samples, spec.precision());
      case MEAN_NORM ->
          new InputStatistics(
              ImmutableMap.of(
                  Parameter.INPUT_SCALE, array(spec.precision(), meanNorm(samples, spec))));
    };
  }

  /** Welford's algorithm: one pass, and an input that never changes has exactly no deviation. */
  private static InputStatistics standardizing(Samples samples, Precision precision) {
    double[] mean = new double[samples.width()];
    double[] squares = new double[samples.width()];
    double[] row = new double[samples.width()];
    for (int i = 0; i < samples.size(); i++) {
      samples.copy(i, i + 1, row);
      for (int j = 0; j < row.length; j++) {
        double offset = row[j] - mean[j];
        mean[j] += offset / (i + 1);
        squares[j] += offset * (row[j] - mean[j]);
      }
    }
    double noise = precision == Precision.FLOAT32 ? 1e-6 : 1e-12;
    double[] scale = new double[samples.width()];
    for (int j = 0; j < scale.length; j++) {
      double deviation = Math.sqrt(squares[j] / samples.size());
      scale[j] = deviation > noise * Math.abs(mean[j]) ? divisor(deviation, precision) : 1;
    }
    return new InputStatistics(
        ImmutableMap.of(
            Parameter.INPUT_MEAN, array(precision, mean),
            Parameter.INPUT_SCALE, array(precision, scale)));
  }

  private static double meanNorm(Samples samples, AutoencoderSpec spec) {
    double[] row = new double[samples.width()];
    double sum = 0;
    for (int i = 0; i < samples.size(); i++) {
      samples.copy(i, i + 1, row);
      double square = 0;
      for (double value : row) {
        square += value * value;
      }
      sum += Math.sqrt(square);
    }
    return divisor(sum / samples.size() / Math.sqrt(spec.inputs()), spec.precision());
  }

  /** A number that can be divided by: 1 in place of one that is as good as 0. */
  private static double divisor(double value, Precision precision) {
    double smallest = precision == Precision.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    return value >= smallest ? value : 1;
  }

  private static DenseArray array(Precision precision, double... values) {
    return DenseArray.wrap(values, values.length).in(precision);
  }

  /** What the network has to know. */
  public Map<Parameter, DenseArray> parameters() {
    return parameters;
  }

  /** Copies a row, normalised as the network will do it. */
  public void copy(Samples samples, int row, double[] into) {
    samples.copy(row, row + 1, into);
    DenseArray mean = parameters.get(Parameter.INPUT_MEAN);
    DenseArray scale = parameters.get(Parameter.INPUT_SCALE);
    for (int j = 0; j < into.length; j++) {
      double centred = mean == null ? into[j] : into[j] - mean.get(j);
      into[j] = scale == null ? centred : centred / scale.get(scale.size() == 1 ? 0 : j);
    }
  }
}
