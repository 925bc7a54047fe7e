package io.github.sparseae.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SparseCodesTest {
  /** Three rows of five units, of which the second is all zeros. */
  private static final Samples DENSE =
      Samples.of(
          new float[] {0, 3, -4, 0.5f, 3},
          new float[] {0, -0f, 0, 0, 0},
          new float[] {1, 0, 0, 0, 2});

  private static final SparseCodes CODES = SparseCodes.of(DENSE);

  @Test
  void of_rowsWithZeros_keepsTheOthersInOrder() {
    assertThat(CODES.size()).isEqualTo(3);
    assertThat(CODES.width()).isEqualTo(5);
    assertThat(CODES.active()).isEqualTo(6);
    assertThat(new int[] {CODES.active(0), CODES.active(1), CODES.active(2)})
        .containsExactly(4, 0, 2);
    assertThat(new int[] {CODES.start(0), CODES.start(1), CODES.start(2), CODES.start(3)})
        .containsExactly(0, 4, 4, 6);
    assertThat(new int[] {CODES.unit(0), CODES.unit(3), CODES.unit(4), CODES.unit(5)})
        .containsExactly(1, 4, 0, 4);
    assertThat(CODES.values()).isEqualTo(DenseArray.of(new float[] {3, -4, 0.5f, 3, 1, 2}, 6));
    assertThat(CODES.get(0, 2)).isEqualTo(-4);
    assertThat(CODES.get(0, 0)).isZero();
    assertThat(CODES.get(1, 4)).isZero();
    assertThat(CODES).hasToString("3 sparse codes of 5 units");
    assertThat(CODES.toDense().toFloats())
        .containsExactly(0, 3, -4, 0.5f, 3, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2);
  }

  @Test
  void of_float64_keepsEveryBit() {
    double[][] rows = {{0, 1.0 / 3}, {Double.MIN_VALUE, 1e300}};
    SparseCodes codes = SparseCodes.of(Samples.of(rows));

    assertThat(codes.precision()).isEqualTo(Precision.FLOAT64);
    assertThat(codes.toDense().toDoubles()).containsExactly(0, 1.0 / 3, Double.MIN_VALUE, 1e300);
  }

  @Test
  void ofK_rowsWithMore_keepsTheLargestBySizeAndTheFirstOfEqualOnes() {
    SparseCodes two = SparseCodes.of(DENSE, 2);

    assertThat(two.toDense().toFloats())
        .containsExactly(0, 3, -4, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2);
    assertThat(SparseCodes.of(CODES, 2)).isEqualTo(two);
    assertThat(SparseCodes.of(CODES, 3).active(0)).isEqualTo(3);
    assertThat(SparseCodes.of(CODES, 5)).isSameAs(CODES);
    assertThatThrownBy(() -> SparseCodes.of(DENSE, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("k must be positive, was 0");
  }

  @Test
  void ofK_allEqual_keepsTheFirstK() {
    SparseCodes codes = SparseCodes.of(Samples.of(new float[] {2, -2, 2, 0, 2}), 3);

    assertThat(codes.toDense().toFloats()).containsExactly(2, -2, 2, 0, 0);
  }

  @Test
  void rows_readAgain_haveTheirZeros() throws IOException {
    List<float[]> rows = new ArrayList<>();
    long count =
        RowPass.forEach(
            CODES,
            block -> {
              for (int i = 0; i < block.size(); i++) {
                rows.add(block.row(i));
              }
            });

    assertThat(count).isEqualTo(3);
    assertThat(CODES.sizeIfKnown()).hasValue(3);
    for (int i = 0; i < 3; i++) {
      assertThat(rows.get(i)).containsExactly(withoutSign(DENSE.row(i)));
    }
  }

  /** Zeros have no sign once they were left out. */
  private static float[] withoutSign(float[] row) {
    for (int i = 0; i < row.length; i++) {
      row[i] += 0f;
    }
    return row;
  }

  @Test
  void streamedRows_inChunks_giveTheSameCodes() {
    GivenRows chunks = new GivenRows(5, DENSE.rows(0, 1), DENSE.rows(1, 3));

    assertThat(SparseCodes.of(chunks)).isEqualTo(CODES).hasSameHashCodeAs(CODES);
    assertThat(SparseCodes.of(chunks, 1)).isNotEqualTo(CODES);
  }

  @Test
  void ofArrays_unsortedWithZeros_areSortedWithout() {
    int[] starts = {0, 3, 3, 5};
    int[] units = {4, 0, 2, 3, 1};
    DenseArray values = DenseArray.of(new double[] {9, 0, 7, -1, 5}, 5);
    SparseCodes codes = SparseCodes.of(5, starts, units, values);

    assertThat(codes.toDense().toDoubles())
        .containsExactly(0, 0, 7, 0, 9, 0, 0, 0, 0, 0, 0, 5, 0, -1, 0);
  }

  @Test
  void ofArrays_thatContradict_areRefused() {
    DenseArray two = DenseArray.of(new float[] {1, 2}, 2);
    assertRefused(
        () -> SparseCodes.of(3, new int[] {0, 2}, new int[] {1, 3}, two),
        "row 0 has the value 2.0 of unit 3: values must be finite, of units from 0 to 2");
    assertRefused(
        () ->
            SparseCodes.of(
                3, new int[] {0, 1}, new int[] {1}, DenseArray.of(new float[] {Float.NaN}, 1)),
        "row 0 has the value NaN of unit 1: values must be finite, of units from 0 to 2");
    assertRefused(
        () -> SparseCodes.of(3, new int[] {0, 2}, new int[] {1, 1}, two), "row 0 has unit 1 twice");
    assertRefused(
        () -> SparseCodes.of(3, new int[] {0, 1}, new int[] {0, 1}, two),
        "rows from 0 to 1 need that many units and values, there are 2 and 2");
    assertRefused(
        () -> SparseCodes.of(3, new int[] {0, 2, 1, 2}, new int[] {0, 1}, two),
        "row 1 begins at 2 and ends before, at 1");
    assertRefused(
        () -> SparseCodes.of(3, new int[] {0}, new int[0], DenseArray.of(new float[0], 0)),
        "at least one row is needed, there are none");
    assertRefused(
        () -> SparseCodes.of(0, new int[] {0, 0}, new int[0], DenseArray.of(new float[0], 0)),
        "the width must be positive, was 0");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void top_byFallingSize_namesUnitsAndRows() {
    assertThat(CODES.topUnits(0, 3)).containsExactly(2, 1, 4);
    assertThat(CODES.topUnits(0, 9)).containsExactly(2, 1, 4, 3);
    assertThat(CODES.topUnits(1, 3)).isEmpty();
    assertThat(CODES.topRows(4, 5)).containsExactly(0, 2);
    assertThat(CODES.topRows(0, 5)).containsExactly(2);
    SparseCodes later =
        SparseCodes.of(
            Samples.of(
                new float[] {0},
                new float[] {0},
                new float[] {-1},
                new float[] {0},
                new float[] {5}));
    assertThat(later.topRows(0, 1)).containsExactly(4);
    assertThat(later.topRows(0, 2)).containsExactly(4, 2);
    assertThatThrownBy(() -> CODES.topRows(5, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> CODES.topUnits(3, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertRefused(() -> CODES.topUnits(0, 0), "the number of units must be positive, was 0");
  }

  @Test
  void dot_ofRows_isThatOfTheRowsWithZeros() {
    SparseCodes others =
        SparseCodes.of(Samples.of(new float[] {2, 0, 3, 0, 0.25f}, new float[] {0, 7, 0, 1, 0}));

    for (int row = 0; row < 3; row++) {
      for (int other = 0; other < 2; other++) {
        double expected = 0;
        for (int unit = 0; unit < 5; unit++) {
          expected += DENSE.get(row, unit) * others.get(other, unit);
        }
        assertThat(CODES.dot(row, others, other)).isCloseTo(expected, within(1e-12));
      }
    }
    assertRefused(
        () -> CODES.dot(0, SparseCodes.of(Samples.of(new float[] {1})), 0),
        "codes of 5 units, but the others have 1");
  }

  @Test
  void select_rowsInAnyOrder_copiesThem() {
    assertThat(CODES.select(2, 1, 2).toDense().toFloats())
        .containsExactly(1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2);
    assertThatThrownBy(() -> CODES.select(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertRefused(CODES::select, "at least one row must be selected, there are none");
  }
}
