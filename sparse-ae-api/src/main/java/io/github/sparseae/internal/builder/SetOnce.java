package io.github.sparseae.internal.builder;

import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import org.jspecify.annotations.Nullable;

/** The check of builders that an option is set at most once. */
public final class SetOnce {
  private SetOnce() {}

  public static void checkUnset(String option, @Nullable Object value) {
    checkState(value == null, "%s was already set to %s", option, value);
  }

  /** Returns the value of an option that has none before, and is not null. */
  public static <T> T once(String option, @Nullable Object before, T value) {
    checkUnset(option, before);
    return checkNotNull(value, option);
  }
}
