package io.github.sparseae.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.Doubles;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.DenseArray;
import java.util.List;
import org.junit.jupiter.api.Test;

class DensityHistogramTest {

  /** Codes in which unit j is active on about a share of 10^(-j/4) of the rows, and one is dead. */
  private static DenseArray codes(int rows, int units) {
    RandomStream random = RandomStream.of(4, "density", 0);
    float[] values = new float[rows * units];
    for (int i = 0; i < values.length; i++) {
      int unit = i % units;
      if (unit != 2 && random.nextDouble() < Math.pow(10, -unit / 4.0)) {
        values[i] = (float) random.uniform(-1, 2);
      }
    }
    return DenseArray.wrap(values, rows, units);
  }

  @Test
  void histogram_ofManyRows_equalsTheNaiveCount() {
    int rows = 5_000;
    int units = 17;
    DenseArray codes = codes(rows, units);
    SparsityReport report = SparsityReport.of(codes, 0);

    int[] naive = new int[12];
    int dead = 0;
    int rare = 0;
    for (int unit = 0; unit < units; unit++) {
      int active = 0;
      for (int row = 0; row < rows; row++) {
        active += codes.get(row, unit) != 0 ? 1 : 0;
      }
      if (active == 0) {
        dead++;
      } else {
        double decades = Math.log10((double) active / rows);
        naive[Math.min(11, (int) Math.floor((decades + 6) * 2))]++;
        rare += active < rows / 1000.0 ? 1 : 0;
      }
    }

    DensityHistogram histogram = report.densityHistogram();
    assertThat(histogram.dead()).isEqualTo(dead).isPositive();
    assertThat(histogram.bins().stream().mapToInt(DensityHistogram.Bin::units))
        .containsExactly(box(naive));
    assertThat(report.rarelyActiveShare())
        .isCloseTo((double) rare / units, within(1e-12))
        .isPositive();
  }

  private static Integer[] box(int[] values) {
    Integer[] boxed = new Integer[values.length];
    for (int i = 0; i < values.length; i++) {
      boxed[i] = values[i];
    }
    return boxed;
  }

  @Test
  void histogram_shareOnAnEdge_belongsToTheBinThatBeginsThere() {
    DensityHistogram histogram =
        DensityHistogram.of(List.of(1e-9, 1 / 1000.0, 0.000999, 1 / 10.0, 1.0, 0.0));

    assertThat(histogram.dead()).isEqualTo(1);
    assertThat(histogram.bins().stream().mapToInt(DensityHistogram.Bin::units))
        .containsExactly(1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1);
    assertThat(histogram.bins().get(6)).isEqualTo(new DensityHistogram.Bin(-3, -2.5, 1));
  }

  @Test
  void toString_longestBar_hasFortyMarksAndNoUnitIsInvisible() {
    double[] frequency = new double[202];
    for (int unit = 0; unit < 200; unit++) {
      frequency[unit] = 0.02;
    }
    frequency[200] = 0.9;

    assertThat(DensityHistogram.of(Doubles.asList(frequency)).toString().lines().toList())
        .containsExactly(
            "log10 of share   units",
            "          dead       1  #",
            "  -6.0 to -5.5       0",
            "  -5.5 to -5.0       0",
            "  -5.0 to -4.5       0",
            "  -4.5 to -4.0       0",
            "  -4.0 to -3.5       0",
            "  -3.5 to -3.0       0",
            "  -3.0 to -2.5       0",
            "  -2.5 to -2.0       0",
            "  -2.0 to -1.5     200  ########################################",
            "  -1.5 to -1.0       0",
            "  -1.0 to -0.5       0",
            "   -0.5 to 0.0       1  #");
  }
}
