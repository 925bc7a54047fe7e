package io.github.sparseae.internal.file;

import io.github.sparseae.file.ModelFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Signals that a part of a file is not what it should be. The reader that knows the file turns it
 * into a {@link ModelFileException} with the file's path.
 */
public final class MalformedFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The number of characters of a file's own text that a message shows. */
  private static final int SHOWN = 300;

  /** Control and format characters of all of Unicode, line separators and lone surrogates. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

  private final String part;
  private final String expected;
  private final String actual;

  public MalformedFileException(FieldPath path, String expected, Object actual) {
    this(path, expected, actual, null);
  }

  public MalformedFileException(
      FieldPath path, String expected, Object actual, @Nullable Throwable cause) {
    super(cause);
    part = printable(path.toString());
    this.expected = expected;
    this.actual = printable(String.valueOf(actual));
  }

  /**
   * Shortens a text from a file and removes what would break the line, move a terminal's cursor or
   * reverse the text around it.
   */
  private static String printable(String text) {
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return UNPRINTABLE.matcher(shown).replaceAll("?");
  }

  /** Returns the path of the part that is wrong. */
  public String part() {
    return part;
  }

  /** Returns what the part should have been. */
  public String expected() {
    return expected;
  }

  /** Returns what the part was. */
  public String actual() {
    return actual;
  }

  /** Returns the exception for users. */
  public ModelFileException in(Path file) {
    return in(file.toString());
  }

  /** Returns the exception for users. */
  public ModelFileException in(String file) {
    return new ModelFileException(file, part, expected, actual, getCause());
  }

  @Override
  public String getMessage() {
    return part + ": expected " + expected + ", was " + actual;
  }
}
