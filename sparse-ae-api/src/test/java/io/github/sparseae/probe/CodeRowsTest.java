package io.github.sparseae.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeRowsTest {
  private static final int ROWS = 2_345;
  private static final int UNITS = 7;
  private static final int CLASSES = 3;

  /** Rows of which a share of the numbers is not 0. */
  private static double[][] codes(double share) {
    RandomStream random = RandomStream.of(2, "codes", 0);
    double[][] codes = new double[ROWS][UNITS];
    for (double[] row : codes) {
      for (int unit = 0; unit < UNITS; unit++) {
        double value = random.uniform(-1, 2);
        row[unit] = random.nextDouble() < share ? value : 0;
      }
    }
    return codes;
  }

  private static CodeRows rows(double[][] codes) {
    return CodeRows.of(Samples.of(codes), Samples::toDenseArray);
  }

  private static double[] weights() {
    RandomStream random = RandomStream.of(5, "weights", 0);
    return IntStream.range(0, (UNITS + 1) * CLASSES)
        .mapToDouble(i -> random.nextGaussian())
        .toArray();
  }

  /** Sums run in the same order in either form, so every bit is that of the sums as written. */
  @ParameterizedTest
  @CsvSource({"0.9, 17, 30", "0.9, 0, 400", "0.1, 17, 30", "0.1, 0, 400"})
  void pass_overSelectedRows_hasTheBitsOfTheFormula(double share, int from, int to) {
    double[][] codes = codes(share);
    int[] selected = IntStream.range(0, 400).map(i -> (i * 5 + 3) % ROWS).toArray();
    double[] weights = weights();
    double[] gradient = new double[weights.length];
    gradient[4] = 0.25;
    double[] expected = gradient.clone();
    double[][] seen = new double[to][];

    rows(codes)
        .select(selected)
        .pass(
            from,
            to,
            weights,
            (row, scores) -> {
              seen[row] = scores.clone();
              Arrays.setAll(scores, c -> scores[c] / (c + 2));
            },
            gradient);

    for (int row = from; row < to; row++) {
      double[] code = codes[selected[row]];
      double[] scores = Arrays.copyOfRange(weights, UNITS * CLASSES, weights.length);
      for (int c = 0; c < CLASSES; c++) {
        for (int unit = 0; unit < UNITS; unit++) {
          scores[c] += code[unit] * weights[unit * CLASSES + c];
        }
        for (int unit = 0; unit <= UNITS; unit++) {
          double value = unit < UNITS ? code[unit] : 1;
          expected[unit * CLASSES + c] += value * (scores[c] / (c + 2));
        }
      }
      assertThat(seen[row]).containsExactly(scores);
    }
    assertThat(gradient).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({"0.9", "0.1"})
  void active_ofARow_hasItsUnitsThatAreNotZero(double share) {
    double[][] codes = codes(share);
    CodeRows rows = rows(codes).select(new int[] {1_999, 4, 2_344});
    int[] units = new int[UNITS];
    double[] values = new double[UNITS];

    assertThat(rows.size()).isEqualTo(3);
    for (int row = 0; row < 3; row++) {
      double[] code = codes[new int[] {1_999, 4, 2_344}[row]];
      int count = rows.active(row, units, values);
      int[] expected = IntStream.range(0, UNITS).filter(unit -> code[unit] != 0).toArray();
      assertThat(Arrays.copyOf(units, count)).containsExactly(expected);
      assertThat(Arrays.copyOf(values, count))
          .containsExactly(Arrays.stream(expected).mapToDouble(unit -> code[unit]).toArray());
    }
  }

  @Test
  void of_wrongCodes_namesRowsAndUnit() {
    Samples samples = Samples.of(codes(0.9));

    assertThatThrownBy(() -> CodeRows.of(samples, rows -> DenseArray.of(new double[4], 2, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1,000 rows gave codes")
        .hasMessageContaining("expected as many of width 2");
    assertThatThrownBy(
            () ->
                CodeRows.of(
                    samples,
                    rows -> {
                      double[] codes = rows.toDenseArray().toDoubles();
                      codes[rows.size() == 345 ? 12 : 0] = rows.size() == 345 ? Double.NaN : 1;
                      return DenseArray.wrap(codes, rows.size(), UNITS);
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the code of row 2001 is NaN in unit 5: every number must be finite");
  }
}
