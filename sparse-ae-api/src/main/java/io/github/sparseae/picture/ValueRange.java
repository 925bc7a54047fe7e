package io.github.sparseae.picture;

import static io.github.sparseae.internal.builder.ArgumentChecks.checkAtLeastZero;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/**
 * The range of values in a picture, from −limit, black, over 0, gray, to +limit, white.
 *
 * @param limit the largest magnitude, at least 0; if it is 0 everything is gray
 */
record ValueRange(double limit) {
  ValueRange {
    checkAtLeastZero("the range", limit);
  }

  /**
   * Returns the gray of a finite value, from 0, black, to 255, white: {@code round(127.5 + 127.5 ·
   * value / limit)}. Values beyond the range are clipped.
   */
  int level(double value) {
    double share = limit == 0 ? 0 : Math.max(-1, Math.min(1, value / limit));
    return (int) Math.round(127.5 + 127.5 * share);
  }

  /** Returns whether a value is outside the range and thus clipped. */
  boolean clips(double value) {
    return Math.abs(value) > limit;
  }

  /** The range, for example {@code "±0.1342"}. */
  @Override
  public String toString() {
    return "±" + number(limit, 4);
  }

  /**
   * Formats a number for captions: rounded to some significant digits, without trailing zeros, with
   * a true minus sign, and with an exponent only below 0.0001 or from a million. For example {@code
   * "−0.1342"}, {@code "12"}, {@code "1.5e−7"} or {@code "NaN"}.
   */
  static String number(double value, int digits) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    double magnitude = Math.abs(rounded.doubleValue());
    if (magnitude >= 1e-4 && magnitude < 1e6) {
      return rounded.toPlainString().replace('-', '−');
    }
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
    symbols.setExponentSeparator("e");
    return new DecimalFormat("0." + "#".repeat(digits - 1) + "E0", symbols)
        .format(rounded)
        .replace('-', '−');
  }
}
