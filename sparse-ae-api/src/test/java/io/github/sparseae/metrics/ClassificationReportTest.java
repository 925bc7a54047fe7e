package io.github.sparseae.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassificationReportTest {
  private static final List<String> NAMES = List.of("ant", "bee", "cat", "dog");

  /** Three ants, two predicted as bees; two bees; no cat, but one predicted; no dogs at all. */
  private static ClassificationReport report() {
    return new ClassificationReport(
        ConfusionMatrix.of(new int[] {0, 0, 0, 1, 1}, new int[] {0, 1, 1, 1, 2}, NAMES), 0.5);
  }

  @Test
  void figures_ofKnownCounts_areComputedByHand() {
    ConfusionMatrix matrix = report().confusionMatrix();

    assertThat(matrix.predictions(1)).isEqualTo(3);
    assertThat(matrix.precision(0)).isEqualTo(1);
    assertThat(matrix.precision(1)).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(matrix.recall(0)).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(matrix.recall(1)).isEqualTo(0.5);
    assertThat(matrix.f1(0)).isEqualTo(0.5);
    assertThat(matrix.f1(1)).isCloseTo(0.4, within(1e-12));
    assertThat(report().error()).isCloseTo(0.6, within(1e-12));
  }

  @Test
  void figures_nothingToDivideBy_areNotANumber() {
    ConfusionMatrix matrix = report().confusionMatrix();

    assertThat(matrix.precision(2)).isZero();
    assertThat(matrix.recall(2)).isNaN();
    assertThat(matrix.f1(2)).isZero();
    assertThat(matrix.precision(3)).isNaN();
    assertThat(matrix.recall(3)).isNaN();
    assertThat(matrix.f1(3)).isNaN();
  }

  @Test
  void macroAverages_leaveOutClassesThatDoNotOccur() {
    ClassificationReport report = report();

    assertThat(report.macroPrecision()).isCloseTo((1 + 1.0 / 3 + 0) / 3, within(1e-12));
    assertThat(report.macroRecall()).isCloseTo((1.0 / 3 + 0.5 + 0) / 3, within(1e-12));
    assertThat(report.macroF1()).isCloseTo((0.5 + 0.4 + 0) / 3, within(1e-12));
  }

  @Test
  void table_hasALineForEachClassAndOneForTheAverages() {
    assertThat(report().table().lines().toList())
        .containsExactly(
            "class          precision  recall      F1    samples",
            "ant               100.00   33.33   50.00          3",
            "bee                33.33   50.00   40.00          2",
            "cat                 0.00       -    0.00          0",
            "dog                    -       -       -          0",
            "macro average      44.44   27.78   30.00          5");
  }

  @Test
  void accumulator_inBatches_equalsTheNaiveComputation() {
    int rows = 57;
    int[] truth = new int[rows];
    int[] predicted = new int[rows];
    double[] logs = new double[rows * 4];
    double loss = 0;
    RandomStream random = RandomStream.of(8, "report", 0);
    for (int row = 0; row < rows; row++) {
      truth[row] = random.nextInt(3);
      for (int c = 0; c < 4; c++) {
        logs[row * 4 + c] = -random.uniform(0.1, 3) - c * 0.1;
        if (logs[row * 4 + c] > logs[row * 4 + predicted[row]]) {
          predicted[row] = c;
        }
      }
      loss -= logs[row * 4 + truth[row]];
    }

    ClassificationReport.Accumulator batches = new ClassificationReport.Accumulator(NAMES);
    for (int from = 0, size = 1;
        from < rows;
        from += size, size = Math.min(size * 3, rows - from)) {
      batches.add(
          Arrays.copyOfRange(truth, from, from + size),
          DenseArray.of(Arrays.copyOfRange(logs, from * 4, (from + size) * 4), size, 4));
    }

    ClassificationReport report = batches.report();
    ConfusionMatrix naive = ConfusionMatrix.of(truth, predicted, NAMES);
    assertThat(report.logLoss()).isCloseTo(loss / rows, within(1e-12));
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        assertThat(report.confusionMatrix().count(i, j)).isEqualTo(naive.count(i, j));
      }
    }
  }

  @Test
  void accumulator_wrongUse_isNamed() {
    ClassificationReport.Accumulator report = new ClassificationReport.Accumulator(NAMES);

    assertThatThrownBy(report::report).hasMessage("no samples were given");
    assertThatThrownBy(() -> report.add(new int[] {4}, DenseArray.of(new double[4], 1, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the true class of sample 0 is 4, but classes are from 0 to 3");
    assertThatThrownBy(() -> report.add(new int[] {0, 1}, DenseArray.of(new double[3], 1, 3)))
        .hasMessage("log probabilities float64 [1, 3] for 2 samples of 4 classes");
    double[] logs = {Double.NEGATIVE_INFINITY, 0, Double.NaN, 0};
    assertThatThrownBy(() -> report.add(new int[] {1}, DenseArray.of(logs, 1, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 0: class 2 has probability NaN: scale the rows");
    assertThatThrownBy(() -> new ConfusionMatrix(List.of("a"), List.of(List.of(-1L))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the counts of 1 class must be as many lists of as many, none below 0, were [[-1]]");
    SparsityReport.Accumulator codes = new SparsityReport.Accumulator(2, 0);
    assertThatThrownBy(() -> codes.add(DenseArray.of(new double[] {1, Double.NaN}, 1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("every number of a code must be a number, one was NaN");
  }
}
