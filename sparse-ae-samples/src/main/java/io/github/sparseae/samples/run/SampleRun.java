package io.github.sparseae.samples.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.internal.io.IoConsumer;
import io.github.sparseae.internal.io.IoSupplier;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.report.internal.Page;
import io.github.sparseae.train.History;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Files;
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
  private static final String RULE = "-".repeat(110);

  private final PrintWriter out;
  private final Path folder;
  private final OffsetDateTime date = OffsetDateTime.now(ZoneId.systemDefault());
  private final long start = System.nanoTime();
  private final RuntimeEnvironment environment;

  /**
   * Begins a run: prepares the folder and subfolders of some names, opens the device and prints
   * what it is.
   */
  public SampleRun(PrintWriter out, Path folder, Compute compute, Object... parts)
      throws IOException {
    this.out = out;
    this.folder = folder;
    OutputFolder.prepare(folder, parts);
    environment = RuntimeEnvironment.of(compute);
    line("device    %s", environment.describe());
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  public RuntimeEnvironment environment() {
    return environment;
  }

  /**
   * A part of a run with a result of its own: its name, also that of its file, and what the console
   * shows after it.
   */
  public record Part(String name, String heading, IoSupplier<Map<String, Object>> result) {}

  /**
   * Does the parts whose results an earlier run of the same settings has not left. Each result is
   * written to a file of its own as soon as it is there, so that a run that was stopped goes on
   * with the parts that are missing; after each part all results so far are written.
   *
   * @param settings what results depend on: those of other settings are not taken
   * @param again whether to take none
   * @param results receives the results of all parts so far, by their names
   */
  public Map<String, JsonNode> complete(
      List<Part> parts,
      Map<String, Object> settings,
      boolean again,
      IoConsumer<Map<String, JsonNode>> results)
      throws IOException {
    JsonNode own = OutputFolder.tree(settings);
    Map<String, JsonNode> finished = new LinkedHashMap<>();
    for (Part part : parts) {
      heading("%s: %s", part.name().toUpperCase(Locale.ROOT), part.heading());
      Path file = file(part.name() + ".json");
      JsonNode left = again || !Files.exists(file) ? null : OutputFolder.read(file);
      if (left != null && left.path("run").equals(own)) {
        line("taken from %s, where an earlier run left it; --again trains it again", file);
      } else {
        left =
            OutputFolder.tree(OutputFolder.object("run", settings, "result", part.result().get()));
        OutputFolder.write(file, left);
      }
      finished.put(part.name(), left.get("result"));
      results.accept(finished);
    }
    return finished;
  }

  /** Prints which digits are used, and why if they are not the ones asked for. */
  public void digits(DigitData digits, String published) {
    if (!digits.refusal().isEmpty()) {
      line("%s", RULE);
      line("NO MNIST: the results below are NOT comparable with %s.", published);
      line("Generated digits are used instead. Why MNIST is unavailable:%n");
      digits.refusal().lines().forEach(text -> line("%s", text));
      line("%s%n", RULE);
    }
    line("digits    %s", digits.describe());
  }

  public void heading(String format, Object... arguments) {
    line("%n%s", RULE);
    line(format, arguments);
    line("%s", RULE);
  }

  public void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }

  public double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Writes {@code report.html} and {@code results.json}, to which it adds how it was run. */
  public void write(Page page, Map<String, Object> results) throws IOException {
    PeakMemory memory = PeakMemory.now();
    page.heading("How it was run")
        .paragraph(
            Page.format(
                "%s, in %.0f s and at most %s. %s",
                Page.time(date), seconds(), memory.describe(), environment.describe()));
    page.write(file("report.html"));
    Map<String, Object> all = new LinkedHashMap<>(results);
    all.putAll(
        OutputFolder.object(
            "date", date.toString(),
            "machine", environment,
            "seconds", seconds(),
            "memory", memory.bytes()));
    OutputFolder.write(file("results.json"), all);
  }

  public void end() {
    line("%nreport    %s", file("report.html"));
    line("results   %s", file("results.json"));
    line("total     %.1f s, at most %s", seconds(), PeakMemory.now().describe());
  }

  /** Returns the history of a training that was not interrupted. */
  public static History finished(History history) throws InterruptedIOException {
    if (history.canceled()) {
      throw new InterruptedIOException(
          "interrupted after " + Quantity.of(history.epochs().size(), "epoch") + " of training");
    }
    return history;
  }
}
