package io.github.sparseae.internal.io;

/** Numbers of things in messages: {@code 1 row}, {@code 60,000 rows}. */
public final class Quantity {
  private Quantity() {}

  /**
   * Returns a number, with commas between thousands, and what it counts.
   *
   * @param noun in the singular, for example {@code row}, {@code class} or {@code entry}
   */
  public static String of(long count, String noun) {
    StringBuilder number = new StringBuilder(Long.toString(count));
    for (int i = number.length() - 3; i > (count < 0 ? 1 : 0); i -= 3) {
      number.insert(i, ',');
    }
    return number.append(' ').append(inNumber(count, noun)).toString();
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
