package io.github.sparseae.java.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.java.internal.kernel.LargeCells.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LargeCellsTest {
  private static final int ROWS = 5;
  private static final int COLUMNS = 301;

  static List<Arithmetic<?>> arithmetics() {
    return Arithmetics.all();
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void cells_ofPartsOfAnyWidth_areThoseOfTheSortedRows(Arithmetic<A> arithmetic) {
    for (int kind = 0; kind < 5; kind++) {
      A values = Arithmetics.numbers(arithmetic, ROWS * COLUMNS, kind);
      Matrix<A> x = Matrix.of(values, ROWS, COLUMNS);
      for (double least : new double[] {Double.NEGATIVE_INFINITY, -0.5, 0, 0.5, 250}) {
        for (int form = 0; form < 4; form++) {
          for (int k : new int[] {0, 1, 8, 100, COLUMNS}) {
            Rule rule = new Rule(k, least, (form & 1) != 0, (form & 2) != 0);
            check(arithmetic, x, rule, new int[] {301, 32, 1, 190}[(form + kind + k) % 4]);
          }
        }
      }
    }
  }

  private static <A> void check(Arithmetic<A> arithmetic, Matrix<A> x, Rule rule, int width) {
    LargeCells<A> large =
        new LargeCells<>(arithmetic, ROWS, COLUMNS, rule, (value, column) -> column % 7 != 3);
    for (int j = 0; j < COLUMNS; j += width) {
      Matrix<A> part = x.columns(j, Math.min(COLUMNS, j + width));
      large.take(0, j, part.rows(0, 2));
      large.take(2, j, part.rows(2, ROWS));
    }

    SparseRows<A> cells = large.cells();

    for (int row = 0; row < ROWS; row++) {
      double[] own = new double[COLUMNS];
      for (int j = 0; j < COLUMNS; j++) {
        own[j] = arithmetic.get(x.values(), x.index(row, j));
      }
      int from = cells.starts()[row];
      int end = cells.starts()[row + 1];
      assertThat(Arrays.copyOfRange(cells.indices(), from, end))
          .as("%s, width %s, row %s, %s", rule, width, row, Arithmetics.name(arithmetic))
          .containsExactly(expected(own, rule));
      for (int cell = from; cell < end; cell++) {
        assertThat(arithmetic.get(cells.values(), cell)).isEqualTo(own[cells.indices()[cell]]);
      }
    }
  }

  /** Returns the columns that a rule and the test leave, found by sorting. */
  private static int[] expected(double[] row, Rule rule) {
    double[] sizes = Arrays.stream(row).map(x -> rule.bySize() ? Math.abs(x) : x).toArray();
    double[] sorted =
        Arrays.stream(sizes).map(x -> Double.isNaN(x) ? Double.NEGATIVE_INFINITY : x).toArray();
    Arrays.sort(sorted);
    double kth = rule.k() == 0 ? Double.NEGATIVE_INFINITY : sorted[row.length - rule.k()];
    return IntStream.range(0, row.length)
        .filter(j -> sizes[j] >= kth && j % 7 != 3)
        .filter(j -> rule.strictly() ? sizes[j] > rule.least() : sizes[j] >= rule.least())
        .toArray();
  }
}
