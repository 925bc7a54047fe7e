package io.github.sparseae.internal.train;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** The mean and the scale of a kind of normalization, as far as they are those of all rows. */
public record InputStatistics(InputNormalization kind, Map<Parameter, DenseArray> parameters) {
  public static final InputStatistics NONE =
      new InputStatistics(InputNormalization.NONE, ImmutableMap.of());

  /** Returns the statistics of rows for a network, in the network's precision. */
  public static InputStatistics of(Samples samples, AutoencoderSpec spec) {
    InputNormalization kind = spec.structure().normalization();
    return new InputStatistics(
        kind,
        switch (kind) {
          case NONE, ROW_NORM, LAYER_NORM -> ImmutableMap.of();
          case STANDARDIZE -> standardizing(samples, spec.precision());
          case MEAN_NORM ->
              ImmutableMap.of(
                  Parameter.INPUT_SCALE, array(spec.precision(), meanNorm(samples, spec)));
        });
  }

  /** Returns the statistics that a network has. */
  public static InputStatistics of(NetworkState state, AutoencoderSpec spec) {
    InputNormalization kind = spec.structure().normalization();
    Set<Parameter> own = kind.shapes(spec.inputs()).keySet();
    return new InputStatistics(kind, Maps.filterKeys(state.parameters(), own::contains));
  }

  /**
   * Returns the mean of each input, and its standard deviation, by Welford's algorithm: one pass,
   * and a constant input has a deviation of exactly 0.
   */
  public static double[][] moments(Samples samples) {
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
    double[] deviation =
        Arrays.stream(squares).map(sum -> Math.sqrt(sum / samples.size())).toArray();
    return new double[][] {mean, deviation};
  }

  private static Map<Parameter, DenseArray> standardizing(Samples samples, Precision precision) {
    double[][] moments = moments(samples);
    double[] mean = moments[0];
    // Of float64 rows the mean is subtracted before they are rounded.
    boolean isRounded = precision == Precision.FLOAT32 && samples.precision() == precision;
    double noise = isRounded ? 1e-6 : 1e-12;
    DenseArray rounded = array(precision, mean);
    double[] scale = new double[samples.width()];
    for (int j = 0; j < scale.length; j++) {
      double deviation = moments[1][j];
      scale[j] = deviation > noise * Math.abs(mean[j]) ? divisor(deviation, precision) : 1;
      // The mean of a time stamp is rounded by up to a minute: by one scale at most.
      scale[j] = Math.max(scale[j], Math.abs(mean[j] - rounded.get(j)));
    }
    return ImmutableMap.of(
        Parameter.INPUT_MEAN, rounded, Parameter.INPUT_SCALE, array(precision, scale));
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

  /** Returns a value to divide by: 1 in place of a value that is almost 0. */
  private static double divisor(double value, Precision precision) {
    double smallest = precision == Precision.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    return value >= smallest ? value : 1;
  }

  private static DenseArray array(Precision precision, double... values) {
    return DenseArray.wrap(values, values.length).in(precision);
  }

  /** Copies a row, normalized as the network normalizes it. */
  public void copy(Samples samples, int row, double[] into) {
    samples.copy(row, row + 1, into);
    if (kind.isOfEachRow()) {
      InputNormalization.OfRow scale = kind.ofRow(into);
      for (int j = 0; j < into.length; j++) {
        into[j] = (into[j] - scale.mean()) / scale.divisor();
      }
      return;
    }
    DenseArray mean = parameters.get(Parameter.INPUT_MEAN);
    DenseArray scale = parameters.get(Parameter.INPUT_SCALE);
    for (int j = 0; j < into.length; j++) {
      double centered = mean == null ? into[j] : into[j] - mean.get(j);
      into[j] = scale == null ? centered : centered / scale.get(scale.size() == 1 ? 0 : j);
    }
  }
}
