package io.github.sparseae.picture;

import static com.google.common.base.Preconditions.checkArgument;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/**
 * The numbers that a picture can show, from −limit, black, over 0, grey, to +limit, white.
 *
 * @param limit the largest magnitude, at least 0; where it is 0 everything is grey
 */
record ValueRange(double limit) {
  /** The grey of zero. */
  static final int ZERO = 128;

  ValueRange {
    checkArgument(
        limit >= 0 && Double.isFinite(limit),
        "the range must be a finite number of at least 0, was %s",
        limit);
  }

  /**
   * The grey of a value, {@code round(127.5 + 127.5 · value / limit)}; values beyond the range are
   * clipped.
   *
   * @param value a finite number
   * @return 0, black, to 255, white
   */
  int level(double value) {
    if (limit == 0) {
      return ZERO;
    }
    double share = Math.max(-1, Math.min(1, value / limit));
    return (int) Math.round(127.5 + 127.5 * share);
  }

  /** Whether a value lies outside the range, and is clipped. */
  boolean clips(double value) {
    return Math.abs(value) > limit;
  }

  /** The range in words, for example {@code "±0.1342"}. */
  @Override
  public String toString() {
    return "±" + number(limit, 4);
  }

  /**
   * A number as captions write it: rounded, without zeros at its end, with a true minus sign, and
   * with an exponent only where it is below 0.0001 or at least a million.
   *
   * @param value a number
   * @param digits how many significant digits to keep
   * @return for example {@code "−0.1342"}, {@code "12"}, {@code "1.5e−7"} or {@code "NaN"}
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
