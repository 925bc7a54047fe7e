package io.github.sparseae.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.internal.random.RandomStream;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinearLossTest {
  private static final int UNITS = 7;
  private static final int CLASSES = 3;
  private static final double L2 = 0.03;

  /** Rows on different scales, of which about two thirds are zeros; unit 2 is dead, 5 constant. */
  static Samples codes(int rows) {
    RandomStream random = RandomStream.of(2, "codes", 0);
    double[][] codes = new double[rows][UNITS];
    for (double[] row : codes) {
      for (int unit = 0; unit < UNITS; unit++) {
        double value = (unit + 1) * random.uniform(-0.3, 1);
        row[unit] = unit == 5 ? 0.1 : unit == 2 || random.nextDouble() < 0.6 ? 0 : value;
      }
    }
    return Samples.of(codes);
  }

  private static LinearLoss loss(ProbeLoss loss, Samples codes) {
    CodeRows rows = CodeRows.of(codes, Samples::toDenseArray);
    return new LinearLoss(
        loss,
        rows,
        Fixtures.labels(codes.size(), CLASSES, 3),
        CLASSES,
        new UnitStatistics(rows),
        L2);
  }

  private static double[] parameters() {
    RandomStream random = RandomStream.of(5, "parameters", 0);
    double[] parameters = new double[(UNITS + 1) * CLASSES];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = random.nextGaussian();
    }
    return parameters;
  }

  /** The formula as it is written, row by row and unit by unit. */
  private static double naive(ProbeLoss of, Samples codes, double[] parameters) {
    int rows = codes.size();
    int[] labels = Fixtures.labels(rows, CLASSES, 3);
    double[] mean = new double[UNITS];
    double[] variance = new double[UNITS];
    for (int unit = 0; unit < UNITS; unit++) {
      for (int row = 0; row < rows; row++) {
        mean[unit] += codes.get(row, unit) / rows;
      }
      for (int row = 0; row < rows; row++) {
        variance[unit] += Math.pow(codes.get(row, unit) - mean[unit], 2) / rows;
      }
    }
    double common = 0;
    for (double value : variance) {
      common += value / UNITS;
    }
    double loss = 0;
    for (int row = 0; row < rows; row++) {
      double[] scores = new double[CLASSES];
      for (int c = 0; c < CLASSES; c++) {
        scores[c] = parameters[UNITS * CLASSES + c];
        for (int unit = 0; unit < UNITS; unit++) {
          double s = Math.sqrt(common);
          boolean changes = unit != 2 && unit != 5;
          scores[c] +=
              changes
                  ? parameters[unit * CLASSES + c] * (codes.get(row, unit) - mean[unit]) / s
                  : 0;
        }
      }
      loss +=
          switch (of) {
                case LOGISTIC -> minusLogProbability(scores, labels[row]);
                case SQUARED_HINGE -> squaredHinge(scores, labels[row]);
              }
              / rows;
    }
    for (int i = 0; i < UNITS * CLASSES; i++) {
      loss += L2 / 2 * parameters[i] * parameters[i];
    }
    return loss;
  }

  private static double minusLogProbability(double[] scores, int label) {
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score);
    }
    return Math.log(sum) - scores[label];
  }

  private static double squaredHinge(double[] scores, int label) {
    double loss = 0;
    for (int c = 0; c < scores.length; c++) {
      double margin = c == label ? scores[c] : -scores[c];
      if (margin < 1) {
        loss += Math.pow(1 - margin, 2);
      }
    }
    return loss;
  }

  @ParameterizedTest
  @EnumSource
  void value_overManyBlocks_equalsTheNaiveFormula(ProbeLoss of) {
    Samples codes = codes(2_345);
    double[] parameters = parameters();

    assertThat(loss(of, codes).at(parameters, new double[parameters.length]))
        .isCloseTo(naive(of, codes, parameters), within(1e-11));
  }

  @ParameterizedTest
  @EnumSource
  void gradient_ofEachParameter_equalsFiniteDifferences(ProbeLoss of) {
    Samples codes = codes(41);
    double[] parameters = parameters();
    double[] gradient = new double[parameters.length];
    loss(of, codes).at(parameters, gradient);

    for (int i = 0; i < parameters.length; i++) {
      double held = parameters[i];
      parameters[i] = held + 1e-5;
      double above = naive(of, codes, parameters);
      parameters[i] = held - 1e-5;
      double below = naive(of, codes, parameters);
      parameters[i] = held;
      assertThat(gradient[i]).as("parameter %s", i).isCloseTo((above - below) / 2e-5, within(1e-8));
    }
  }

  @ParameterizedTest
  @EnumSource
  void at_anyNumberOfThreads_givesTheSameBits(ProbeLoss of) throws Exception {
    Samples codes = codes(20_345);
    double[] parameters = parameters();
    double[] alone = new double[parameters.length];
    double[] together = new double[parameters.length];
    ForkJoinPool one = new ForkJoinPool(1);
    ForkJoinPool three = new ForkJoinPool(3);
    try {
      double first = one.submit(() -> loss(of, codes).at(parameters, alone)).get();
      double second = three.submit(() -> loss(of, codes).at(parameters, together)).get();

      assertThat(second).isEqualTo(first);
      assertThat(together).containsExactly(alone);
    } finally {
      one.shutdown();
      three.shutdown();
    }
  }

  @Test
  void logProbabilities_ofLargeScores_doNotOverflow() {
    double[] logs = LinearLoss.toLogProbabilities(new double[] {-1e4, 1e4, 1e4});

    assertThat(logs).containsExactly(-2e4 - Math.log(2), -Math.log(2), -Math.log(2));
  }
}
