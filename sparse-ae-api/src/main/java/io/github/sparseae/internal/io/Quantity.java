package io.github.sparseae.internal.io;

import java.util.Locale;

/** Numbers of things in messages: {@code 1 row}, {@code 2 rows}. */
public final class Quantity {
  private Quantity() {}

  /**
   * Returns a number and what it counts.
   *
   * @param noun in the singular, for example {@code row}, {@code class} or {@code entry}
   */
  public static String of(long count, String noun) {
    return count + " " + inNumber(count, noun);
  }

  /** Returns the same with commas between thousands, for example {@code 60,000 rows}. */
  public static String grouped(long count, String noun) {
    return String.format(Locale.ROOT, "%,d %s", count, inNumber(count, noun));
  }

  private static String inNumber(long count, String noun) {
    if (count == 1) {
      return noun;
    }
    if (noun.endsWith("ss") || noun.endsWith("tch")) {
      return noun + "es";
    }
    return noun.endsWith("ry") || noun.endsWith("ly")
        ? noun.substring(0, noun.length() - 1) + "ies"
        : noun + "s";
  }
}
