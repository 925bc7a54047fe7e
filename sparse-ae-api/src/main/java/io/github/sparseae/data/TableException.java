package io.github.sparseae.data;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file of numbers, {@code .npy} or CSV, is not what it should be. Says which file, which place in
 * it, what was expected there and what was found; the message says all four, for example {@code
 * flowers.csv: line 4, column 2: expected a number, was "3,5"}.
 */
public final class TableException extends IOException {
  private static final long serialVersionUID = 1;

  /** Of what a file holds, a message shows no more characters than these. */
  private static final int SHOWN = 100;

  /** The file, as it was given. */
  private final String path;

  /** The place that is wrong. */
  private final String place;

  /** What should have been there. */
  private final String expected;

  /** What was there. */
  private final String actual;

  public TableException(Path path, String place, String expected, Object actual) {
    super(path + ": " + place + ": expected " + expected + ", was " + printable(actual));
    this.path = path.toString();
    this.place = place;
    this.expected = expected;
    this.actual = printable(actual);
  }

  /** What is wrong with a number that is not finite. */
  public static TableException notFinite(Path path, String place, Object actual) {
    return new TableException(path, place, "a finite number", actual);
  }

  private static String printable(Object actual) {
    String text = actual.toString();
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
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
   * The place that is wrong.
   *
   * @return for example {@code header: shape}, {@code content}, {@code row 3, column 2} (both from
   *     0) or {@code line 4, column 2} (both from 1)
   */
  public String place() {
    return place;
  }

  /**
   * What should have been there.
   *
   * @return in words or digits
   */
  public String expected() {
    return expected;
  }

  /**
   * What was there.
   *
   * @return in words or digits, or the text itself in quotes
   */
  public String actual() {
    return actual;
  }
}
