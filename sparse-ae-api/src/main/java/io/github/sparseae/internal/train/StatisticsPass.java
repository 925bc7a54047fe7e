package io.github.sparseae.internal.train;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The statistics of the rows that a network holds from the first step of its training on. */
public final class StatisticsPass {
  private static final int MEDIAN_ROUNDS = 100;

  /** The most rows that a median is estimated from, as many as OpenAI's reference takes. */
  private static final int MEDIAN_ROWS = 1 << 15;

  private static final double MEDIAN_TOLERANCE = 1e-10;

  private StatisticsPass() {}

  static boolean isNeeded(AutoencoderSpec spec) {
    return needsBias(spec)
        || needsVariance(spec)
        || !spec.structure().normalization().shapes(spec.inputs()).isEmpty();
  }

  private static boolean needsBias(AutoencoderSpec spec) {
    return spec.structure().preEncoderBias() == PreEncoderBias.MEAN
        || spec.structure().preEncoderBias() == PreEncoderBias.GEOMETRIC_MEDIAN;
  }

  private static boolean needsVariance(AutoencoderSpec spec) {
    return spec.reconstruction().parameters().containsKey(Parameter.INPUT_VARIANCE);
  }

  /**
   * Returns a state with the normalization of inputs, the pre-encoder bias (the mean or the
   * geometric median of the normalized rows) and the variance that a loss is divided by.
   */
  static NetworkState applied(NetworkState state, AutoencoderSpec spec, Samples rows) {
    Samples samples = spec.transcoding().isEmpty() ? rows : rows.columns(0, spec.inputs());
    InputStatistics scale = InputStatistics.of(samples, spec);
    Map<Parameter, DenseArray> parameters = new LinkedHashMap<>(scale.parameters());
    if (needsBias(spec)) {
      double[] bias =
          spec.structure().preEncoderBias() == PreEncoderBias.MEAN
              ? weightedMean(samples, scale, null)
              : geometricMedian(samples, scale);
      parameters.put(
          Parameter.DECODER_BIAS, DenseArray.wrap(bias, bias.length).in(spec.precision()));
    }
    if (needsVariance(spec)) {
      double[] variance = {
        spec.transcoding().isEmpty()
            ? variance(samples, scale)
            : variance(rows.columns(spec.inputs(), spec.rowWidth()), InputStatistics.NONE)
      };
      parameters.put(Parameter.INPUT_VARIANCE, DenseArray.wrap(variance, 1).in(spec.precision()));
    }
    return state.with(parameters);
  }

  /** Returns the mean over rows and inputs of (x − x̄)²; 1 if all rows are the same. */
  public static double variance(Samples samples, InputStatistics scale) {
    double[] mean = new double[samples.width()];
    double[] row = new double[samples.width()];
    double squares = 0;
    for (int i = 0; i < samples.size(); i++) {
      scale.copy(samples, i, row);
      for (int j = 0; j < row.length; j++) {
        double offset = row[j] - mean[j];
        mean[j] += offset / (i + 1);
        squares += offset * (row[j] - mean[j]);
      }
    }
    double variance = squares / samples.size() / samples.width();
    return variance > Float.MIN_NORMAL ? variance : 1;
  }

  /** Returns the mean of rows weighted by 1 / distance to a point, or equally without a point. */
  private static double[] weightedMean(
      Samples samples, InputStatistics scale, double @Nullable [] point) {
    double[] sum = new double[samples.width()];
    double[] row = new double[samples.width()];
    double weights = 0;
    for (int i = 0; i < samples.size(); i++) {
      scale.copy(samples, i, row);
      double weight = point == null ? 1 : 1 / Math.max(distance(row, point), 1e-12);
      weights += weight;
      for (int j = 0; j < sum.length; j++) {
        sum[j] += weight * row[j];
      }
    }
    for (int j = 0; j < sum.length; j++) {
      sum[j] /= weights;
    }
    return sum;
  }

  /**
   * Returns the geometric median by Weiszfeld's algorithm: repeated weighted means. Of more than
   * {@value #MEDIAN_ROWS} rows as many are used, evenly spaced.
   */
  public static double[] geometricMedian(Samples rows, InputStatistics scale) {
    Samples samples = spaced(rows);
    double[] median = weightedMean(samples, scale, null);
    for (int round = 0; round < MEDIAN_ROUNDS; round++) {
      double[] next = weightedMean(samples, scale, median);
      double moved = distance(next, median);
      median = next;
      if (moved < MEDIAN_TOLERANCE) {
        break;
      }
    }
    return median;
  }

  private static Samples spaced(Samples rows) {
    return rows.size() <= MEDIAN_ROWS
        ? rows
        : rows.select(
            IntStream.range(0, MEDIAN_ROWS)
                .map(i -> (int) ((long) i * rows.size() / MEDIAN_ROWS))
                .toArray());
  }

  /** Returns how far another round would move a median, as a share of the rows' mean distance. */
  public static double medianMove(Samples rows, InputStatistics scale, double[] median) {
    Samples samples = spaced(rows);
    double[] row = new double[samples.width()];
    double distances = 0;
    for (int i = 0; i < samples.size(); i++) {
      scale.copy(samples, i, row);
      distances += distance(row, median);
    }
    double moved = distance(weightedMean(samples, scale, median), median);
    return distances == 0 ? 0 : moved * samples.size() / distances;
  }

  private static double distance(double[] a, double[] b) {
    double square = 0;
    for (int j = 0; j < a.length; j++) {
      square += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return Math.sqrt(square);
  }
}
