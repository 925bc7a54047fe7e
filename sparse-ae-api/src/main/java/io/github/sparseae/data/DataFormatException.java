package io.github.sparseae.data;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file does not have the format expected of it. Names the file, the place in it, what was
 * expected there and what was found; the message has all four, for example {@code flowers.csv: line
 * 4, column 2: expected a number, was "3,5"}.
 */
public class DataFormatException extends IOException {
  private static final long serialVersionUID = 1;

  /** The number of characters of a file's content that a message shows. */
  private static final int SHOWN = 100;

  /** The file, as it was given. */
  private final String path;

  /** The place that is wrong. */
  private final String place;

  /** What was expected there. */
  private final String expected;

  /** What was found there. */
  private final String actual;

  /**
   * Creates an exception.
   *
   * @param path the file
   * @param place the place that is wrong
   * @param expected what was expected there
   * @param actual what was found there; cut after 100 characters
   */
  public DataFormatException(Path path, String place, String expected, Object actual) {
    this(path, place, expected, actual, null);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param path the file
   * @param place the place that is wrong
   * @param expected what was expected there
   * @param actual what was found there; cut after 100 characters
   * @param cause what revealed it
   */
  public DataFormatException(
      Path path, String place, String expected, Object actual, @Nullable Throwable cause) {
    super(path + ": " + place + ": expected " + expected + ", was " + printable(actual), cause);
    this.path = path.toString();
    this.place = place;
    this.expected = expected;
    this.actual = printable(actual);
  }

  private static String printable(Object actual) {
    String text = actual.toString();
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  /**
   * Returns the file.
   *
   * @return its path, as it was given
   */
  public String path() {
    return path;
  }

  /**
   * Returns the place that is wrong.
   *
   * @return for example {@code magic number}, {@code header: shape}, {@code row 3, column 2} (both
   *     from 0) or {@code line 4, column 2} (both from 1)
   */
  public String place() {
    return place;
  }

  /**
   * Returns what was expected at that place.
   *
   * @return in words or digits
   */
  public String expected() {
    return expected;
  }

  /**
   * Returns what was found at that place.
   *
   * @return in words or digits, or the text itself in quotes
   */
  public String actual() {
    return actual;
  }
}
