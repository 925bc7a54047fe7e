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
      double[] values = new double[numbers.length * width];
      all.gather(numbers, values);
      return Samples.of(DenseArray.wrap(values, numbers.length, width));
    }
    float[] values = new float[numbers.length * width];
    all.gather(numbers, values);
    return Samples.of(DenseArray.wrap(values, numbers.length, width));
  }
}
