package io.github.sparseae.internal.train;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a network takes over from its data before the first step of its first training. */
public final class StatisticsPass {
  private static final int MEDIAN_ROUNDS = 100;
  private static final double MEDIAN_TOLERANCE = 1e-10;

  private StatisticsPass() {}

  /**
   * Measures what inputs are normalised by, starts a pre-encoder bias at the mean or the geometric
   * median of what comes of them, and measures the variance that a loss is divided by; leaves all
   * as they are if there are no rows to be had.
   *
   * @param rows got if needed
   */
  public static void start(
      Network network, AutoencoderSpec spec, Supplier<Optional<Samples>> rows) {
    PreEncoderBias wish = spec.structure().preEncoderBias();
    boolean wantsBias = wish == PreEncoderBias.MEAN || wish == PreEncoderBias.GEOMETRIC_MEDIAN;
    boolean wantsScale = spec.structure().normalization() != InputNormalization.NONE;
    boolean wantsVariance =
        spec.reconstruction().parameters().containsKey(Parameter.INPUT_VARIANCE);
    if (!wantsBias && !wantsScale && !wantsVariance) {
      return;
    }
    Samples samples = rows.get().orElse(null);
    if (samples == null) {
      return;
    }
    InputStatistics scale = InputStatistics.of(samples, spec);
    NetworkState state = network.state();
    ImmutableMap.Builder<Parameter, DenseArray> parameters =
        ImmutableMap.<Parameter, DenseArray>builder()
            .putAll(state.parameters())
            .putAll(scale.parameters());
    if (wantsBias) {
      double[] bias =
          wish == PreEncoderBias.MEAN
              ? weightedMean(samples, scale, null)
              : geometricMedian(samples, scale);
      parameters.put(
          Parameter.DECODER_BIAS, DenseArray.wrap(bias, bias.length).in(spec.precision()));
    }
    if (wantsVariance) {
      double[] variance = {variance(samples, scale)};
      parameters.put(Parameter.INPUT_VARIANCE, DenseArray.wrap(variance, 1).in(spec.precision()));
    }
    network.restore(new NetworkState(parameters.buildKeepingLast(), state.slots()));
  }

  /** The mean over rows and inputs of (x − x̄)²; 1 where all rows are alike. */
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

  /** Each row weighs one over its distance to a point, or all the same where there is none. */
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

  /** Weiszfeld's algorithm: means of rows weighted by their nearness to the mean before. */
  public static double[] geometricMedian(Samples samples, InputStatistics scale) {
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

  private static double distance(double[] a, double[] b) {
    double square = 0;
    for (int j = 0; j < a.length; j++) {
      square += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return Math.sqrt(square);
  }
}
