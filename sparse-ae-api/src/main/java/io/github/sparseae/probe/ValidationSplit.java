package io.github.sparseae.probe;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.internal.random.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A split of training rows into rows to fit and rows to validate. The share of each class for
 * validation is rounded down, so that each class keeps a row to fit.
 */
@SuppressWarnings("ArrayRecordComponent") // read only, and compared with nothing
record ValidationSplit(int[] fitted, int[] judged) {

  static ValidationSplit of(int[] classOf, double share, long seed) {
    int[] quota = new int[Arrays.stream(classOf).max().orElse(0) + 1];
    for (int value : classOf) {
      quota[value]++;
    }
    for (int c = 0; c < quota.length; c++) {
      quota[c] = (int) (quota[c] * share);
    }
    int judgedRows = Arrays.stream(quota).sum();
    checkArgument(
        judgedRows > 0,
        "a share of %s of each class's rows is none, but choosing l2 needs some: use more rows",
        share);
    boolean[] judged = new boolean[classOf.length];
    for (int row : RandomStream.of(seed, "probe validation", 0).permutation(classOf.length)) {
      judged[row] = quota[classOf[row]]-- > 0;
    }
    return new ValidationSplit(rows(judged, false), rows(judged, true));
  }

  private static int[] rows(boolean[] judged, boolean value) {
    return IntStream.range(0, judged.length).filter(row -> judged[row] == value).toArray();
  }

  static int[] select(int[] values, int[] rows) {
    return Arrays.stream(rows).map(row -> values[row]).toArray();
  }
}
