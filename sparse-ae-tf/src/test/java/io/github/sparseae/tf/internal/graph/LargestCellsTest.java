package io.github.sparseae.tf.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.tf.internal.loading.NativeLibrary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

class LargestCellsTest {
  private static final int ROWS = 9;

  @BeforeAll
  static void load() {
    NativeLibrary.load();
  }

  @ParameterizedTest
  @CsvSource({"64, 1", "64, 4", "80, 5", "410, 3", "33, 2", "2048, 100", "16, 1"})
  void largest_ofRandomNumbers_areThoseOfASort(int columns, int k) {
    RandomStream random = RandomStream.of(columns, "cells", k);
    float[][] many = new float[ROWS][columns];
    float[][] ties = new float[ROWS][columns];
    float[][] mostlyNegative = new float[ROWS][columns];
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < columns; column++) {
        many[row][column] = (float) (random.nextDouble() - 0.5);
        ties[row][column] = random.nextInt(4);
        mostlyNegative[row][column] = (float) (random.nextDouble() - 0.98);
      }
    }
    // One row holds nearly all large numbers, in neighboring cells; another none at all.
    Arrays.fill(mostlyNegative[3], 0, columns / 2, 7);
    Arrays.fill(mostlyNegative[4], -1);
    for (float[][] matrix : List.of(many, ties, mostlyNegative)) {
      check(matrix, k);
    }
  }

  @Test
  void largest_whereNothingIsEligible_areNone() {
    float[][] nothing = new float[ROWS][64];
    assertThat(largest(nothing, 4, false)).isEmpty();
    assertThat(largest(nothing, 4, true)).isEmpty();
  }

  @Test
  void largest_ofNumbersThatAreNone_comeBack() {
    float[][] bad = new float[ROWS][64];
    for (float[] row : bad) {
      Arrays.fill(row, Float.NaN);
    }
    Arrays.fill(bad[2], Float.POSITIVE_INFINITY);
    assertThat(largest(bad, 4, false)).allMatch(cell -> cell.get(0) == 2);
    largest(bad, 4, true);
  }

  private static void check(float[][] matrix, int k) {
    assertThat(largest(matrix, k, false)).as("of each row").isEqualTo(expected(matrix, k));
    float[] all = new float[ROWS * matrix[0].length];
    for (int i = 0; i < all.length; i++) {
      all[i] = matrix[i / matrix[0].length][i % matrix[0].length];
    }
    float bound = kth(all, k * ROWS);
    assertThat(largest(matrix, k, true)).as("of all").isEqualTo(atLeast(matrix, bound));
  }

  private static float kth(float[] values, int k) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - k];
  }

  private static List<List<Long>> expected(float[][] matrix, int k) {
    List<List<Long>> cells = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      addAtLeast(cells, matrix, row, kth(matrix[row], k));
    }
    return cells;
  }

  private static List<List<Long>> atLeast(float[][] matrix, float bound) {
    List<List<Long>> cells = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      addAtLeast(cells, matrix, row, bound);
    }
    return cells;
  }

  private static void addAtLeast(List<List<Long>> cells, float[][] matrix, int row, float bound) {
    for (int column = 0; column < matrix[row].length; column++) {
      if (matrix[row][column] >= bound && matrix[row][column] > 0) {
        cells.add(List.of((long) row, (long) column));
      }
    }
  }

  /** Cells whose numbers are positive, of each row or of all rows together. */
  private static List<List<Long>> largest(float[][] rows, int k, boolean ofAll) {
    int columns = rows[0].length;
    float[] flat = new float[ROWS * columns];
    for (int row = 0; row < ROWS; row++) {
      System.arraycopy(rows[row], 0, flat, row * columns, columns);
    }
    try (Graph graph = new Graph();
        Session session = new Session(graph);
        TFloat32 tensor = TensorPrecision.FLOAT32.tensor(DenseArray.wrap(flat, ROWS, columns));
        TInt32 wanted = TInt32.scalarOf(ofAll ? k * ROWS : k)) {
      Ops tf = Ops.create(graph);
      Lowering<TFloat32> low = new Lowering<>(tf, TFloat32.class);
      Placeholder<TFloat32> matrix = tf.placeholder(TFloat32.class);
      Placeholder<TInt32> number = tf.placeholder(TInt32.class);
      LargestCells<TFloat32> largest = new LargestCells<>(low, matrix, columns);
      Function<Operand<TFloat32>, Operand<TBool>> positive =
          values -> tf.math.greater(values, tf.constant(0f));
      Operand<TInt64> cells =
          ofAll ? largest.ofAll(number, positive) : largest.ofEachRow(number, positive);
      try (Result result =
          session.runner().feed(matrix, tensor).feed(number, wanted).fetch(cells).run()) {
        TInt64 found = (TInt64) result.get(0);
        return IntStream.range(0, (int) found.shape().get(0))
            .mapToObj(i -> List.of(found.getLong(i, 0), found.getLong(i, 1)))
            .toList();
      }
    }
  }
}
