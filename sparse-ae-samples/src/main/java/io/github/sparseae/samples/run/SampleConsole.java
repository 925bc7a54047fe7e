package io.github.sparseae.samples.run;

import java.io.PrintWriter;
import java.util.Locale;

/** The console output that all samples share: plain ASCII, in aligned columns. */
public abstract class SampleConsole {
  private final PrintWriter out;
  private final String rule;

  /** Creates a console. */
  protected SampleConsole(PrintWriter out, int width) {
    this.out = out;
    rule = "-".repeat(width);
  }

  /** Prints the environment. */
  public final void environment(RuntimeEnvironment environment) {
    line("device    %s", environment.describe());
    FontSupport.obstacle().ifPresent(obstacle -> line("charts    omitted: %s", obstacle));
  }

  /** Prints which digits are used, and why if they are not the ones asked for. */
  public final void digits(DigitData digits, String published) {
    if (!digits.refusal().isEmpty()) {
      line("%s", rule);
      line("NO MNIST: the results below are NOT comparable with %s.", published);
      line("Generated digits are used instead. Why MNIST is unavailable:");
      line("");
      digits.refusal().lines().forEach(text -> line("%s", text));
      line("%s", rule);
      line("");
    }
    line("digits    %s", digits.describe());
  }

  /** Prints where the results are and what the run took. */
  public final void end(OutputFolder out, double seconds, PeakMemory memory) {
    line("");
    line("report    %s", out.report());
    line("results   %s", out.results());
    line("total     %.1f s, at most %s", seconds, memory.describe());
  }

  /** Prints a heading between two rules. */
  protected final void heading(String format, Object... arguments) {
    line("");
    line("%s", rule);
    line(format, arguments);
    line("%s", rule);
  }

  /** Prints a line. */
  protected final void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }
}
