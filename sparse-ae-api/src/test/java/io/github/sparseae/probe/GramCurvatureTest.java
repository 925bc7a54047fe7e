package io.github.sparseae.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.DenseArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GramCurvatureTest {
  private static final int ROWS = 12;
  private static final int UNITS = 3;
  private static final int CLASSES = 2;
  private static final double SECOND_DERIVATIVE = 0.02;
  private static final double L2 = 0.05;

  /** Correlated units, each on a scale of its own. */
  private static double[] codes() {
    RandomStream random = RandomStream.of(3, "codes", 0);
    double[] codes = new double[ROWS * UNITS];
    for (int row = 0; row < ROWS; row++) {
      double common = random.nextDouble();
      for (int unit = 0; unit < UNITS; unit++) {
        codes[row * UNITS + unit] = (unit + 1) * (common + 0.1 * random.nextDouble() + 0.01);
      }
    }
    return codes;
  }

  private static CodeRows rows(double[] codes) {
    return CodeRows.of(Samples.of(DenseArray.of(codes, ROWS, UNITS)), Samples::toDenseArray);
  }

  @Test
  void solve_isTheInverseOfCovarianceAndPenalty() {
    double[] codes = codes();
    CodeRows rows = rows(codes);
    UnitStatistics statistics = new UnitStatistics(rows);
    double common =
        IntStream.range(0, UNITS).mapToDouble(i -> covariance(codes, i, i)).average().orElseThrow();
    double[] vector = {1, -2, 0.5, 4, -3, 0.25, 7, -1};
    double[] solved = vector.clone();

    new GramCurvature(rows, statistics, CLASSES, SECOND_DERIVATIVE, L2).solve(solved);

    for (int i = 0; i < UNITS; i++) {
      for (int c = 0; c < CLASSES; c++) {
        double product = L2 * solved[i * CLASSES + c];
        for (int j = 0; j < UNITS; j++) {
          product += SECOND_DERIVATIVE * covariance(codes, i, j) / common * solved[j * CLASSES + c];
        }
        // A ridge of a millionth keeps equal units apart.
        assertThat(product).isCloseTo(vector[i * CLASSES + c], within(1e-4));
      }
    }
    assertThat(solved[6]).isCloseTo(7 / SECOND_DERIVATIVE, within(1e-9));
    assertThat(solved[7]).isCloseTo(-1 / SECOND_DERIVATIVE, within(1e-9));
  }

  private static double covariance(double[] codes, int i, int j) {
    double meanI = 0;
    double meanJ = 0;
    for (int row = 0; row < ROWS; row++) {
      meanI += codes[row * UNITS + i] / ROWS;
      meanJ += codes[row * UNITS + j] / ROWS;
    }
    double covariance = 0;
    for (int row = 0; row < ROWS; row++) {
      covariance += (codes[row * UNITS + i] - meanI) * (codes[row * UNITS + j] - meanJ) / ROWS;
    }
    return covariance;
  }

  @Test
  void solve_equalUnitsWithoutPenalty_staysFinite() {
    double[] codes = new double[ROWS * UNITS];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = 1 + i / UNITS;
    }
    CodeRows rows = rows(codes);
    double[] vector = {1, 2, 3, 4, 5, 6, 7, 8};

    new GramCurvature(rows, new UnitStatistics(rows), CLASSES, SECOND_DERIVATIVE, 0).solve(vector);

    assertThat(vector).doesNotContain(Double.NaN);
    for (double value : vector) {
      assertThat(value).isFinite();
    }
  }
}
