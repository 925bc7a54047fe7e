package io.github.sparseae.data;

import java.io.IOException;
import java.nio.file.Path;

/**
 * An IDX file is not what it should be. Says which file, which of its fields, what was expected
 * there and what was found; the message says all four, for example {@code digits.idx: element type:
 * expected 0x08 (unsigned byte), was 0x0D (float)}.
 */
public final class IdxException extends IOException {
  private static final long serialVersionUID = 1;

  /** The file, as it was given. */
  private final String path;

  /** The field that is wrong. */
  private final String field;

  /** What the field should have been. */
  private final String expected;

  /** What the field was. */
  private final String actual;

  public IdxException(Path path, String field, String expected, String actual) {
    super(path + ": " + field + ": expected " + expected + ", was " + actual);
    this.path = path.toString();
    this.field = field;
    this.expected = expected;
    this.actual = actual;
  }

  public IdxException(Path path, String field, String expected, String actual, Throwable cause) {
    this(path, field, expected, actual);
    initCause(cause);
  }

  /**
   * The file.
   *
   * @return its path, as it was given
   */
  public String path() {
    return path;
  }

  /**
   * The field that is wrong.
   *
   * @return for example {@code magic number}, {@code dimension 0} or {@code content}
   */
  public String field() {
    return field;
  }

  /**
   * What the field should have been.
   *
   * @return in words or digits
   */
  public String expected() {
    return expected;
  }

  /**
   * What the field was.
   *
   * @return in words or digits
   */
  public String actual() {
    return actual;
  }
}
