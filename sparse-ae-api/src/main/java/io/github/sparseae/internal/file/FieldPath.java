package io.github.sparseae.internal.file;

import org.jspecify.annotations.Nullable;

/**
 * Where a value is in a file, in words that are only put together when a message needs them.
 *
 * @param parent what it is a part of; null if it stands alone
 * @param step how to get there from the parent
 */
public record FieldPath(@Nullable FieldPath parent, String step) {
  public static FieldPath of(String name) {
    return new FieldPath(null, name);
  }

  public FieldPath field(String name) {
    return new FieldPath(this, "." + name);
  }

  public FieldPath item(int index) {
    return new FieldPath(this, "[" + index + "]");
  }

  /** One aspect of it. */
  public FieldPath part(String name) {
    return new FieldPath(this, ": " + name);
  }

  /** For example {@code specification.encoders[1].hidden}. */
  @Override
  public String toString() {
    return parent == null ? step : parent + step;
  }
}
