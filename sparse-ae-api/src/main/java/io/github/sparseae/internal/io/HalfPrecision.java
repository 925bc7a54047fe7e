package io.github.sparseae.internal.io;

/**
 * Converts numbers of 16 bits, in which weights and activations are often stored, to float32. The
 * conversion is exact; NaN stays NaN, but its payload may change.
 */
public final class HalfPrecision {
  private static final int FRACTION_BITS = 10;
  private static final int FRACTION = (1 << FRACTION_BITS) - 1;
  private static final int EXPONENT = 0x1F;
  private static final int BIAS = 15;

  /** The value of the lowest fraction bit of a subnormal number, 2⁻²⁴. */
  private static final float SUBNORMAL_UNIT = 0x1p-24f;

  private HalfPrecision() {}

  /**
   * Converts a float16: IEEE 754 half precision, 1 sign bit, 5 bits of exponent, 10 of fraction.
   */
  public static float ofFloat16(short bits) {
    int exponent = bits >> FRACTION_BITS & EXPONENT;
    int fraction = bits & FRACTION;
    float size;
    if (exponent == 0) {
      size = fraction * SUBNORMAL_UNIT;
    } else if (exponent == EXPONENT) {
      size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      size = Math.scalb((float) (1 << FRACTION_BITS | fraction), exponent - BIAS - FRACTION_BITS);
    }
    return bits < 0 ? -size : size;
  }

  /** Converts a bfloat16: the upper half of a float32. */
  public static float ofBfloat16(short bits) {
    return Float.intBitsToFloat(bits << Short.SIZE);
  }
}
