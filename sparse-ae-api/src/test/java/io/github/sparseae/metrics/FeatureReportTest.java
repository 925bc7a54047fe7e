package io.github.sparseae.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import org.junit.jupiter.api.Test;

class FeatureReportTest {
  private static final DenseArray AXES =
      DenseArray.of(new float[] {2, 0, 0, 0, 1, 0, 0, 0, 5}, 3, 3);

  /** Units along the first axis, its opposite and the diagonal of the first two. */
  private static final DenseArray DECODER =
      DenseArray.of(new float[] {1, 0, 0, -3, 0, 0, 0.6f, 0.8f, 0}, 3, 3);

  private static FeatureReport report() {
    FeatureReport.Accumulator accumulator = new FeatureReport.Accumulator(DECODER, AXES, 0);
    // Rows 0 to 3; unit 0 fires in 0, 1 and 2, unit 1 never, unit 2 in 1.
    accumulator.add(
        Samples.of(new double[][] {{4, 0, 0}, {0, 2, 0}}),
        DenseArray.of(new double[] {1, 0, 0, 1, 0, 3}, 2, 3),
        DenseArray.of(new double[] {2, 0, 0, 0, 0, 1}, 2, 3),
        DenseArray.of(new double[] {2, 0, 0, 0, 2, 0}, 2, 3));
    accumulator.add(
        Samples.of(new double[][] {{0, 0, 0}, {4, 2, 0}}),
        DenseArray.of(new double[] {0.5, 0, 0, 0, 0, 0}, 2, 3),
        DenseArray.of(new double[] {1, 0, 0, 4, 2, 0}, 2, 3),
        DenseArray.of(new double[] {0, 0, 0, 2, 2, 0}, 2, 3));
    return accumulator.report();
  }

  @Test
  void report_ofKnownUnits_isCountedByHand() {
    FeatureReport report = report();

    assertThat(report.samples()).isEqualTo(4);
    // Feature 0 is present in rows 0 and 3, feature 1 in rows 1 and 3. Unit 0: tp 1, fp 2, fn 1.
    // Unit 2 is nearest to feature 1: tp 1, fp 0, fn 1.
    assertThat(report.precision()).isCloseTo((1.0 / 3 + 0 + 1) / 3, within(1e-12));
    assertThat(report.recall()).isCloseTo((0.5 + 0 + 0.5) / 3, within(1e-12));
    assertThat(report.f1()).isCloseTo((0.4 + 0 + 2.0 / 3) / 3, within(1e-12));
    assertThat(report.uniqueness()).isCloseTo(2.0 / 3, within(1e-12));
    // One of the two units along the first axis is left with the third, to which it is orthogonal.
    assertThat(report.mcc()).isCloseTo((1 + 0.8 + 0) / 3, within(1e-6));
    assertThat(report.dead()).isEqualTo(1);
    assertThat(report.l0()).isEqualTo(1);
    assertThat(report.trueL0()).isEqualTo(1);
    // The row of zeros has no shrinkage.
    assertThat(report.shrinkage()).isCloseTo((0.5 + 0.5 + 1) / 3, within(1e-12));
    // Errors 4, 5, 1 and 0; means 2 and 1, so a variance of 16 + 4.
    assertThat(report.explainedVariance()).isCloseTo(1 - 10.0 / 20, within(1e-12));
  }

  @Test
  void report_asText_isReadable() {
    assertThat(report().toString().lines())
        .containsExactly(
            "F1 0.3556, precision 0.4444, recall 0.3333, mean correlation 0.6000, uniqueness"
                + " 0.6667",
            "explained variance 50.00 %, shrinkage 0.6667, L0 1.00 (1.00 true features)",
            "dead 1 of 3 units, 3 features, over 4 samples");
  }

  @Test
  void report_unitsThatAreTheFeatures_perfect() {
    FeatureReport.Accumulator accumulator =
        new FeatureReport.Accumulator(
            DenseArray.of(new double[] {0, 1e-200, -1e200, 0}, 2, 2),
            DenseArray.of(new double[] {3, 0, 0, 3, 2, 2}, 3, 2),
            0.1);
    DenseArray rows = DenseArray.of(new double[] {0, 3, 6, 0}, 2, 2);
    accumulator.add(
        Samples.of(rows),
        DenseArray.of(new double[] {7, 0.1, 0, -2}, 2, 2),
        rows,
        DenseArray.of(new double[] {0, 1, 0, 2, 0, 0}, 2, 3));
    FeatureReport report = accumulator.report();

    assertThat(report.f1()).isEqualTo(1);
    assertThat(report.mcc()).isEqualTo(1);
    assertThat(report.uniqueness()).isEqualTo(1);
    assertThat(report.shrinkage()).isEqualTo(1);
    assertThat(report.explainedVariance()).isEqualTo(1);
  }

  @Test
  void report_moreUnitsThanFeatures_correlationOverTheFeatures() {
    FeatureReport.Accumulator accumulator =
        new FeatureReport.Accumulator(AXES, DenseArray.of(new float[] {0, 1, 0}, 1, 3), 0);
    accumulator.add(
        Samples.of(new double[][] {{0, 1, 0}}),
        DenseArray.of(new double[3], 1, 3),
        DenseArray.of(new double[3], 1, 3),
        DenseArray.of(new double[] {1}, 1, 1));

    assertThat(accumulator.report().mcc()).isEqualTo(1);
    assertThat(accumulator.report().uniqueness()).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(accumulator.report().f1()).isZero();
  }

  @Test
  void accumulator_wrongUse_isNamed() {
    assertThatThrownBy(
            () -> new FeatureReport.Accumulator(AXES, DenseArray.of(new float[2], 1, 2), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("decoder rows have width 3, but directions have width 2");
    assertThatThrownBy(
            () ->
                new FeatureReport.Accumulator(
                    DenseArray.of(new float[] {1, Float.NaN, 2}, 1, 3), AXES, 0))
        .hasMessage("decoder has numbers that are not finite");
    assertThatThrownBy(() -> new FeatureReport.Accumulator(AXES, AXES, -1))
        .hasMessage("the activity threshold must be at least 0, was -1.0");
    FeatureReport.Accumulator accumulator = new FeatureReport.Accumulator(AXES, AXES, 0);
    assertThatThrownBy(accumulator::report).hasMessage("no samples were given");
    assertThatThrownBy(
            () ->
                accumulator.add(
                    Samples.of(new float[] {1, 2, 3}),
                    AXES,
                    DenseArray.of(new float[3], 1, 3),
                    AXES))
        .hasMessage("1 row, but 3 codes and activations of 3 rows");
    assertThatThrownBy(
            () ->
                accumulator.add(
                    Samples.of(new float[] {1, 2, 3}),
                    DenseArray.of(new float[3], 1, 3),
                    DenseArray.of(new float[3], 1, 3),
                    DenseArray.of(new float[2], 1, 2)))
        .hasMessage("activations of 2 features, expected 3");
  }
}
