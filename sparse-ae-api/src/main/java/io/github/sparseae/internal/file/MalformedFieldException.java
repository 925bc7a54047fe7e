package io.github.sparseae.internal.file;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A part of a model file is not what it should be; who reads the file adds its path. */
public final class MalformedFieldException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Of what a file holds, a message shows no more characters than these. */
  private static final int SHOWN = 300;

  /** Control and format characters of all of Unicode, other line ends, halves of a character. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

  /** The part that is wrong. */
  private final String part;

  /** What the part should have been. */
  private final String expected;

  /** What the part was. */
  private final String actual;

  public MalformedFieldException(FieldPath place, String expected, Object actual) {
    this(place, expected, actual, null);
  }

  public MalformedFieldException(
      FieldPath place, String expected, Object actual, @Nullable Throwable cause) {
    super(cause);
    part = printable(place.toString());
    this.expected = expected;
    this.actual = printable(String.valueOf(actual));
  }

  /**
   * A text as a message can show it: not too long, on one line, and without what would move a
   * terminal's cursor or turn its text around.
   */
  private static String printable(String text) {
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return UNPRINTABLE.matcher(shown).replaceAll("?");
  }

  public String part() {
    return part;
  }

  public String expected() {
    return expected;
  }

  public String actual() {
    return actual;
  }
}
