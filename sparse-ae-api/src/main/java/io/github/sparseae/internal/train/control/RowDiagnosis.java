package io.github.sparseae.internal.train.control;

import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.train.InputStatistics;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Precision;
import io.github.sparseae.train.TrainingWarning;
import io.github.sparseae.train.TrainingWarning.Kind;
import java.util.Optional;

/** Finds rows that a network cannot learn: out of its output's reach, or of too many digits. */
final class RowDiagnosis {
  /** The share of a column's numbers outside the range that is too large. */
  private static final double MANY = 0.01;

  /** A number is outside if it is by more than this. */
  private static final double ROUNDING = 1e-6;

  /** The least number of float32 numbers in a deviation. */
  private static final int STEPS = 16;

  /** A deviation that is smaller, beside the mean, is that of a constant column with rounding. */
  private static final double CONSTANT = 1e-12;

  private RowDiagnosis() {}

  /** Returns the warning of numbers outside the output's range, as the network sees them. */
  static Optional<TrainingWarning> unreachable(
      Samples rows, InputStatistics ofInputs, AutoencoderSpec spec) {
    if (spec.output() == Activation.LINEAR) {
      return Optional.empty();
    }
    boolean hasTargets = spec.transcoding().isPresent();
    Samples sample = hasTargets ? rows.columns(spec.inputs(), spec.rowWidth()) : rows;
    InputStatistics scale = hasTargets ? InputStatistics.NONE : ofInputs;
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
                hasTargets ? spec.inputs() + worst : worst,
                farthest[worst]))
        : Optional.empty();
  }

  private static double distance(double number, double least, double most) {
    return Math.max(least - number, number - most);
  }

  /** Returns the warning of a column that has too few digits in float32. */
  static Optional<TrainingWarning> lostDigits(Samples sample, AutoencoderSpec spec) {
    if (spec.precision() == Precision.FLOAT64 || sample.precision() == Precision.FLOAT32) {
      return Optional.empty();
    }
    double[] mean = new double[sample.width()];
    double[] squares = new double[sample.width()];
    double[] row = new double[sample.width()];
    for (int r = 0; r < sample.size(); r++) {
      sample.copy(r, r + 1, row);
      for (int j = 0; j < row.length; j++) {
        double offset = row[j] - mean[j];
        mean[j] += offset / (r + 1);
        squares[j] += offset * (row[j] - mean[j]);
      }
    }
    int worst = -1;
    double most = 1;
    for (int j = 0; j < row.length; j++) {
      double deviation = Math.sqrt(squares[j] / sample.size());
      double lost = STEPS * Math.ulp((float) mean[j]) / deviation;
      if (deviation > CONSTANT * Math.abs(mean[j]) && lost > most) {
        worst = j;
        most = lost;
      }
    }
    return worst < 0
        ? Optional.empty()
        : Optional.of(
            Kind.LOST_DIGITS.of(worst, mean[worst], Math.sqrt(squares[worst] / sample.size())));
  }
}
