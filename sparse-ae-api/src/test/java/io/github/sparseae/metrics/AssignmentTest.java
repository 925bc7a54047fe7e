package io.github.sparseae.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.internal.random.RandomStream;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  @Test
  void maximizing_anyMatrix_asGoodAsTryingAll() {
    for (int seed = 0; seed < 200; seed++) {
      RandomStream random = RandomStream.of(seed, "test", 0);
      int rows = 1 + random.nextInt(5);
      int columns = rows + random.nextInt(3);
      float[][] gain = new float[rows][columns];
      for (float[] row : gain) {
        for (int j = 0; j < columns; j++) {
          // Few different values, so that there are ties.
          row[j] = seed % 2 == 0 ? random.nextInt(4) : (float) random.nextGaussian();
        }
      }

      int[] columnOf = Assignment.maximizing(gain);

      assertThat(columnOf).doesNotHaveDuplicates();
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += gain[i][columnOf[i]];
      }
      assertThat(sum).isCloseTo(best(gain, 0, new boolean[columns]), within(1e-5));
    }
  }

  private static double best(float[][] gain, int row, boolean[] taken) {
    if (row == gain.length) {
      return 0;
    }
    double best = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < taken.length; j++) {
      if (!taken[j]) {
        taken[j] = true;
        best = Math.max(best, gain[row][j] + best(gain, row + 1, taken));
        taken[j] = false;
      }
    }
    return best;
  }

  @Test
  void maximizing_permutedIdentity_findsThePermutation() {
    int[] order = RandomStream.of(4, "test", 0).permutation(60);
    float[][] gain = new float[60][60];
    for (int i = 0; i < 60; i++) {
      gain[i][order[i]] = 1;
    }

    assertThat(Assignment.maximizing(gain)).isEqualTo(order);
  }

  @Test
  void maximizing_greedyChoiceMisleads_theSumDecides() {
    assertThat(Assignment.maximizing(new float[][] {{9, 8}, {8, 1}})).containsExactly(1, 0);
  }
}
