package io.github.sparseae.internal.concurrent;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Ints;
import java.util.OptionalInt;

/** The system property with the number of threads of an engine. */
public final class ThreadsProperty {
  public static final String NAME = "sparseae.threads";

  /** TensorFlow starts all threads at once; with many more than cores the machine stands still. */
  private static final int MOST = 4096;

  private ThreadsProperty() {}

  /**
   * Returns the number; empty for one thread per core.
   *
   * @throws IllegalArgumentException if the property has another value than 1 to {@value #MOST}
   */
  public static OptionalInt read() {
    String value = System.getProperty(NAME);
    if (value == null) {
      return OptionalInt.empty();
    }
    Integer threads = Ints.tryParse(value);
    checkArgument(
        threads != null && threads > 0 && threads <= MOST,
        "the system property %s must be a positive whole number of at most %s, or unset for one"
            + " thread per core, was %s",
        NAME,
        MOST,
        value);
    return OptionalInt.of(threads);
  }
}
