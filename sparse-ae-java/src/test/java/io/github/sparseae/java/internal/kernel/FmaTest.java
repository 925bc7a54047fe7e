package io.github.sparseae.java.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.stress.FullForm;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The emulation against {@code Math.fma}. */
class FmaTest {
  private static final int CASES = FullForm.isAskedFor() ? 20_000_000 : 400_000;

  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    1,
    -1,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Math.nextDown(Double.MIN_NORMAL),
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Math.nextDown(Float.MIN_NORMAL),
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    0x1p-75,
    0x1p-540,
    0x1.000002p0,
    0x1.0000000000001p0,
    0x1p-900,
    0x1p990
  };

  @Test
  void emulated_ofSpecialNumbers_isMathFma() {
    for (double x : SPECIAL) {
      for (double y : SPECIAL) {
        for (double z : SPECIAL) {
          check(x, y, z);
          check((float) x, (float) y, (float) z);
        }
      }
    }
  }

  @Test
  void emulated_ofAnyBits_isMathFma() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < CASES; i++) {
      check(
          Double.longBitsToDouble(random.nextLong()),
          Double.longBitsToDouble(random.nextLong()),
          Double.longBitsToDouble(random.nextLong()));
      check(
          Float.intBitsToFloat(random.nextInt()),
          Float.intBitsToFloat(random.nextInt()),
          Float.intBitsToFloat(random.nextInt()));
    }
  }

  /** Few bits and near exponents make ties, cancellation and results below the normal numbers. */
  @Test
  void emulated_whereRoundingIsClose_isMathFma() {
    SplittableRandom random = new SplittableRandom(2);
    int[] shifts = {0, 0, 0, -74, -70, 60, 100};
    for (int i = 0; i < CASES; i++) {
      int shift = shifts[i % shifts.length];
      float x = Math.scalb(few(random, 24), shift);
      float y = Math.scalb(few(random, 24), shift);
      float z = near(random, -x * y);
      check(x, y, z);
      check(x, y, Math.scalb(few(random, 24), 2 * shift - random.nextInt(60)));
      double p = Math.scalb((double) few(random, 30), 7 * shift) + few(random, 20);
      double q = Math.scalb((double) few(random, 30), 7 * shift);
      check(p, q, near(random, -p * q));
      check(p, q, p * q * Math.scalb((double) few(random, 10), -random.nextInt(110)));
    }
  }

  private static float few(SplittableRandom random, int bits) {
    int kept = 1 + random.nextInt(bits);
    float value = (random.nextInt() >> (32 - kept)) + 0.5f;
    return Math.scalb(value, -kept);
  }

  private static float near(SplittableRandom random, float x) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(x) + random.nextInt(7) - 3);
  }

  private static double near(SplittableRandom random, double x) {
    return Double.longBitsToDouble(Double.doubleToRawLongBits(x) + random.nextInt(7) - 3);
  }

  private static void check(double x, double y, double z) {
    double expected = Math.fma(x, y, z);
    double actual = Fma.emulated(x, y, z);
    if (Double.doubleToLongBits(actual) != Double.doubleToLongBits(expected)) {
      assertThat(actual).as("fma(%s, %s, %s)", x, y, z).isEqualTo(expected);
    }
  }

  private static void check(float x, float y, float z) {
    float expected = Math.fma(x, y, z);
    float actual = Fma.emulated(x, y, z);
    if (Float.floatToIntBits(actual) != Float.floatToIntBits(expected)) {
      assertThat(actual).as("fma(%s, %s, %s)", x, y, z).isEqualTo(expected);
    }
  }
}
