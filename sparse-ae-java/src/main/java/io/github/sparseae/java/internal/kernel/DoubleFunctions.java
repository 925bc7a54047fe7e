package io.github.sparseae.java.internal.kernel;

import static io.github.sparseae.java.internal.kernel.Fma.fma;

/**
 * Elementary functions of float64, computed as {@link FloatFunctions} are, by polynomials of higher
 * degree. Their errors are below 2.5 units in the last place too.
 */
final class DoubleFunctions {
  /** 1.5·2⁵²: a number added to it is rounded to an integer, which then stands in the last bits. */
  static final double ROUNDER = 0x1.8p52;

  static final long ROUNDER_BITS = Double.doubleToRawLongBits(ROUNDER);

  /** The bits after the exponent. */
  static final long FRACTION = 52;

  static final long BIAS = 1023;
  static final double LOG2_E = 0x1.71547652b82fep0;

  /** ln 2 in two parts; the product of the first with an exponent is exact. */
  static final double LN2_HIGH = 0x1.62e42fefa38p-1;

  static final double LN2_LOW = 0x1.ef35793c7673p-45;

  /** Below, eˣ is zero. */
  static final double LOWEST = -746;

  /** From half of this on, {@code |tanh x|} is 1. */
  static final double SATURATED = 40;

  static final double Q0 = 0x1.0000000000000p-1;
  static final double Q1 = 0x1.5555555555559p-3;
  static final double Q2 = 0x1.555555555555ap-5;
  static final double Q3 = 0x1.111111110f690p-7;
  static final double Q4 = 0x1.6c16c16c1443ap-10;
  static final double Q5 = 0x1.a01a01aff4800p-13;
  static final double Q6 = 0x1.a01a01b0bfe7fp-16;
  static final double Q7 = 0x1.71ddf825c692ep-19;
  static final double Q8 = 0x1.27e4c58b7c78bp-22;
  static final double Q9 = 0x1.af5f1a183cc56p-26;
  static final double Q10 = 0x1.1f9586fd5263ap-29;

  static final long SQRT_HALF_BITS = Double.doubleToRawLongBits(0x1.6a09e667f3bcdp-1);
  static final long ONE_BITS = Double.doubleToRawLongBits(1);
  static final long FRACTION_MASK = (1L << FRACTION) - 1;

  static final double P0 = 0x1.555555555558fp-1;
  static final double P1 = 0x1.9999999980ae9p-2;
  static final double P2 = 0x1.249249415d306p-2;
  static final double P3 = 0x1.c71c526c5da26p-3;
  static final double P4 = 0x1.74662dcb86b65p-3;
  static final double P5 = 0x1.39a333fd7848bp-3;
  static final double P6 = 0x1.2ef8984a0409cp-3;

  private DoubleFunctions() {}

  /** 2ᵉ of the exponent of a normal number. */
  private static double power(long e) {
    return Double.longBitsToDouble((e + BIAS) << FRACTION);
  }

  /** {@code eʳ − 1}. */
  private static double nearZero(double r) {
    double q = fma(fma(fma(fma(fma(Q10, r, Q9), r, Q8), r, Q7), r, Q6), r, Q5);
    q = fma(fma(fma(fma(fma(q, r, Q4), r, Q3), r, Q2), r, Q1), r, Q0);
    return fma(r * r, q, r);
  }

  /** eˣ for x of at most 0. */
  private static double exp(double x) {
    double y = x < LOWEST ? LOWEST : x;
    double t = fma(y, LOG2_E, ROUNDER);
    double n = t - ROUNDER;
    double r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, y));
    long e = Double.doubleToRawLongBits(t) - ROUNDER_BITS;
    long half = e >> 1;
    return (1 + nearZero(r)) * power(half) * power(e - half);
  }

  /** eˣ − 1 for x from 0 to {@link #SATURATED}. */
  private static double expm1(double x) {
    double t = fma(x, LOG2_E, ROUNDER);
    double n = t - ROUNDER;
    double r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, x));
    long e = Double.doubleToRawLongBits(t) - ROUNDER_BITS;
    double half = power(e - 1);
    double near = nearZero(r);
    double far = fma(half, near, half - 0.5);
    return n == 0 ? near : far + far;
  }

  static double tanh(double x) {
    double size = Math.abs(x);
    double y = size > SATURATED / 2 ? SATURATED / 2 : size;
    double m = expm1(y + y);
    double t = m / (m + 2);
    return Double.longBitsToDouble(
        Double.doubleToRawLongBits(t) | (Double.doubleToRawLongBits(x) & Long.MIN_VALUE));
  }

  static double sigmoid(double x) {
    double e = exp(-Math.abs(x));
    return (x < 0 ? e : 1) / (1 + e);
  }

  static double softplus(double x) {
    double e = exp(-Math.abs(x));
    return (x <= 0 ? 0 : x) + log1p(e);
  }

  /** {@code ln(1 + e)} for e from 0 to 1. */
  private static double log1p(double e) {
    double sum = 1 + e;
    long bits = Double.doubleToRawLongBits(sum) + (ONE_BITS - SQRT_HALF_BITS);
    long exponent = (bits >> FRACTION) - BIAS;
    double k = Double.longBitsToDouble(ROUNDER_BITS + exponent) - ROUNDER;
    double f = Double.longBitsToDouble((bits & FRACTION_MASK) + SQRT_HALF_BITS) - 1;
    double s = f / (2 + f);
    double z = s * s;
    double p = fma(fma(fma(fma(fma(fma(P6, z, P5), z, P4), z, P3), z, P2), z, P1), z, P0);
    double square = 0.5 * f * f;
    double small = fma(s, square + z * p, k * LN2_LOW);
    double log = fma(k, LN2_HIGH, f - (square - small));
    return log + (e - (sum - 1)) / sum;
  }
}
