package io.github.sparseae.internal.builder;

import static com.google.common.base.Preconditions.checkArgument;

/** The checks of numbers that must be finite. */
public final class RangeChecks {
  private RangeChecks() {}

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
}
