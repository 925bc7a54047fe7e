package io.github.sparseae.internal.builder;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

/** The checks of numbers that must be finite, and of lists without null. */
public final class ArgumentChecks {
  private ArgumentChecks() {}

  /** Refuses a number that is not above 0 or not finite; its name begins the message. */
  public static void checkPositive(String name, double number) {
    checkArgument(
        number > 0 && Double.isFinite(number),
        "%s must be positive and finite, was %s",
        name,
        number);
  }

  /** Refuses a number that is below 0 or not finite; its name begins the message. */
  public static void checkAtLeastZero(String name, double number) {
    checkArgument(
        number >= 0 && Double.isFinite(number),
        "%s must be a finite number of at least 0, was %s",
        name,
        number);
  }

  /** Returns a list; null, and the first element that is null, are refused by their name. */
  public static <L extends Iterable<?>> L checkElements(String name, L list) {
    int index = 0;
    for (Object element : checkNotNull(list, name)) {
      checkNotNull(element, "%s[%s]", name, index++);
    }
    return list;
  }
}
