package io.github.sparseae.internal.file;

import org.jspecify.annotations.Nullable;

/**
 * The path to a value in a file, such as {@code specification.encoders[1].hidden}. The text is only
 * put together when a message needs it.
 */
public class FieldPath {
  private final @Nullable FieldPath parent;
  private final String separator;
  private final Object step;

  FieldPath(@Nullable FieldPath parent, String separator, Object step) {
    this.parent = parent;
    this.separator = separator;
    this.step = step;
  }

  /** Returns the path to a part of the file itself. */
  public static FieldPath of(String name) {
    return new FieldPath(null, "", name);
  }

  public FieldPath field(String name) {
    return new FieldPath(this, ".", name);
  }

  public FieldPath item(int index) {
    return new FieldPath(this, "[", index);
  }

  /** Returns the path to one aspect of this value, such as a tensor's shape. */
  public FieldPath part(String name) {
    return new FieldPath(this, ": ", name);
  }

  /** Refuses the value if it is not as expected. */
  public void check(boolean isExpected, String expected, Object actual) {
    if (!isExpected) {
      throw new MalformedFileException(this, expected, actual);
    }
  }

  @Override
  public String toString() {
    String whole = (parent == null ? "" : parent) + separator + step;
    return separator.equals("[") ? whole + "]" : whole;
  }
}
