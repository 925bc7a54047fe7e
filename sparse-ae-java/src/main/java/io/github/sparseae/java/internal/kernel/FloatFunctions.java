package io.github.sparseae.java.internal.kernel;

import static io.github.sparseae.java.internal.kernel.Fma.fma;

/**
 * Elementary functions of float32, in the operations that {@link FloatVectorFunctions} does lane by
 * lane: additions, multiplications, divisions and fused multiply-adds in a fixed order, choices,
 * and integer operations on the bits. Each of these is exact or correctly rounded, so both give the
 * same bits on every machine.
 *
 * <p>The exponential is taken of {@code x = n·ln 2 + r} with an integer n and {@code |r| ≤ ln 2 /
 * 2}: {@code eʳ − 1 = r + r²·q(r)}, and 2ⁿ is set in the exponent, in two steps, so that denormal
 * results and those near overflow are rounded once. Hyperbolic tangent and sigmoid follow from it
 * without cancellation. The logarithm of {@code 1 + e}, for e from 0 to 1, is that of fdlibm:
 * {@code 1 + e = 2ᵏ·(1 + f)} with {@code √½ ≤ 1 + f < √2}, {@code s = f / (2 + f)}, {@code ln(1 +
 * f) = f − f²/2 + s·(f²/2 + s²·p(s²))}; what was lost in the sum is added, divided by it. The
 * polynomials q and p have the least maximal relative error (Remez). The errors of all three
 * functions are below 2.5 units in the last place, denormal numbers included.
 */
final class FloatFunctions {
  /** 1.5·2²³: a number added to it is rounded to an integer, which then stands in the last bits. */
  static final float ROUNDER = 0x1.8p23f;

  static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

  /** The bits after the exponent. */
  static final int FRACTION = 23;

  static final int BIAS = 127;
  static final float LOG2_E = 0x1.715476p0f;

  /** ln 2 in two parts; the product of the first with an exponent is exact. */
  static final float LN2_HIGH = 0x1.62e4p-1f;

  static final float LN2_LOW = 0x1.7f7d1cp-20f;

  /** Below, eˣ is zero. */
  static final float LOWEST = -104;

  /** From half of this on, {@code |tanh x|} is 1. */
  static final float SATURATED = 20;

  static final float Q0 = 0x1p-1f;
  static final float Q1 = 0x1.555556p-3f;
  static final float Q2 = 0x1.5554aep-5f;
  static final float Q3 = 0x1.11109p-7f;
  static final float Q4 = 0x1.6d74e4p-10f;
  static final float Q5 = 0x1.a1a1f2p-13f;

  static final int SQRT_HALF_BITS = Float.floatToRawIntBits(0x1.6a09e6p-1f);
  static final int ONE_BITS = Float.floatToRawIntBits(1);
  static final int FRACTION_MASK = (1 << FRACTION) - 1;

  static final float P0 = 0x1.555554p-1f;
  static final float P1 = 0x1.999a78p-2f;
  static final float P2 = 0x1.243924p-2f;
  static final float P3 = 0x1.e2ede4p-3f;

  private FloatFunctions() {}

  /** 2ᵉ of the exponent of a normal number. */
  private static float power(int e) {
    return Float.intBitsToFloat((e + BIAS) << FRACTION);
  }

  /** {@code eʳ − 1}. */
  private static float nearZero(float r) {
    float q = fma(fma(fma(fma(fma(Q5, r, Q4), r, Q3), r, Q2), r, Q1), r, Q0);
    return fma(r * r, q, r);
  }

  /** eˣ for x of at most 0. */
  private static float exp(float x) {
    float y = x < LOWEST ? LOWEST : x;
    float t = fma(y, LOG2_E, ROUNDER);
    float n = t - ROUNDER;
    float r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, y));
    int e = Float.floatToRawIntBits(t) - ROUNDER_BITS;
    int half = e >> 1;
    return (1 + nearZero(r)) * power(half) * power(e - half);
  }

  /** eˣ − 1 for x from 0 to {@link #SATURATED}. */
  private static float expm1(float x) {
    float t = fma(x, LOG2_E, ROUNDER);
    float n = t - ROUNDER;
    float r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, x));
    int e = Float.floatToRawIntBits(t) - ROUNDER_BITS;
    float half = power(e - 1);
    float near = nearZero(r);
    float far = fma(half, near, half - 0.5f);
    return n == 0 ? near : far + far;
  }

  static float tanh(float x) {
    float size = Math.abs(x);
    float y = size > SATURATED / 2 ? SATURATED / 2 : size;
    float m = expm1(y + y);
    float t = m / (m + 2);
    return Float.intBitsToFloat(
        Float.floatToRawIntBits(t) | (Float.floatToRawIntBits(x) & Integer.MIN_VALUE));
  }

  static float sigmoid(float x) {
    float e = exp(-Math.abs(x));
    return (x < 0 ? e : 1) / (1 + e);
  }

  static float softplus(float x) {
    float e = exp(-Math.abs(x));
    return (x <= 0 ? 0 : x) + log1p(e);
  }

  /** {@code ln(1 + e)} for e from 0 to 1. */
  private static float log1p(float e) {
    float sum = 1 + e;
    int bits = Float.floatToRawIntBits(sum) + (ONE_BITS - SQRT_HALF_BITS);
    int exponent = (bits >> FRACTION) - BIAS;
    float k = Float.intBitsToFloat(ROUNDER_BITS + exponent) - ROUNDER;
    float f = Float.intBitsToFloat((bits & FRACTION_MASK) + SQRT_HALF_BITS) - 1;
    float s = f / (2 + f);
    float z = s * s;
    float p = fma(fma(fma(P3, z, P2), z, P1), z, P0);
    float square = 0.5f * f * f;
    float small = fma(s, square + z * p, k * LN2_LOW);
    float log = fma(k, LN2_HIGH, f - (square - small));
    return log + (e - (sum - 1)) / sum;
  }
}
