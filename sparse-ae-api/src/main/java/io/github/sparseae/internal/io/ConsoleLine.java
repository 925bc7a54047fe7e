package io.github.sparseae.internal.io;

import java.io.Console;
import java.io.PrintStream;

/**
 * A line of a terminal that is redrawn in place. Elsewhere, such as in a log file, only whole lines
 * are printed. Not safe for use by several threads.
 */
public final class ConsoleLine {
  /** The width of the narrowest terminals in use: a longer line would wrap and stay on screen. */
  private static final int WIDTH = 79;

  private static final long NANOS_BETWEEN = 200_000_000;

  private final PrintStream out;
  private final boolean isTerminal;
  private int shown;
  private long shownAt;

  public ConsoleLine(PrintStream out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  /** Returns a line on a stream, redrawn if it is one of a process that runs in a terminal. */
  public static ConsoleLine on(PrintStream out) {
    return new ConsoleLine(out, (out == System.err || out == System.out) && runsInTerminal());
  }

  @SuppressWarnings("SystemConsoleNull") // What newer versions return is asked for below.
  private static boolean runsInTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      // Before Java 22 there is no such method, and a console only in a terminal.
      return true;
    }
  }

  public boolean isTerminal() {
    return isTerminal;
  }

  /** Redraws the line, at most five times a second. */
  public void show(String text) {
    if (isTerminal && (shown == 0 || System.nanoTime() - shownAt >= NANOS_BETWEEN)) {
      String line = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
      out.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
      out.flush();
      shown = line.length();
      shownAt = System.nanoTime();
    }
  }

  /** Prints a line that stays, above the one that is redrawn. */
  public void print(String line) {
    String start = shown == 0 ? "" : "\r";
    out.println(start + line + " ".repeat(Math.max(0, shown - line.length())));
    out.flush();
    shown = 0;
  }

  /** Leaves the line as it is and ends it. */
  public void close() {
    if (shown > 0) {
      out.println();
      out.flush();
      shown = 0;
    }
  }
}
