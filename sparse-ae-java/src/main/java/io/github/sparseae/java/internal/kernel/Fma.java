package io.github.sparseae.java.internal.kernel;

/**
 * Fused multiply-add, {@code x·y + z} with one rounding, on processors with and without the
 * instruction.
 *
 * <p>Without it, {@link Math#fma(float, float, float)} computes in {@code BigDecimal}, thousands of
 * times slower. Here the same bits cost some ten operations for float32 and some forty for float64:
 *
 * <ul>
 *   <li>The product of two float32 is exact in float64. The sum with the third is rounded to odd
 *       there: where it is not exact, the last bit is set. Float64 has more than two bits beyond
 *       float32, so that rounding again, to float32, gives the correctly rounded result (Boldo and
 *       Melquiond 2008, "Emulation of a FMA and correctly rounded sums: proved algorithms using
 *       rounding to odd", IEEE Transactions on Computers 57).
 *   <li>The product of two float64 is the exact sum of two (Dekker 1971), and the sum of these with
 *       the third is again taken exactly, to three, of which the smaller two are added with
 *       rounding to odd (algorithm 5 there). Where a part could overflow or underflow, {@code Math}
 *       computes.
 * </ul>
 *
 * <p>Which one runs is decided once, by the time that a few calls of {@code Math.fma} take; the
 * results do not depend on it.
 */
final class Fma {
  /** Splits a float64 into two halves of 26 bits. */
  private static final double SPLITTER = 0x1p27 + 1;

  private static final int CALLS = 16;
  private static final double SMALL = 0x1p-900;
  private static final double LARGE = 0x1p990;

  /** Whether {@code Math.fma} is one instruction. */
  static final boolean HARDWARE = isFast();

  private Fma() {}

  static float fma(float x, float y, float z) {
    return HARDWARE ? Math.fma(x, y, z) : emulated(x, y, z);
  }

  static double fma(double x, double y, double z) {
    return HARDWARE ? Math.fma(x, y, z) : emulated(x, y, z);
  }

  static float emulated(float x, float y, float z) {
    return (float) sumToOdd((double) x * y, z);
  }

  static double emulated(double x, double y, double z) {
    double product = x * y;
    double size = Math.abs(product);
    if (!(size > SMALL
        && size < LARGE
        && Math.abs(x) < LARGE
        && Math.abs(y) < LARGE
        && Math.abs(z) < LARGE)) {
      return x == 0 || y == 0 ? product + z : Math.fma(x, y, z);
    }
    double xHigh = high(x);
    double yHigh = high(y);
    double xLow = x - xHigh;
    double yLow = y - yHigh;
    double rest = xLow * yLow - (((product - xHigh * yHigh) - xLow * yHigh) - xHigh * yLow);
    double middle = z + rest;
    double low = error(z, rest, middle);
    double sum = product + middle;
    return sum + sumToOdd(error(product, middle, sum), low);
  }

  private static double high(double x) {
    double scaled = SPLITTER * x;
    return scaled - (scaled - x);
  }

  /** Returns {@code (a + b) - sum} exactly (Knuth 1969). */
  private static double error(double a, double b, double sum) {
    double bRounded = sum - a;
    return (a - (sum - bRounded)) + (b - bRounded);
  }

  /** Returns {@code a + b}, with the last bit set where that is not exact. */
  private static double sumToOdd(double a, double b) {
    double sum = a + b;
    double error = error(a, b, sum);
    long bits = Double.doubleToRawLongBits(sum);
    if (error == 0 || (bits & 1) != 0 || !(Math.abs(sum) <= Double.MAX_VALUE)) {
      return sum;
    }
    return Double.longBitsToDouble(bits + ((error > 0) == (sum > 0) ? 1 : -1));
  }

  /**
   * A call by {@code BigDecimal} takes more than half a microsecond, the instruction 30 nanoseconds
   * in the interpreter. The first round that is fast decides.
   */
  private static boolean isFast() {
    double sum = 0;
    for (int round = 0; round < 5; round++) {
      long start = System.nanoTime();
      for (int i = 1; i <= CALLS; i++) {
        sum = Math.fma(1.0 / i, 0.7, sum);
      }
      if (System.nanoTime() - start < 250 * CALLS && sum > 0) {
        return true;
      }
    }
    return false;
  }
}
