package io.github.sparseae.java.internal.kernel;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;

/** All arithmetics of both precisions, and what tests do with them. */
final class Arithmetics {
  private Arithmetics() {}

  /** The kernels of both precisions, those of the Vector API too where it is there. */
  static List<Kernel<?>> kernels() {
    List<Kernel<?>> kernels = new ArrayList<>(List.of(new ScalarFloats(), new ScalarDoubles()));
    if (VectorApi.IS_PRESENT) {
      kernels.add(new VectorFloats());
    }
    return kernels;
  }

  /** Each kernel with one and with four threads. */
  static List<Arithmetic<?>> all() {
    List<Arithmetic<?>> all = new ArrayList<>();
    for (Kernel<?> kernel : kernels()) {
      all.add(new Arithmetic<>(kernel, new Workers(1)));
      all.add(new Arithmetic<>(kernel, new Workers(4)));
    }
    return all;
  }

  static boolean isFloat(Arithmetic<?> arithmetic) {
    return arithmetic.allocate(0) instanceof float[];
  }

  /** Returns the name of the loops that are used now. */
  static String name(Arithmetic<?> arithmetic) {
    return arithmetic.kernel().getClass().getSimpleName();
  }

  /** Returns {@code fma(x, y, z)} in the precision of an arithmetic. */
  static double fma(Arithmetic<?> arithmetic, double x, double y, double z) {
    return isFloat(arithmetic) ? Math.fma((float) x, (float) y, (float) z) : Math.fma(x, y, z);
  }

  /** Returns numbers around 0 of very different sizes. */
  static <A> A random(Arithmetic<A> arithmetic, int length, long seed) {
    Random random = new Random(seed);
    A values = arithmetic.allocate(length);
    for (int i = 0; i < length; i++) {
      double value = random.nextGaussian() * Math.scalb(1.0, random.nextInt(12) - 6);
      arithmetic.set(values, i, i % 17 == 3 ? 0 : value);
    }
    return values;
  }

  /** Random numbers, few different ones, ascending ones, mostly NaN, and infinities. */
  static <A> A numbers(Arithmetic<A> arithmetic, int n, int kind) {
    Random random = new Random(12 + kind);
    A x = arithmetic.allocate(n);
    for (int i = 0; i < n; i++) {
      double value =
          switch (kind) {
            case 0 -> random.nextGaussian();
            case 1 -> random.nextInt(4) * 0.5;
            case 2 -> i;
            case 3 -> i % 4 == 1 ? random.nextGaussian() : Double.NaN;
            default ->
                i % 3 == 0
                    ? Double.POSITIVE_INFINITY
                    : i % 3 == 1 ? Double.NEGATIVE_INFINITY : random.nextGaussian();
          };
      arithmetic.set(x, i, value);
    }
    return x;
  }

  /** Returns a copy in float64. */
  static <A> double[] toDoubles(Arithmetic<A> arithmetic, A values) {
    double[] copy = new double[Array.getLength(values)];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = arithmetic.get(values, i);
    }
    return copy;
  }

  /** Asserts that numbers have the same bits; all NaNs count as the same. */
  static <A> void assertSameBits(Arithmetic<A> arithmetic, A actual, double[] expected, String of) {
    for (int i = 0; i < expected.length; i++) {
      if (Double.doubleToLongBits(arithmetic.get(actual, i))
          != Double.doubleToLongBits(expected[i])) {
        Assertions.fail(
            "%s, %s, %s threads: element %s of %s was %s, expected %s",
            of,
            name(arithmetic),
            arithmetic.workers().threads(),
            i,
            expected.length,
            arithmetic.get(actual, i),
            expected[i]);
      }
    }
  }
}
