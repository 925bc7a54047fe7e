package io.github.sparseae.probe;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The loss of a linear probe, {@code mean over rows of loss(scores, class) + λ/2·‖W‖²}, with a
 * row's scores {@code b + Σ_j W_j·(h_j − μ_j) / s_j}; the biases b are not penalized.
 *
 * <p>Subtracting the mean μ does not change the minimum, since the bias is free, but speeds up
 * convergence. It is applied to the weights, so that zeros of the code cost nothing: {@code W_j /
 * s_j} are the weights on unscaled codes, and {@code b − Σ_j W_j·μ_j / s_j} the biases.
 *
 * <p>The parameters form one array: W, {@code [units, classes]}, followed by b, {@code [classes]}.
 *
 * <p>Rows are dealt in blocks to {@value #PARTS} parts, which run in parallel on the common pool
 * and are summed in a fixed order: the result has the same bits with any number of threads.
 */
final class LinearLoss {
  private static final int PARTS = 16;

  private final ProbeLoss loss;
  private final CodeRows rows;
  private final int[] classOf;
  private final int classes;
  private final UnitStatistics units;
  private final double l2;
  private final double[] weights;
  private final double[][] partGradients;

  /** Creates the loss over rows, each with its class from 0 to {@code classes − 1}. */
  LinearLoss(
      ProbeLoss loss, CodeRows rows, int[] classOf, int classes, UnitStatistics units, double l2) {
    this.loss = loss;
    this.rows = rows;
    this.classOf = classOf;
    this.classes = classes;
    this.units = units;
    this.l2 = l2;
    weights = new double[size()];
    int blocks = (rows.size() - 1) / CodeRows.ROWS_PER_BLOCK + 1;
    partGradients = new double[Math.min(PARTS, blocks)][size()];
  }

  /** Returns the number of parameters. */
  int size() {
    return Math.multiplyExact(rows.width() + 1, classes);
  }

  /**
   * Returns what multiplies by the inverse of an approximation of the Hessian, in place: {@link
   * GramCurvature} for dense codes, else the diagonal.
   */
  Consumer<double[]> curvature() {
    if (8 * units.active > (long) rows.size() * rows.width()
        && rows.width() <= GramCurvature.MOST_UNITS) {
      return new GramCurvature(rows, units, classes, loss.curvatureNearEnd(), l2)::solve;
    }
    double curvature = loss.curvatureAtStart(classes);
    double[] diagonal = new double[size()];
    for (int unit = 0; unit < rows.width(); unit++) {
      double scaled = units.variance[unit] * units.inverseScale[unit] * units.inverseScale[unit];
      Arrays.fill(diagonal, unit * classes, (unit + 1) * classes, curvature * scaled + l2);
    }
    Arrays.fill(diagonal, rows.width() * classes, diagonal.length, curvature);
    return vector -> {
      for (int i = 0; i < vector.length; i++) {
        vector[i] /= diagonal[i];
      }
    };
  }

  /** Returns the value, and overwrites the gradient. */
  double at(double[] parameters, double[] gradient) {
    toPlainCodes(parameters, weights);
    double[] losses = new double[partGradients.length];
    IntStream.range(0, losses.length).parallel().forEach(part -> losses[part] = lossOf(part));
    Arrays.fill(gradient, 0);
    double sum = 0;
    for (int part = 0; part < losses.length; part++) {
      sum += losses[part];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += partGradients[part][i];
      }
    }
    return sum / rows.size() + toParameters(parameters, gradient);
  }

  /** Returns weights and biases for codes that are neither centered nor scaled. */
  void toPlainCodes(double[] parameters, double[] plain) {
    int biases = rows.width() * classes;
    System.arraycopy(parameters, biases, plain, biases, classes);
    for (int unit = 0; unit < rows.width(); unit++) {
      for (int c = 0; c < classes; c++) {
        int at = unit * classes + c;
        plain[at] = parameters[at] * units.inverseScale[unit];
        plain[biases + c] -= plain[at] * units.mean[unit];
      }
    }
  }

  /**
   * Converts the gradient sum by unscaled weights to the mean by parameters; returns the penalty.
   */
  private double toParameters(double[] parameters, double[] gradient) {
    int biases = rows.width() * classes;
    for (int c = 0; c < classes; c++) {
      gradient[biases + c] /= rows.size();
    }
    double squares = 0;
    for (int unit = 0; unit < rows.width(); unit++) {
      for (int c = 0; c < classes; c++) {
        int at = unit * classes + c;
        double centered = gradient[at] / rows.size() - units.mean[unit] * gradient[biases + c];
        gradient[at] = centered * units.inverseScale[unit] + l2 * parameters[at];
        squares += parameters[at] * parameters[at];
      }
    }
    return l2 / 2 * squares;
  }

  /** Returns the loss, summed over a part's rows, and adds its gradient by unscaled weights. */
  private double lossOf(int part) {
    double[] gradient = partGradients[part];
    Arrays.fill(gradient, 0);
    double[] sum = new double[1];
    int stride = CodeRows.ROWS_PER_BLOCK * partGradients.length;
    for (int from = CodeRows.ROWS_PER_BLOCK * part; from < rows.size(); from += stride) {
      rows.pass(
          from,
          Math.min(from + CodeRows.ROWS_PER_BLOCK, rows.size()),
          weights,
          (row, scores) -> sum[0] += loss.ofRow(scores, classOf[row]),
          gradient);
    }
    return sum[0];
  }

  /** Converts scores to log probabilities in place, relative to the largest to avoid overflow. */
  static double[] toLogProbabilities(double[] scores) {
    double largest = scores[0];
    for (double score : scores) {
      largest = Math.max(largest, score);
    }
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score - largest);
    }
    double logSum = Math.log(sum);
    for (int c = 0; c < scores.length; c++) {
      scores[c] = scores[c] - largest - logSum;
    }
    return scores;
  }
}
