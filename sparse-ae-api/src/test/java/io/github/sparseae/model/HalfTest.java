package io.github.sparseae.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.internal.io.HalfPrecision;
import org.junit.jupiter.api.Test;

class HalfTest {
  @Test
  void ofFloat16_allBits_areTheFormula() {
    for (int bits = 0; bits <= 0xFFFF; bits++) {
      int exponent = bits >> 10 & 31;
      double fraction = (bits & 1023) / 1024.0;
      double size =
          exponent == 0
              ? Math.pow(2, -14) * fraction
              : exponent == 31
                  ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                  : Math.pow(2, exponent - 15) * (1 + fraction);
      float expected = (float) (bits >= 0x8000 ? -size : size);
      assertThat(Float.floatToIntBits(HalfPrecision.ofFloat16((short) bits)))
          .isEqualTo(Float.floatToIntBits(expected));
    }
    assertThat(Float.floatToIntBits(HalfPrecision.ofFloat16((short) 0x8000)))
        .isEqualTo(Float.floatToIntBits(-0.0f));
  }

  @Test
  void ofBfloat16_knownBits_areTheseNumbers() {
    assertThat(HalfPrecision.ofBfloat16((short) 0x3F80)).isEqualTo(1);
    assertThat(HalfPrecision.ofBfloat16((short) 0xC049)).isEqualTo(-3.140625f);
    assertThat(HalfPrecision.ofBfloat16((short) 0x0001)).isEqualTo(0x1p-133f);
    assertThat(HalfPrecision.ofBfloat16((short) 0xFF80)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(HalfPrecision.ofBfloat16((short) 0x7FC0)).isNaN();
  }
}
