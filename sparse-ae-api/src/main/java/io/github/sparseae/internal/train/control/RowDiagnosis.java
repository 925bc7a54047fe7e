package io.github.sparseae.internal.train.control;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.internal.train.InputStatistics;
import io.github.sparseae.internal.train.StatisticsPass;
import io.github.sparseae.metrics.DataReport;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.CodeRule;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.train.TrainingWarning;
import io.github.sparseae.train.TrainingWarning.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds rows that a network cannot learn, or of which its units die. */
final class RowDiagnosis {
  /** The share of a column's numbers outside the range that is too large. */
  private static final double MANY = 0.01;

  /** A number is outside if it is by more than this. */
  private static final double ROUNDING = 1e-6;

  /** The least number of float32 numbers in a deviation. */
  private static final int STEPS = 16;

  /** The number of deviations by which the mean of standardized inputs may be rounded. */
  private static final int ROUNDED = 8;

  /** A deviation that is smaller, beside the mean, is that of a constant column with rounding. */
  private static final double CONSTANT = 1e-12;

  /** Fewer rows say little of the directions in which rows vary. */
  private static final int LEAST_ROWS = 64;

  /** A median that moves by less, of the rows' mean distance, is found. */
  private static final double SETTLED = 1e-3;

  private RowDiagnosis() {}

  /**
   * Returns the warnings of rows of which units will die, where they are chosen by the k largest
   * and nothing revives them, by the network before its first step.
   */
  static List<TrainingWarning> deadly(
      Samples sample, NetworkState start, AutoencoderSpec spec, boolean revives) {
    if (!(spec.sparsity().atInference(spec.hidden()) instanceof CodeRule.KLargest)
        || sample.size() < LEAST_ROWS) {
      return List.of();
    }
    InputStatistics scale = InputStatistics.of(start, spec);
    double[][] seen = new double[sample.size()][spec.inputs()];
    for (int i = 0; i < seen.length; i++) {
      scale.copy(sample, i, seen[i]);
    }
    DataReport report = DataReport.of(Samples.of(seen));
    List<TrainingWarning> warnings = new ArrayList<>();
    PreEncoderBias bias = spec.structure().preEncoderBias();
    if (report.offset() > DataReport.FAR_OFFSET
        && bias != PreEncoderBias.MEAN
        && bias != PreEncoderBias.GEOMETRIC_MEDIAN) {
      warnings.add(Kind.OFF_CENTER_ROWS.of(report.offset()));
    }
    // The participation ratio of n rows without any structure is n in any number of directions.
    double rank = 1 / (1 / report.effectiveRank() - 1.0 / sample.size());
    if (rank > 0 && !revives && spec.hidden() > DataReport.UNITS_PER_DIRECTION * rank) {
      warnings.add(Kind.CROWDED_DIRECTIONS.of(spec.hidden(), rank));
    }
    return warnings;
  }

  static Optional<TrainingWarning> unsettledMedian(
      Samples rows, NetworkState start, AutoencoderSpec spec) {
    if (spec.structure().preEncoderBias() != PreEncoderBias.GEOMETRIC_MEDIAN) {
      return Optional.empty();
    }
    double move =
        StatisticsPass.medianMove(
            rows,
            InputStatistics.of(start, spec),
            start.parameter(Parameter.DECODER_BIAS).toDoubles());
    return move > SETTLED ? Optional.of(Kind.UNSETTLED_MEDIAN.of(move)) : Optional.empty();
  }

  /** Returns the warning of targets outside the output's range, as the network sees them. */
  static Optional<TrainingWarning> unreachable(
      Samples sample, InputStatistics scale, AutoencoderSpec spec) {
    if (spec.output() == Activation.LINEAR) {
      return Optional.empty();
    }
    double least = spec.output() == Activation.TANH ? -1 : 0;
    double most = spec.output() == Activation.RELU ? Double.POSITIVE_INFINITY : 1;
    int[] outside = new int[sample.width()];
    double[] farthest = new double[sample.width()];
    double[] row = new double[sample.width()];
    for (int r = 0; r < sample.size(); r++) {
      scale.copy(sample, r, row);
      for (int j = 0; j < row.length; j++) {
        double distance = distance(row[j], least, most);
        if (distance > ROUNDING) {
          outside[j]++;
          if (outside[j] == 1 || distance > distance(farthest[j], least, most)) {
            farthest[j] = row[j];
          }
        }
      }
    }
    int worst = 0;
    long all = 0;
    for (int j = 0; j < outside.length; j++) {
      all += outside[j];
      worst = outside[j] > outside[worst] ? j : worst;
    }
    return outside[worst] > MANY * sample.size()
        ? Optional.of(
            Kind.UNREACHABLE_ROWS.of(
                (double) all / sample.size() / sample.width(),
                spec.rowWidth() - sample.width() + worst,
                farthest[worst]))
        : Optional.empty();
  }

  private static double distance(double number, double least, double most) {
    return Math.max(least - number, number - most);
  }

  static Optional<TrainingWarning> lostDigits(Samples sample, AutoencoderSpec spec) {
    if (spec.precision() == Precision.FLOAT64 || sample.precision() == Precision.FLOAT32) {
      return Optional.empty();
    }
    boolean isCentered =
        spec.structure().normalization() == InputNormalization.STANDARDIZE
            && spec.transcoding().isEmpty();
    double[][] moments = InputStatistics.moments(sample);
    double[] mean = moments[0];
    int worst = -1;
    double most = 1;
    for (int j = 0; j < mean.length; j++) {
      double deviation = moments[1][j];
      // The mean of standardized inputs is subtracted in float64, but kept in float32.
      double least =
          isCentered
              ? Math.abs(mean[j] - (float) mean[j]) / ROUNDED
              : STEPS * Math.ulp((float) mean[j]);
      double lost = least / deviation;
      if (deviation > CONSTANT * Math.abs(mean[j]) && lost > most) {
        worst = j;
        most = lost;
      }
    }
    return worst < 0
        ? Optional.empty()
        : Optional.of(Kind.LOST_DIGITS.of(worst, mean[worst], moments[1][worst]));
  }
}
