package io.github.sparseae.internal.io;

import java.util.regex.Pattern;

/** Prepares text from a file or a server for a message. */
public final class PrintableText {
  private static final int SHOWN = 300;

  /** Control and format characters of all of Unicode, line separators and lone surrogates. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

  private PrintableText() {}

  /**
   * Shortens text to 300 characters and replaces characters that would break the line, move a
   * terminal's cursor or reverse the text around them.
   */
  public static String of(Object value) {
    String text = String.valueOf(value);
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return UNPRINTABLE.matcher(shown).replaceAll("?");
  }
}
