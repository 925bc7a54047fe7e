package io.github.sparseae.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it sets the default locale")
class ValueRangeTest {
  @Test
  void level_withinTheRange_runsFromBlackThroughGreyToWhite() {
    ValueRange range = new ValueRange(0.5);

    assertThat(range.level(-0.5)).isZero();
    assertThat(range.level(-0.25)).isEqualTo(64);
    assertThat(range.level(0)).isEqualTo(128);
    assertThat(range.level(-0.0)).isEqualTo(128);
    assertThat(range.level(0.25)).isEqualTo(191);
    assertThat(range.level(0.5)).isEqualTo(255);
  }

  @Test
  void level_beyondTheRange_isClipped() {
    ValueRange range = new ValueRange(0.5);

    assertThat(range.level(-7)).isZero();
    assertThat(range.level(0.6)).isEqualTo(255);
    assertThat(range.clips(0.6)).isTrue();
    assertThat(range.clips(-0.6)).isTrue();
    assertThat(range.clips(-0.5)).isFalse();
  }

  @Test
  void level_ofEmptyRange_isGrey() {
    assertThat(new ValueRange(0).level(0)).isEqualTo(128);
  }

  @Test
  void toString_ofRange_hasFourSignificantDigits() {
    assertThat(new ValueRange(0.134249)).hasToString("±0.1342");
    assertThat(new ValueRange(0.05)).hasToString("±0.05");
    assertThat(new ValueRange(12)).hasToString("±12");
    assertThat(new ValueRange(0)).hasToString("±0");
  }

  @Test
  void number_verySmallOrLarge_hasAnExponent() {
    assertThat(ValueRange.number(0.0001, 4)).isEqualTo("0.0001");
    assertThat(ValueRange.number(0.0000724, 4)).isEqualTo("7.24e−5");
    assertThat(ValueRange.number(-999_999, 6)).isEqualTo("−999999");
    assertThat(ValueRange.number(-999_999, 3)).isEqualTo("−1e6");
    assertThat(ValueRange.number(12_345_678, 4)).isEqualTo("1.235e7");
    assertThat(ValueRange.number(Double.NaN, 4)).isEqualTo("NaN");
  }

  @Test
  void number_whereCommasSeparateDecimals_hasAPoint() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(ValueRange.number(-0.0000724, 4)).isEqualTo("−7.24e−5");
      assertThat(ValueRange.number(-0.5, 4)).isEqualTo("−0.5");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void constructor_badLimit_throws() {
    assertThatThrownBy(() -> new ValueRange(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the range must be a finite number of at least 0, was -1.0");
    assertThatThrownBy(() -> new ValueRange(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the range must be a finite number of at least 0, was NaN");
  }
}
