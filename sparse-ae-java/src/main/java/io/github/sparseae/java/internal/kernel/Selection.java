package io.github.sparseae.java.internal.kernel;

import static io.github.sparseae.java.internal.kernel.Arithmetic.ceilingDivide;

import java.util.Arrays;

/**
 * The k-th largest element of an array.
 *
 * <p>The elements are divided into groups. The k-th largest of the groups' maxima is a bound below
 * the result, which few elements reach; among these the result is found by quickselect (Hoare
 * 1961).
 */
final class Selection {
  /** Fewer groups than elements by this factor. */
  private static final int SMALLEST_GROUP = 4;

  private Selection() {}

  /** Returns the k-th largest element; NaN counts as less than all others. */
  static <A> double kthLargest(
      Kernel<A> kernel, Workers workers, A x, int offset, int length, int k) {
    int blocks = ceilingDivide(length, Arithmetic.BLOCK);
    int groups = Math.max(128, Integer.highestOneBit(ceilingDivide(k, blocks)) * 4);
    double bound = Double.NEGATIVE_INFINITY;
    if (length / blocks / SMALLEST_GROUP >= groups) {
      A maxima = kernel.allocate(blocks * groups);
      kernel.fill(maxima, 0, blocks * groups, bound);
      workers.run(
          blocks,
          block -> {
            int at = block * Arithmetic.BLOCK;
            int n = Math.min(Arithmetic.BLOCK, length - at);
            kernel.raise(maxima, block * groups, groups, x, offset + at, n);
          });
      bound = kthLargest(doubles(kernel, maxima, 0, blocks * groups), k);
    }
    double[][] few = new double[blocks][];
    double least = bound;
    workers.run(
        blocks,
        block -> {
          int at = block * Arithmetic.BLOCK;
          int[] found = new int[Math.min(Arithmetic.BLOCK, length - at)];
          int count = kernel.select(x, offset + at, found.length, least, false, found);
          few[block] = new double[count];
          for (int i = 0; i < count; i++) {
            few[block][i] = kernel.get(x, offset + at + found[i]);
          }
        });
    double[] all = few[0];
    if (blocks > 1) {
      all = Arrays.stream(few).flatMapToDouble(Arrays::stream).toArray();
    }
    return all.length < k ? Double.NEGATIVE_INFINITY : kthLargest(all, k);
  }

  private static <A> double[] doubles(Kernel<A> kernel, A x, int offset, int length) {
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = kernel.get(x, offset + i);
    }
    return values;
  }

  /** Returns the k-th largest of numbers without NaN, and changes their order. */
  private static double kthLargest(double[] x, int k) {
    int from = 0;
    int to = x.length;
    while (to - from > 1) {
      double pivot = x[(from + to) >>> 1];
      int left = from;
      int right = to - 1;
      while (left <= right) {
        while (x[left] > pivot) {
          left++;
        }
        while (x[right] < pivot) {
          right--;
        }
        if (left <= right) {
          double swapped = x[left];
          x[left++] = x[right];
          x[right--] = swapped;
        }
      }
      if (k - 1 <= right) {
        to = right + 1;
      } else if (k - 1 >= left) {
        from = left;
      } else {
        return pivot;
      }
    }
    return x[from];
  }
}
