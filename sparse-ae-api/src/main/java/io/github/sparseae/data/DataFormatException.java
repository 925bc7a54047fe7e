package io.github.sparseae.data;

import io.github.sparseae.internal.io.PrintableText;
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

  private final String path;
  private final String place;
  private final String expected;
  private final String actual;

  /** Creates an exception without a cause. */
  public DataFormatException(Path path, String place, String expected, Object actual) {
    this(path, place, expected, actual, null);
  }

  /**
   * Creates an exception with a cause, which revealed what is wrong. What was found at the place is
   * cut after 300 characters.
   */
  public DataFormatException(
      Path path, String place, String expected, Object actual, @Nullable Throwable cause) {
    this(path.toString(), place, expected, actual, cause);
  }

  /**
   * Creates an exception about content that need not come from a file, but has a name in its place.
   * Place and what was found are cut after 300 characters.
   */
  protected DataFormatException(
      String path, String place, String expected, Object actual, @Nullable Throwable cause) {
    super(
        "%s: %s: expected %s, was %s"
            .formatted(path, PrintableText.of(place), expected, PrintableText.of(actual)),
        cause);
    this.path = path;
    this.place = PrintableText.of(place);
    this.expected = expected;
    this.actual = PrintableText.of(actual);
  }

  /** Returns the file's path, as it was given; the name of bytes from elsewhere. */
  public String path() {
    return path;
  }

  /**
   * Returns the place that is wrong: for example {@code magic number}, {@code header: shape},
   * {@code row 3, column 2} (both from 0), {@code line 4, column 2} (both from 1) or {@code tensor
   * encoder.bias: shape}.
   */
  public String place() {
    return place;
  }

  /** Returns what was expected at that place: in words or digits. */
  public String expected() {
    return expected;
  }

  /** Returns what was found at that place: in words or digits, or the text itself in quotes. */
  public String actual() {
    return actual;
  }
}
