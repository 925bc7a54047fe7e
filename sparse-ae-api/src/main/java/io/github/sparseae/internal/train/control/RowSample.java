package io.github.sparseae.internal.train.control;

import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.random.RandomStream;
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

  /** Returns the given number of random rows, or all if there are no more. */
  public static Samples of(Samples all, int wanted, RandomStream random) {
    return all.size() <= wanted ? all : all.select(numbers(all.size(), wanted, random));
  }
}
