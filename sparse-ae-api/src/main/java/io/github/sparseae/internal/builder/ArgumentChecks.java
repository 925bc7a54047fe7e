package io.github.sparseae.internal.builder;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import org.jspecify.annotations.Nullable;

/** The checks of numbers that must be finite, of lists without null, and of options set once. */
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

  /** Refuses a factor of unsigned bytes by which the largest is beyond float32. */
  public static void checkByteScale(String name, float scale) {
    checkPositive(name, scale);
    checkArgument(
        Float.isFinite(255 * scale),
        "%s must be at most %s, so that no byte is beyond float32, was %s",
        name,
        Float.MAX_VALUE / 255,
        scale);
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

  /** Refuses to set an option of a builder that has a value. */
  public static void checkUnset(String option, @Nullable Object value) {
    checkState(value == null, "%s was already set to %s", option, value);
  }

  /** Returns the value of an option that has none before, and is not null. */
  public static <T> T once(String option, @Nullable Object before, T value) {
    checkUnset(option, before);
    return checkNotNull(value, option);
  }
}
