package io.github.sparseae.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {

  @Test
  void sparsity_ofKnownCodes_isCountedByHand() {
    DenseArray codes = DenseArray.of(new float[] {0, -2, 0.005f, 0, 0, 1, 0, 0}, 2, 4);

    SparsityReport report = SparsityReport.of(codes, 0);

    assertThat(report.samples()).isEqualTo(2);
    assertThat(report.units()).isEqualTo(4);
    assertThat(report.l0()).isEqualTo(1.5);
    assertThat(report.meanAbs()).isCloseTo(3.005 / 8, within(1e-7));
    assertThat(report.belowHundredth()).isEqualTo(6.0 / 8);
    assertThat(report.dead()).isEqualTo(2);
    assertThat(report.deadShare()).isEqualTo(0.5);
    assertThat(report.frequency()).containsExactly(0.0, 1.0, 0.5, 0.0);
  }

  @Test
  void sparsity_thresholdAboveZero_countsLargerOnly() {
    DenseArray codes = DenseArray.of(new float[] {0, -2, 0.005f, 0, 0, 1, 0, 0}, 2, 4);

    SparsityReport report = SparsityReport.of(codes, 0.01);

    assertThat(report.l0()).isEqualTo(1);
    assertThat(report.dead()).isEqualTo(3);
    assertThat(report.toString())
        .contains("L0 1.0 of 4 units active (|h| > 0.01), 75.0 % of |h| below 0.01")
        .contains("dead 3 units (75.0 %), rarely active 0.0 %, over 2 samples");
  }

  @Test
  void sparsity_inBatches_equalsAllAtOnce() {
    DenseArray codes = DenseArray.of(new float[] {0, 1, 2, 0, 0, 0, 3, 0, 4}, 3, 3);
    SparsityReport.Accumulator batches = new SparsityReport.Accumulator(3, 0);
    batches.add(DenseArray.of(new float[] {0, 1, 2}, 1, 3));
    batches.add(DenseArray.of(new float[] {0, 0, 0, 3, 0, 4}, 2, 3));

    assertThat(batches.report()).isEqualTo(SparsityReport.of(codes, 0));
  }

  @Test
  void sparsity_wrongUse_isNamed() {
    assertThatThrownBy(() -> new SparsityReport.Accumulator(3, -1))
        .hasMessage("the activity threshold must be at least 0, was -1.0");
    assertThatThrownBy(() -> new SparsityReport.Accumulator(3, 0).report())
        .hasMessage("no samples were given");
    assertThatThrownBy(
            () -> new SparsityReport.Accumulator(3, 0).add(DenseArray.of(new float[] {1}, 1, 1)))
        .hasMessage("codes of 1 unit, expected 3");
  }

  @Test
  void reconstruction_ofKnownRows_isComputedByHand() {
    Samples x = Samples.of(new double[] {1, 10}, new double[] {3, 14}, new double[] {5, 12});
    ReconstructionReport.Accumulator report = new ReconstructionReport.Accumulator(2);
    report.add(x.rows(0, 1), DenseArray.of(new double[] {1, 11}, 1, 2));
    report.add(x.rows(1, 3), DenseArray.of(new double[] {3, 14, 3, 12}, 2, 2));

    ReconstructionReport result = report.report(new Losses(0.5, 0.25));

    // Squared errors 1 and 4; squares about the means (3, 12): 4+0+4 and 4+4+0.
    assertThat(result.meanSquaredError()).isCloseTo(5.0 / 6, within(1e-12));
    assertThat(result.explainedVariance()).isCloseTo(1 - 5.0 / 16, within(1e-12));
    assertThat(result.losses()).isEqualTo(new Losses(0.5, 0.25));
  }

  @Test
  void explainedVariance_farFromZero_keepsItsDigits() {
    Samples x = Samples.of(new double[] {1e8}, new double[] {1e8 + 2}, new double[] {1e8 + 4});
    ReconstructionReport.Accumulator report = new ReconstructionReport.Accumulator(1);
    report.add(x, DenseArray.of(new double[] {1e8 + 1, 1e8 + 2, 1e8 + 4}, 3, 1));

    assertThat(report.report(new Losses(0, 0)).explainedVariance())
        .isCloseTo(1 - 1.0 / 8, within(1e-9));
  }

  @Test
  void explainedVariance_allRowsEqual_isNotANumber() {
    Samples x = Samples.of(new double[] {1}, new double[] {1});
    ReconstructionReport.Accumulator report = new ReconstructionReport.Accumulator(1);
    report.add(x, DenseArray.of(new double[] {1, 2}, 2, 1));

    assertThat(report.report(new Losses(0, 0)).explainedVariance()).isNaN();
    assertThat(report.report(new Losses(0, 0)).toString())
        .contains(", explained variance undefined, as all rows are equal, cosine");
  }

  @Test
  void reconstruction_ofNumbersWhoseSquaresAreNoneOfFloat64_isAsDocumented() {
    ReconstructionReport normal = ofRowsTimes(1e-150);
    ReconstructionReport tiny = ofRowsTimes(1e-170);
    ReconstructionReport huge = ofRowsTimes(1e160);

    assertThat(normal.explainedVariance()).isCloseTo(1 - 1 / 6.5, within(1e-6));
    assertThat(normal.cosineSimilarity()).isCloseTo((1 + 4 / Math.sqrt(17)) / 2, within(1e-6));
    assertThat(tiny.meanSquaredError()).isZero();
    assertThat(tiny.explainedVariance()).isNaN();
    assertThat(tiny.cosineSimilarity()).isNaN();
    assertThat(huge.meanSquaredError()).isInfinite();
    assertThat(huge.explainedVariance()).isNaN();
    assertThat(huge.cosineSimilarity()).isNaN();
  }

  private static ReconstructionReport ofRowsTimes(double unit) {
    ReconstructionReport.Accumulator report = new ReconstructionReport.Accumulator(2);
    report.add(
        Samples.of(new double[] {unit, 2 * unit}, new double[] {4 * unit, 0}),
        DenseArray.of(new double[] {unit, 2 * unit, 4 * unit, unit}, 2, 2));
    return report.report(new Losses(0, 0));
  }

  @Test
  void cosineSimilarity_ofKnownRows_isComputedByHand() {
    Samples x =
        Samples.of(
            new double[] {3, 4, 0},
            new double[] {0, 0, 0},
            new double[] {1, 0, 2},
            new double[] {5, 0, 0});
    ReconstructionReport.Accumulator report = new ReconstructionReport.Accumulator(3);
    report.add(x.rows(0, 1), DenseArray.of(new double[] {6, 8, 0}, 1, 3));
    report.add(x.rows(1, 4), DenseArray.of(new double[] {1, 2, 3, 0, 0, 0, 3, 4, 0}, 3, 3));

    // Cosines 1, none, 0 and 15/25: the row of zeros has none, the row reconstructed as zeros has
    // 0.
    assertThat(report.report(new Losses(0, 0)).cosineSimilarity())
        .isCloseTo((1 + 0 + 0.6) / 3, within(1e-12));
  }

  @Test
  void cosineSimilarity_allRowsZero_isNotANumber() {
    ReconstructionReport.Accumulator report = new ReconstructionReport.Accumulator(2);
    report.add(Samples.of(new double[2]), DenseArray.of(new double[] {1, 2}, 1, 2));

    assertThat(report.report(new Losses(0, 0)).cosineSimilarity()).isNaN();
  }

  @Test
  void confusionMatrix_rowsAreTheTruth() {
    ConfusionMatrix matrix =
        ConfusionMatrix.of(
            new int[] {0, 0, 0, 1, 2, 2}, new int[] {0, 1, 1, 1, 0, 2}, List.of("a", "b", "c"));

    assertThat(matrix.count(0, 1)).isEqualTo(2);
    assertThat(matrix.count(1, 0)).isZero();
    assertThat(matrix.count(2, 0)).isEqualTo(1);
    assertThat(matrix.samples(0)).isEqualTo(3);
    assertThat(matrix.samples()).isEqualTo(6);
    assertThat(matrix.accuracy()).isCloseTo(0.5, within(1e-12));
    assertThat(matrix.recall(0)).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(matrix.toString().lines().toList())
        .containsExactly(
            "truth \\ predicted  a  b  c",
            "a                  1  2  0",
            "b                  0  1  0",
            "c                  1  0  1");
  }

  @Test
  void confusionMatrix_unknownClass_isNamed() {
    assertThatThrownBy(
            () -> ConfusionMatrix.of(new int[] {0, 2}, new int[] {0, 1}, List.of("a", "b")))
        .hasMessage("the true class of sample 1 is 2, but classes are from 0 to 1");
    assertThatThrownBy(() -> ConfusionMatrix.of(new int[] {0}, new int[0], List.of("a")))
        .hasMessage("1 true class, but 0 predicted classes");
  }

  @Test
  void classificationReport_asText_namesEachClass() {
    ClassificationReport report =
        new ClassificationReport(
            ConfusionMatrix.of(
                new int[] {0, 1, 1, 1}, new int[] {0, 1, 1, 0}, List.of("zero", "one")),
            0.25);

    assertThat(report.accuracy()).isEqualTo(0.75);
    assertThat(report.perClassAccuracy().get(1)).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(report.toString())
        .startsWith("accuracy 75.00 %, log loss 0.250000 over 4 samples")
        .contains("zero               50.00  100.00   66.67          1", "truth \\ predicted");
  }
}
