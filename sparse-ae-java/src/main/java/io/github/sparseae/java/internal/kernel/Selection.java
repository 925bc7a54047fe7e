package io.github.sparseae.java.internal.kernel;

import static io.github.sparseae.java.internal.kernel.Arithmetic.ceilingDivide;

import com.google.common.primitives.Doubles;
import java.util.Arrays;

/**
 * The k-th largest element of an array.
 *
 * <p>The array is divided into groups, several times k. At least k elements reach the k-th largest
 * of the groups' maxima, and seldom many more; among these the result is found by quickselect
 * (Hoare 1961).
 */
final class Selection {
  /** The groups for each of the k largest: about 1.15 k elements reach the bound then. */
  private static final int GROUPS = 4;

  /** The fewest elements of a group that pay. */
  private static final int LEAST = 4;

  private Selection() {}

  /** Returns the k-th largest element; NaN counts as less than all others. */
  static <A> double kthLargest(
      Kernel<A> kernel, Workers workers, A x, int offset, int length, int k) {
    double bound = bound(kernel, workers, x, offset, length, k);
    double[] few = atLeast(kernel, workers, x, offset, length, bound);
    return few.length < k ? Double.NEGATIVE_INFINITY : kthLargest(few, k);
  }

  /** Returns what at least k elements reach, those that are NaN apart. */
  private static <A> double bound(
      Kernel<A> kernel, Workers workers, A x, int offset, int length, int k) {
    if ((long) k * GROUPS * LEAST > length) {
      return Double.NEGATIVE_INFINITY;
    }
    int groups = ceilingDivide(k * GROUPS, Kernel.SUMS) * Kernel.SUMS;
    A maxima = kernel.allocate(groups);
    kernel.fill(maxima, 0, groups, Double.NEGATIVE_INFINITY);
    workers.run(
        ceilingDivide(groups, Arithmetic.BLOCK),
        part -> {
          int from = part * Arithmetic.BLOCK;
          int some = Math.min(Arithmetic.BLOCK, groups - from);
          for (long at = from; at < length; at += groups) {
            int n = (int) Math.min(some, length - at);
            kernel.apply(Binary.LARGER, x, offset + (int) at, maxima, from, maxima, from, n);
          }
        });
    double[] all = new double[groups];
    Arrays.setAll(all, i -> kernel.get(maxima, i));
    return kthLargest(all, k);
  }

  /** Returns the elements that are at least a bound, which NaN never is. */
  private static <A> double[] atLeast(
      Kernel<A> kernel, Workers workers, A x, int offset, int length, double bound) {
    int blocks = ceilingDivide(length, Arithmetic.BLOCK);
    int some = ceilingDivide(blocks, 4 * workers.threads());
    double[][] parts = new double[ceilingDivide(blocks, some)][];
    workers.run(
        parts.length,
        part -> {
          int end = (int) Math.min(length, (part + 1L) * some * Arithmetic.BLOCK);
          int[] found = new int[Math.min(length, Arithmetic.BLOCK)];
          double[] values = new double[0];
          int used = 0;
          for (int at = part * some * Arithmetic.BLOCK; at < end; at += Arithmetic.BLOCK) {
            int n = Math.min(Arithmetic.BLOCK, end - at);
            int count = kernel.select(x, offset + at, n, bound, false, found);
            values = Doubles.ensureCapacity(values, used + count, used);
            for (int i = 0; i < count; i++) {
              values[used++] = kernel.get(x, offset + at + found[i]);
            }
          }
          parts[part] = Arrays.copyOf(values, used);
        });
    return Doubles.concat(parts);
  }

  /**
   * Returns the k-th largest of numbers without NaN, and changes their order. What is larger than a
   * pivot moves to the front, without a branch, which the processor would predict badly.
   */
  static double kthLargest(double[] x, int k) {
    int from = 0;
    int to = x.length;
    while (true) {
      double pivot = median(x[from], x[(from + to) >>> 1], x[to - 1]);
      int larger = from;
      for (int i = from; i < to; i++) {
        double value = x[i];
        x[i] = x[larger];
        x[larger] = value;
        larger += value > pivot ? 1 : 0;
      }
      if (k <= larger) {
        to = larger;
        continue;
      }
      int same = larger;
      for (int i = larger; i < to; i++) {
        double value = x[i];
        x[i] = x[same];
        x[same] = value;
        same += value >= pivot ? 1 : 0;
      }
      if (k <= same) {
        return pivot;
      }
      from = same;
    }
  }

  private static double median(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
