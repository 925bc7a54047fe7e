package io.github.sparseae.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.Precision;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataReportTest {
  /** Rows that are normal numbers times the given deviations, plus an offset. */
  private static Samples normal(int rows, double offset, double... deviations) {
    RandomStream random = RandomStream.of(1, "test", 0);
    double[][] values = new double[rows][deviations.length];
    for (double[] row : values) {
      for (int j = 0; j < row.length; j++) {
        row[j] = offset + deviations[j] * random.nextGaussian();
      }
    }
    return Samples.of(values);
  }

  @Test
  void report_ofFourRows_isComputedByHand() {
    DataReport report =
        DataReport.of(
            Samples.of(new double[][] {{5, 1, 2, 5}, {7, 1, 2, 7}, {5, 5, 2, 5}, {7, 5, 2, 7}}));

    assertThat(report.rows()).isEqualTo(4);
    assertThat(report.columns()).isEqualTo(4);
    // Means 6, 3, 2 and 6; variances 1, 4, 0 and 1.
    assertThat(report.offset()).isCloseTo(Math.sqrt(85.0 / 6), within(1e-12));
    assertThat(report.meanNorm())
        .isCloseTo(
            (Math.sqrt(55) + Math.sqrt(103) + Math.sqrt(79) + Math.sqrt(127)) / 4 / 2,
            within(1e-12));
    assertThat(report.unevenness()).isEqualTo(2);
    assertThat(report.constantColumns()).isEqualTo(1);
    assertThat(report.duplicateColumns()).isEqualTo(1);
    // Columns 0 and 3 are one direction of variance 2; column 1 has a variance of 4.
    assertThat(report.effectiveRank()).isCloseTo(36.0 / (4 + 16), within(1e-12));
  }

  @Test
  void unevenness_ofAnEvenNumberOfColumns_isOverTheLowerMedian() {
    DataReport report = DataReport.of(Samples.of(new double[][] {{0, 1}, {1, 501}, {0, 1}}));

    assertThat(report.unevenness()).isCloseTo(500, within(1e-9));
    assertThat(report.advice())
        .anySatisfy(
            advice ->
                assertThat(advice)
                    .startsWith("the largest deviation of a column is 500 times the median"));
  }

  @Test
  void effectiveRank_ofManyColumns_estimatedFromASketch() {
    double[] even = new double[700];
    Arrays.fill(even, 1);
    double[] uneven = new double[700];
    Arrays.fill(uneven, 0.05);
    Arrays.fill(uneven, 100, 130, 3);

    // The covariance of n rows adds about 1 / n to the squares: 1 / (1/700 + 1/4000) is 596.
    assertThat(DataReport.of(normal(4000, 3, even)).effectiveRank()).isCloseTo(596, within(60.0));
    double trace = 30 * 9 + 670 * 0.0025;
    assertThat(DataReport.of(normal(4000, 3, uneven)).effectiveRank())
        .isCloseTo(trace * trace / (30 * 81 + 670 * 0.0025 * 0.0025), within(3.0));
  }

  @Test
  void report_ofStreamedRows_equalsThatInMemory() {
    Samples rows = normal(2500, 1, 1, 2, 3);
    Rows streamed =
        Rows.ofIterators("test", 3, () -> IntStream.range(0, 2500).mapToObj(rows::row).iterator());

    assertThat(DataReport.of(streamed))
        .isEqualTo(DataReport.of(Samples.of(rows.toDenseArray().in(Precision.FLOAT32))));
  }

  @Test
  void advice_forCenteredRowsOfUsualSize_isNone() {
    DataReport report = DataReport.of(normal(500, 0.2, 1, 1.5, 0.5));

    assertThat(report.advice()).isEmpty();
    assertThat(report.advice(12)).isEmpty();
    assertThat(report.toString().lines()).hasSize(2);
  }

  @Test
  void advice_forEachFinding_namesTheSetting() {
    assertThat(DataReport.of(normal(500, 9, 1, 1.5, 0.5)).advice())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("the mean is 8.46 times as large as the deviation")
        .contains("set preEncoderBias(PreEncoderBias.MEAN)");
    assertThat(DataReport.of(normal(500, 0, 0.001, 0.001)).advice())
        .hasSize(1)
        .first()
        .asString()
        .contains("set normalization(InputNormalization.MEAN_NORM)");
    assertThat(DataReport.of(normal(500, 0, 1, 1, 1, 14)).advice())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("the largest deviation of a column is 15 times the median");
    assertThat(DataReport.of(normal(500, 0, 1, 0, 2, 1)).advice())
        .containsExactly(
            "columns that are constant (1) or repeat others (0) add to the loss and the norm of"
                + " rows, not to what can be learned, and may be left out");
    assertThat(DataReport.of(normal(500, 0, 1, 1)).advice(100))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("100 units are more than 8 for each of 2 directions with variance");
  }

  @Test
  void report_ofEqualRows_hasNothingToLearn() {
    DataReport report = DataReport.of(Samples.of(new double[][] {{1, 2}, {1, 2}}));

    assertThat(report.offset()).isNaN();
    assertThat(report.effectiveRank()).isNaN();
    assertThat(report.advice()).containsExactly("all rows are equal: there is nothing to learn");
    assertThat(report.advice(3)).hasSize(1);
    assertThat(DataReport.of(Samples.of(new double[][] {{1, 2}, {1e300, 3}})).advice())
        .containsExactly("the squares of some numbers are beyond float64: divide these columns");
    for (double constant : new double[] {0, 5}) {
      double[][] tiny = {{constant, 1e-200}, {constant, 3e-200}};
      assertThat(DataReport.of(Samples.of(tiny)).advice())
          .containsExactly(
              "the squares of all differences between rows are 0 in float64: multiply the columns");
    }
    assertThat(DataReport.of(Samples.of(new double[] {0, -0.0})).constantColumns()).isEqualTo(2);
    assertThatThrownBy(() -> report.advice(0)).hasMessage("hidden must be positive, was 0");
  }

  @Test
  void report_asText_hasFiguresAndAdvice() {
    assertThat(new DataReport(1234, 5, 3.5, 0.25, 2, 1, 0, 2.5).toString().lines())
        .containsExactly(
            "1,234 rows of 5 columns, effective rank 2.5, columns constant 1, repeated 0",
            "mean / deviation 3.50, norm 0.250 √columns, largest deviation 2.0 times the median",
            "- the mean is 3.50 times as large as the deviation from it, so that units learn the"
                + " mean in place of features, and others die: set"
                + " preEncoderBias(PreEncoderBias.MEAN), or"
                + " normalization(InputNormalization.STANDARDIZE)",
            "- columns that are constant (1) or repeat others (0) add to the loss and the norm of"
                + " rows, not to what can be learned, and may be left out");
  }
}
