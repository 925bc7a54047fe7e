package io.github.sparseae.samples.run;

import io.github.sparseae.engine.Compute;
import io.github.sparseae.report.internal.Page;
import io.github.sparseae.train.History;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run of a large sample: its console, plain ASCII in aligned columns, its output folder and its
 * results.
 */
public final class SampleRun {
  private final PrintWriter out;
  private final String rule;
  private final Path folder;
  private final OffsetDateTime date = OffsetDateTime.now(ZoneId.systemDefault());
  private final long start = System.nanoTime();
  private final RuntimeEnvironment environment;

  /**
   * Begins a run: prepares the folder, opens the device and prints what it is.
   *
   * @param out the console
   * @param width the width of rules on it
   * @param folder the output folder
   * @param compute where and by which engine the run computes
   * @param parts the names of subfolders
   * @throws IOException if the folder cannot be written
   */
  public SampleRun(PrintWriter out, int width, Path folder, Compute compute, List<?> parts)
      throws IOException {
    this.out = out;
    this.folder = folder;
    rule = "-".repeat(width);
    OutputFolder.prepare(folder, parts);
    environment = RuntimeEnvironment.of(compute);
    line("device    %s", environment.describe());
  }

  /** Returns a file of the output folder. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** Returns the device and the versions. */
  public RuntimeEnvironment environment() {
    return environment;
  }

  /** Prints which digits are used, and why if they are not the ones asked for. */
  public void digits(DigitData digits, String published) {
    if (!digits.refusal().isEmpty()) {
      line("%s", rule);
      line("NO MNIST: the results below are NOT comparable with %s.", published);
      line("Generated digits are used instead. Why MNIST is unavailable:%n");
      digits.refusal().lines().forEach(text -> line("%s", text));
      line("%s%n", rule);
    }
    line("digits    %s", digits.describe());
  }

  /** Prints a heading between two rules. */
  public void heading(String format, Object... arguments) {
    line("%n%s", rule);
    line(format, arguments);
    line("%s", rule);
  }

  /** Prints a line. */
  public void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }

  /** Returns the seconds since the run began. */
  public double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Writes {@code report.html} and {@code results.json}, to which it adds how it was run. */
  public void write(Page page, Map<String, Object> results) throws IOException {
    PeakMemory memory = PeakMemory.now();
    page.heading("How it was run")
        .paragraph(
            String.format(
                Locale.ROOT,
                "%s, in %.0f s and at most %s. %s",
                Page.time(date),
                seconds(),
                memory.describe(),
                environment.describe()));
    page.write(file("report.html"));
    Map<String, Object> all = new LinkedHashMap<>(results);
    all.putAll(
        OutputFolder.object(
            "date",
            date.toString(),
            "machine",
            environment,
            "seconds",
            seconds(),
            "memory",
            memory.bytes()));
    OutputFolder.write(file("results.json"), all);
  }

  /** Prints where the results are and what the run took. */
  public void end() {
    line("%nreport    %s", file("report.html"));
    line("results   %s", file("results.json"));
    line("total     %.1f s, at most %s", seconds(), PeakMemory.now().describe());
  }

  /** Returns the history of a training that was not interrupted. */
  public static History finished(History history) throws InterruptedIOException {
    if (history.cancelled()) {
      throw new InterruptedIOException(
          "interrupted after " + history.epochs().size() + " epochs of training");
    }
    return history;
  }
}
