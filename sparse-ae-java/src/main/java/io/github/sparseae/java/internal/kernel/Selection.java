package io.github.sparseae.java.internal.kernel;

import static io.github.sparseae.java.internal.kernel.Arithmetic.ceilingDivide;

import java.util.Arrays;

/**
 * The k-th largest element of an array.
 *
 * <p>A sample of the elements gives a bound that somewhat more than k of them reach; among these
 * the result is found by quickselect (Hoare 1961). Where fewer reach it, all are searched.
 */
final class Selection {
  private static final int SAMPLE = 128;
  private static final int LARGE_SAMPLE = 1 << 13;

  /** 2⁶⁴ over the golden ratio: its multiples spread evenly (Knuth 1973). */
  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  private Selection() {}

  /** Returns the k-th largest element; NaN counts as less than all others. */
  static <A> double kthLargest(
      Kernel<A> kernel, Workers workers, A x, int offset, int length, int k) {
    double bound = bound(kernel, x, offset, length, k);
    double[] few = atLeast(kernel, workers, x, offset, length, bound);
    if (few.length < k) {
      few = atLeast(kernel, workers, x, offset, length, Double.NEGATIVE_INFINITY);
    }
    return few.length < k ? Double.NEGATIVE_INFINITY : kthLargest(few, k);
  }

  /** Returns the element of a sample that stands four standard deviations below the k-th. */
  private static <A> double bound(Kernel<A> kernel, A x, int offset, int length, int k) {
    int size = length < 1 << 12 ? SAMPLE : Math.min(LARGE_SAMPLE, length / 8);
    double above = (double) k / length * size;
    int rank = (int) (above + 4 * Math.sqrt(above) + 4);
    if (size * 2 > length || rank * 2 > size) {
      return Double.NEGATIVE_INFINITY;
    }
    double[] sample = new double[size];
    for (int i = 0; i < size; i++) {
      // Scattered: at equal distances they might all be of a few columns.
      long scattered = (i * SCATTER) >>> 33;
      int at = (int) ((scattered * length) >>> 31);
      double value = kernel.get(x, offset + at);
      sample[i] = Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
    }
    return kthLargest(sample, rank);
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
          for (int at = part * some * Arithmetic.BLOCK; at < end; at += Arithmetic.BLOCK) {
            int n = Math.min(Arithmetic.BLOCK, end - at);
            int count = kernel.select(x, offset + at, n, bound, false, found);
            int used = values.length;
            values = Arrays.copyOf(values, used + count);
            for (int i = 0; i < count; i++) {
              values[used + i] = kernel.get(x, offset + at + found[i]);
            }
          }
          parts[part] = values;
        });
    int count = 0;
    for (double[] part : parts) {
      count += part.length;
    }
    double[] all = Arrays.copyOf(parts[0], count);
    int used = parts[0].length;
    for (int p = 1; p < parts.length; p++) {
      System.arraycopy(parts[p], 0, all, used, parts[p].length);
      used += parts[p].length;
    }
    return all;
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
