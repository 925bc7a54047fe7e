package io.github.sparseae.internal.train.control;

import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A random sample of rows. */
public final class RowSample {
  private RowSample() {}

  /** Returns the given number of different row numbers, or all if there are no more. */
  public static int[] numbers(int rows, int wanted, RandomStream random) {
    return rows <= wanted
        ? IntStream.range(0, rows).toArray()
        : Arrays.copyOf(random.permutation(rows), wanted);
  }

  /** Returns the rows of the given numbers. */
  public static Samples rows(Samples all, int... numbers) {
    int width = all.width();
    if (all.precision() == Precision.FLOAT64) {
      double[] row = new double[width];
      double[] values = new double[numbers.length * width];
      for (int i = 0; i < numbers.length; i++) {
        all.copy(numbers[i], numbers[i] + 1, row);
        System.arraycopy(row, 0, values, i * width, width);
      }
      return Samples.of(DenseArray.wrap(values, numbers.length, width));
    }
    float[] row = new float[width];
    float[] values = new float[numbers.length * width];
    for (int i = 0; i < numbers.length; i++) {
      all.copy(numbers[i], numbers[i] + 1, row);
      System.arraycopy(row, 0, values, i * width, width);
    }
    return Samples.of(DenseArray.wrap(values, numbers.length, width));
  }
}
